import { type Problem, quote } from '../common/errors.ts'
import { isSplice } from './entry-list.ts'
import type { Changes } from './events.ts'

/** How long every list of every node is, so that nothing is taken from it that is not there. */
export class ListLengths {
  private readonly lengths = new Map<string, Map<string, number>>()

  /** Takes what changes at a node, and returns what is wrong with it. */
  problems(node: string, changes: Changes = {}): Problem[] {
    const problems: Problem[] = []
    for (const name in changes) {
      const change = changes[name]
      if (!isSplice(change)) continue
      const known = this.lengths.get(node) ?? new Map<string, number>()
      this.lengths.set(node, known)
      const length = known.get(name) ?? 0
      const { drop = 0, keep = Math.max(0, length - drop), add = [] } = change
      if (drop + keep > length) problems.push(tooMuch(name, drop + keep, length))
      known.set(name, Math.min(keep, Math.max(0, length - drop)) + add.length)
    }
    return problems
  }
}

export function tooMuch(name: string, asked: number, length: number): Problem {
  return {
    code: 'TRACE_FIELD',
    message: `more of the list ${quote(name)} than there is`,
    field: `set.${name}`,
    found: `${asked} entries to drop and to keep`,
    legal: `at most ${length}`,
  }
}
