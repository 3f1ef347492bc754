import { shorten, visible } from '../../../common/visible.ts'
import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import { escapeXml } from './escape-svg.ts'

/** In place of a role. */
const DOWN = 'down'

/** Characters of a value in a head. */
const VALUE = 12

/**
 * What a page needs to say of each node in every row, for heads that stay in sight. Texts are written as in an address,
 * so that blanks and commas part them.
 */
export class Heads {
  /** What heads tell besides the role. */
  readonly told: string
  /** The roles that there are: short form, colour, and 1 where letters on it are light. */
  readonly roles: string
  /** Places of roles among these. */
  private readonly places = new Map<string, number>()

  constructor(
    { lifelines, told }: Spacetime,
    looks: ReadonlyMap<string, { readonly color: string; readonly dark: boolean }>,
  ) {
    const roles: string[] = []
    for (const { role, label } of lifelines.flatMap((line) => line.roles)) {
      if (this.places.has(role)) continue
      this.places.set(role, roles.length)
      const look = looks.get(role)
      roles.push(`${written(label)},${look?.color ?? ''},${look?.dark ? 1 : 0}`)
    }
    this.told = escapeXml(told)
    this.roles = escapeXml(roles.join(' '), Number.POSITIVE_INFINITY)
  }

  /**
   * How a node is from row to row of a part, where that changes: the row's place, the role's, and the value; 0 is
   * before the first row, and what there is not is left empty: `0,0,1 4,1,2 9,down,2`.
   */
  of({ roles, stopped, toldBefore }: Lifeline, { first, last }: Part): string {
    const changes: string[] = []
    let known = ''
    for (let row = first; row <= last; row += 1) {
      const role = roles.find(({ from, to }) => from < row && to >= row)?.role
      const place = role === undefined ? undefined : this.places.get(role)
      const isDown = stopped.some(({ from, to }) => from < row && to >= row)
      const head = `${isDown ? DOWN : (place ?? '')},${written(toldBefore(row) ?? '')}`
      if (head !== known) changes.push(`${row - first},${head}`)
      known = head
    }
    return escapeXml(changes.join(' '), Number.POSITIVE_INFINITY)
  }
}

function written(text: string): string {
  return encodeURIComponent(shorten(visible(text), VALUE))
}
