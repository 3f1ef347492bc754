import { type Cells, isTold } from '../../trace/cells.ts'
import type { MessageEvent } from '../../trace/events.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import type { Detail } from './alarms.ts'

/** What events are told in. */
export interface Words {
  readonly cells: Cells
  readonly vocabulary: Vocabulary
}

/** What kind of message it is. */
export function meaningOf({ message }: MessageEvent, { messages }: Vocabulary): string {
  return `${message}: ${messages.get(message)?.meaning ?? ''}`
}

/** All its fields. */
export function messageDetails({ message, fields }: MessageEvent, cells: Cells, { messages }: Vocabulary): Detail[] {
  const told = (messages.get(message)?.fields ?? []).filter((field) => isTold(field, fields))
  return told.map((field) => ({ field: field.id, value: cells.value(field, fields[field.id] ?? null) }))
}
