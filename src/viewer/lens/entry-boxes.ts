import { entryText } from '../../tracer/pages/document/cell-texts.ts'
import { settledOf } from '../../tracer/pages/document/settled.ts'
import { type Entry, EntryList } from '../../tracer/trace/entry-list.ts'
import type { State } from '../../tracer/trace/events.ts'
import { listChange } from '../../tracer/trace/list-texts.ts'
import type { VariableWord } from '../../tracer/trace/vocabulary.ts'
import type { Run } from '../model/traced-run.ts'

/** An entry of a list as a box. Plain text. */
export interface EntryBox {
  /** Its place in the list, from 0. */
  readonly place: number
  /** What stands in the box. */
  readonly text: string
  /** All that it says. */
  readonly whole: string
  /** It is settled: committed, in the words of some protocols. */
  readonly framed: boolean
  /** It came in this row. */
  readonly added: boolean
}

type Words = Pick<Run, 'cells'>

export function boxesOf(variable: VariableWord, state: State, earlier: State | undefined, words: Words): EntryBox[] {
  const list = state[variable.id]
  if (!(list instanceof EntryList)) return []
  const before = earlier?.[variable.id]
  const added = before instanceof EntryList ? listChange(before, list).added : earlier === undefined ? 0 : list.length
  const settled = settledOf(variable, state, list.length)
  return [...list].map((entry, place) => ({
    place,
    text: boxText(variable, entry, words),
    whole: entryText(variable, entry, words),
    framed: place < settled,
    added: place >= list.length - added,
  }))
}

function boxText(variable: VariableWord, entry: Entry, words: Words): string {
  const { boxes, fields = [] } = variable
  const field = fields.find(({ id }) => id === boxes)
  if (typeof entry !== 'object' || entry === null || field === undefined) return entryText(variable, entry, words)
  return words.cells.value(field, entry[field.id])
}
