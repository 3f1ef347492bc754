import { isMessageEvent, type TraceEvent } from './events.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What people call a kind of message or a mark. */
export function titleOf(event: TraceEvent, { vocabulary }: { readonly vocabulary: Vocabulary }): string {
  const id = isMessageEvent(event) ? event.message : event.op
  const word = isMessageEvent(event) ? vocabulary.messages.get(id) : vocabulary.marks.get(id)
  return word?.title ?? spoken(id)
}

export function roleTitle(id: unknown, { vocabulary }: { readonly vocabulary: Vocabulary }): string {
  return vocabulary.roles.get(String(id))?.title ?? spoken(String(id))
}

function spoken(id: string): string {
  return id.replaceAll('_', ' ')
}
