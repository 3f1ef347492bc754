import { LIMITS } from '../../common/limits.ts'
import { shorten, visible } from '../../common/visible.ts'
import type { Cells } from '../../trace/cells.ts'
import { type Entry, EntryList } from '../../trace/entry-list.ts'
import type { State } from '../../trace/events.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import { settledOf } from './settled.ts'

/** A list as boxes in a row, one for each entry. Plain text. */
export interface ListBoxes {
  /** The variable. */
  readonly name: string
  /** What stands in them; of a long list the last. */
  readonly boxes: readonly string[]
  /** How many of those, from the first, are settled. */
  readonly settled: number
  /** How many entries stand before those. */
  readonly before: number
  /** The variable that says how many are settled; empty where none are. */
  readonly framedUpTo: string
  /** The list in words. */
  readonly text: string
}

/** The lists of a state that are shown as boxes, empty ones too; what is not known is left out. */
export function listBoxes(state: State | undefined, { variables }: Vocabulary, cells: Cells): ListBoxes[] {
  return [...variables.values()].flatMap((variable) => {
    if (state === undefined) return []
    const list = state[variable.id]
    if (variable.boxes === undefined || !(list instanceof EntryList)) return []
    const settled = settledOf(variable, state, list.length)
    const shown = lastBoxes(variable, list, LIMITS.boxedEntries, cells)
    return [
      {
        name: variable.id,
        ...shown,
        settled: Math.max(0, settled - shown.before),
        text: `${variable.id} ${cells.value(variable, list)}`,
        framedUpTo: settled > 0 ? (variable.framed?.upTo ?? '') : '',
      },
    ]
  })
}

/** The same of one list, in a line that leaves room for others, and so less of a long one: `1 1 2`. */
export function boxesText(variable: VariableWord, list: EntryList, cells: Cells): string {
  if (list.length === 0) return '[]'
  const { boxes, before } = lastBoxes(variable, list, LIMITS.boxedEntries / 2, cells)
  return [...(before > 0 ? ['…'] : []), ...boxes].join(' ')
}

/** At most `most` of them. */
export function lastBoxes(
  variable: VariableWord,
  list: EntryList,
  most: number,
  cells: Cells,
): Pick<ListBoxes, 'boxes' | 'before'> {
  const before = Math.max(0, list.length - most)
  const boxes = Array.from({ length: list.length - before }, (_, i) => {
    const text = boxText(variable, list.at(before + i), cells)
    return shorten(visible(text), LIMITS.boxCharacters) || '""'
  })
  return { boxes, before }
}

function boxText({ boxes, of = 'text', fields = [] }: VariableWord, entry: Entry | undefined, cells: Cells): string {
  if (typeof entry !== 'object' || entry === null) return cells.value({ type: of }, entry)
  const field = fields.find(({ id }) => id === boxes)
  return field === undefined ? '' : cells.value(field, entry[field.id])
}
