import { type Cells, isTold } from '../../trace/cells.ts'
import { isMessageEvent, type MarkEvent, type TraceEvent } from '../../trace/events.ts'
import { meaningText } from '../../trace/meanings.ts'
import type { MarkWord, Vocabulary } from '../../trace/vocabulary.ts'
import { type ShownSection, sectionRows } from './section-rows.ts'

/** Something that must not happen and did. Plain text throughout. */
export interface Alarm {
  readonly label: string
  /** The node that it is about, as cells name it. */
  readonly node: string
  /** Its row in the section's table, from 1. */
  readonly row: number
  readonly meaning: string
  readonly details: readonly Detail[]
}

export interface Detail {
  /** By its id. */
  readonly field: string
  readonly value: string
}

export function alarmsOf(folded: ShownSection, vocabulary: Vocabulary): Alarm[] {
  const { rows, cells } = sectionRows(folded, vocabulary)
  return rows.flatMap(({ events }, i) =>
    events.flatMap((event): Alarm[] => {
      const word = alarmWord(event, vocabulary)
      if (word === undefined || isMessageEvent(event)) return []
      const { cell: label } = word
      const meaning = meaningText(word.meaning)
      return [{ label, node: cells.node(event.node), row: i + 1, meaning, details: detailsOf(event, word, cells) }]
    }),
  )
}

/** What an event is called if it is an alarm. */
function alarmWord({ op }: TraceEvent, vocabulary: Vocabulary): MarkWord | undefined {
  const word = vocabulary.marks.get(op)
  return word?.alarm ? word : undefined
}

/** What a mark says besides, a field at a time. */
export function detailsOf(event: MarkEvent, { fields = [] }: MarkWord, cells: Cells): Detail[] {
  return fields
    .filter((field) => isTold(field, event.fields))
    .map((field) => ({ field: field.id, value: cells.value(field, event.fields?.[field.id] ?? null) }))
}
