import type { Cells } from '../../trace/cells.ts'
import { EntryList, isSameValue } from '../../trace/entry-list.ts'
import type { State } from '../../trace/events.ts'
import type { States } from '../../trace/fold.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import type { Detail } from './alarms.ts'
import { boxesText } from './list-boxes.ts'
import type { OnSide } from './picture-sides.ts'
import type { PlacedRow } from './spacetime-rows.ts'

/** What became of a node's state variables since the row above. Its role is told elsewhere. */
export interface NodeChange extends OnSide {
  readonly node: string
  /** In full names, a text for each variable: `term 1`, `log 1 1`. */
  readonly full: readonly string[]
  /** In short: `t-1 li-2`. */
  readonly text: string
  readonly details: readonly Detail[]
}

export const NO_CHANGES: readonly NodeChange[] = []

/** For each row what changed since the one above; for the first, since the section began. */
export function changesOf(
  before: States,
  rows: readonly PlacedRow[],
  cells: Cells,
  vocabulary: Vocabulary,
): (readonly NodeChange[])[] {
  const place = new Map([...(rows.at(-1)?.states ?? before).keys()].map((node, i) => [node, i]))
  const inOrder = (a: string, b: string) => (place.get(a) ?? 0) - (place.get(b) ?? 0)
  return rows.map(({ states, touched }, i) => {
    const above = rows[i - 1]?.states ?? before
    if (states === above) return NO_CHANGES
    return [...new Set(touched)].sort(inOrder).flatMap((node) => {
      const earlier = above.get(node)
      const now = states.get(node)
      if (earlier === undefined || now === undefined || earlier === now) return []
      return nodeChange(node, earlier, now, cells, vocabulary)
    })
  })
}

function nodeChange(node: string, earlier: State, now: State, cells: Cells, vocabulary: Vocabulary): NodeChange[] {
  const changed = [...vocabulary.variables.values()].filter(({ id }) => !isSameValue(earlier[id], now[id]))
  return changed.length === 0 ? [] : [new ChangeView(node, changed, earlier, now, cells)]
}

/** Says what it says when it is asked, like all that a picture draws in a row. */
class ChangeView implements NodeChange {
  readonly node: string
  private readonly changed: readonly VariableWord[]
  private readonly earlier: State
  private readonly now: State
  private readonly cells: Cells

  constructor(node: string, changed: readonly VariableWord[], earlier: State, now: State, cells: Cells) {
    this.node = node
    this.changed = changed
    this.earlier = earlier
    this.now = now
    this.cells = cells
  }

  get full(): string[] {
    return this.changed.map((variable) => this.inFull(variable))
  }

  get text(): string {
    const { cells, earlier, now } = this
    return this.changed.map((variable) => changeInShort(variable, now, earlier, cells)).join(' ')
  }

  get details(): Detail[] {
    const { cells, earlier, now } = this
    return this.changed.flatMap((variable) =>
      cells
        .became(variable, now[variable.id], earlier[variable.id])
        .map(({ name, text }) => ({ field: name, value: text })),
    )
  }

  private inFull(variable: VariableWord): string {
    const { id, type } = variable
    const { [id]: value } = this.now
    if (variable.boxes !== undefined && value instanceof EntryList) {
      return `${id} ${boxesText(variable, value, this.cells)}`
    }
    if (type === 'list') return this.cells.change({ ...variable, short: id, separator: ' ' }, value, this.earlier[id])
    return `${id} ${this.cells.value(variable, value)}`
  }
}

/** What became of a variable, in short: `t-1`. What has no short form is told by its name. */
export function changeInShort(variable: VariableWord, now: State, earlier: State | undefined, cells: Cells): string {
  const { id, short, type } = variable
  const { [id]: value } = now
  if (variable.boxes !== undefined && value instanceof EntryList) {
    return `${short ?? id} ${boxesText(variable, value, cells)}`
  }
  if (short === undefined && type !== 'list') return `${id} ${cells.value(variable, value)}`
  return cells.change({ ...variable, short: short ?? id }, value, earlier?.[id])
}
