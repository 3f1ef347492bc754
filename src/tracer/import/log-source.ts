/** Lines of a log that belong together, mostly one. */
export interface LogRecord {
  /** The file that it is in, as the user named it. */
  readonly file: string
  /** Its first line, from 1. */
  readonly line: number
  /** How many lines it has. */
  readonly lines: number
  /** Undefined for what cannot be read as text; `why` says it then. */
  readonly text: string | undefined
  readonly why?: string
  /** The text of what is none of the format, where `text` is undefined for that. */
  readonly raw?: string
  /** What stood around the line, by name, where a mapping says what that is. */
  readonly wrapper?: object
  /**
   * Whether it may be what is left of a line that was cut off: nothing is wrong with it but bytes that are missing of its
   * last character, or it is too long and does not end as an object of JSON does.
   */
  readonly mayBeCut?: boolean
}

/** A log that can be gone through more than once, and does not fit into memory. */
export interface LogSource {
  /** All records as they stand. */
  records(): Iterable<LogRecord>
  /** The same in another order: each place is that of a record in {@link records}, from 0. */
  inOrder(places: Iterable<number>): Iterable<LogRecord>
}
