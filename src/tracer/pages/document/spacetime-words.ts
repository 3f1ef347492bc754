import { type Cells, isTold } from '../../trace/cells.ts'
import type { MessageEvent } from '../../trace/events.ts'
import { meaningText } from '../../trace/meanings.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import type { Detail } from './alarms.ts'

/** What events are told in. */
export interface Words {
  readonly cells: Cells
  readonly vocabulary: Vocabulary
}

/** What kind of message it is. */
export function meaningOf({ message }: MessageEvent, { messages }: Vocabulary): string {
  return `${message}: ${meaningText(messages.get(message)?.meaning ?? '')}`
}

/** All its fields, and its id. */
export function messageDetails(
  { message, id, fields }: MessageEvent,
  cells: Cells,
  { messages }: Vocabulary,
): Detail[] {
  const told = (messages.get(message)?.fields ?? []).filter((field) => isTold(field, fields))
  const details = told.map((field) => ({ field: field.id, value: cells.value(field, fields[field.id] ?? null) }))
  return id === undefined ? details : [...details, { field: 'message id', value: id }]
}
