import { isMessageEvent, type TraceEvent } from './events.ts'
import type { Vocabulary } from './vocabulary.ts'

interface Told {
  readonly vocabulary: Vocabulary
}

/** What people call a kind of message or a mark. */
export function titleOf(event: TraceEvent, told: Told): string {
  if (isMessageEvent(event)) return messageTitle(event.message, told)
  return told.vocabulary.marks.get(event.op)?.title ?? spoken(event.op)
}

export function messageTitle(id: string, { vocabulary }: Told): string {
  return vocabulary.messages.get(id)?.title ?? spoken(id)
}

export function roleTitle(id: unknown, { vocabulary }: Told): string {
  return vocabulary.roles.get(String(id))?.title ?? spoken(String(id))
}

/** Its id with blanks for underscores, where it has no title. */
function spoken(id: string): string {
  return id.replaceAll('_', ' ')
}
