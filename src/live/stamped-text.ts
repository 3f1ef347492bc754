/** A text that carries the stamp of its message, for protocols whose messages are texts. Without a stamp, the text itself. */
export function stamped(text: string, stamp: string | undefined): string {
  return stamp === undefined ? text : `~${stamp}\n${text}`
}

/** The text that {@link stamped} was given, and the stamp; undefined where it has none. */
export function unstamped(text: string): { readonly text: string; readonly stamp: string | undefined } {
  const end = text.startsWith('~') ? text.indexOf('\n') : -1
  return end < 0 ? { text, stamp: undefined } : { text: text.slice(end + 1), stamp: text.slice(1, end) }
}
