import type { LogRecord } from './log-source.ts'

/** What terminals take for the colour of what follows, or for the end of a line: `ESC [ 3 6 m`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const COLORS = /\u001b\[[\d;:]*[mK]/g

/**
 * The same records without the colours that loggers write for a terminal. Within `node=n1` they would hide what is a name,
 * also from what masks what stands behind the name of a secret.
 */
export function* withoutColors(records: Iterable<LogRecord>): Generator<LogRecord> {
  for (const record of records) {
    const { text } = record
    yield text?.includes('\u001b') ? { ...record, text: text.replace(COLORS, '') } : record
  }
}
