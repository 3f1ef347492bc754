import { readMessageId } from '../tracer/collect/message-id.ts'

/**
 * A text that carries the stamp of its message, for protocols whose messages are texts. Without a stamp the text itself,
 * behind an empty stamp where it looks as if it had one.
 */
export function stamped(text: string, stamp: string | undefined): string {
  return stamp === undefined && !text.startsWith('~') ? text : `~${stamp ?? ''}\n${text}`
}

/** The text that {@link stamped} was given, and the stamp; undefined where it has none. A text without either stays as it is. */
export function unstamped(text: string): { readonly text: string; readonly stamp: string | undefined } {
  const end = text.startsWith('~') ? text.indexOf('\n') : -1
  const stamp = text.slice(1, Math.max(1, end))
  if (end < 0 || (stamp !== '' && readMessageId(stamp) === undefined)) return { text, stamp: undefined }
  return { text: text.slice(end + 1), stamp: stamp === '' ? undefined : stamp }
}
