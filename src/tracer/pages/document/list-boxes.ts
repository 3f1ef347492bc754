import { LIMITS } from '../../common/limits.ts'
import { shorten, visible } from '../../common/visible.ts'
import type { Cells } from '../../trace/cells.ts'
import { type Entry, EntryList } from '../../trace/entry-list.ts'
import type { State } from '../../trace/events.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'

/** A list as boxes in a row, one for each entry. Plain text. */
export interface ListBoxes {
  /** The variable. */
  readonly name: string
  /** What stands in them; of a long list the last. */
  readonly boxes: readonly string[]
  /** How many entries stand before those. */
  readonly before: number
  /** The list in words. */
  readonly text: string
}

/** The lists of a state that are shown as boxes, empty ones too; what is not known is left out. */
export function listBoxes(state: State | undefined, { variables }: Vocabulary, cells: Cells): ListBoxes[] {
  return [...variables.values()].flatMap((variable) => {
    const list = state?.[variable.id]
    if (variable.boxes === undefined || !(list instanceof EntryList)) return []
    const text = `${variable.id} ${cells.value(variable, list)}`
    const before = Math.max(0, list.length - LIMITS.boxedEntries)
    return [{ name: variable.id, boxes: boxTexts(variable, list, before, cells), before, text }]
  })
}

/** The same of one list, in a line that leaves room for others, and so less of a long one: `1 1 2`. */
export function boxesText(variable: VariableWord, list: EntryList, cells: Cells): string {
  if (list.length === 0) return '[]'
  const before = Math.max(0, list.length - LIMITS.boxedEntries / 2)
  return [...(before > 0 ? ['…'] : []), ...boxTexts(variable, list, before, cells)].join(' ')
}

function boxTexts(variable: VariableWord, list: EntryList, from: number, cells: Cells): string[] {
  return Array.from({ length: list.length - from }, (_, i) => {
    const text = boxText(variable, list.at(from + i), cells)
    return shorten(visible(text), LIMITS.boxCharacters) || '""'
  })
}

function boxText({ boxes, of = 'text', fields = [] }: VariableWord, entry: Entry | undefined, cells: Cells): string {
  if (typeof entry !== 'object' || entry === null) return cells.value({ type: of }, entry)
  const field = fields.find(({ id }) => id === boxes)
  return field === undefined ? '' : cells.value(field, entry[field.id])
}
