/** Fields of a message or a mark, under the vocabulary's names: texts, numbers, booleans and null. */
export type LiveFields = Readonly<Record<string, unknown>>

export interface LiveOptions {
  /** Which node of the protocol this process is. */
  readonly node: string
  /** Grows by a line an event; a process that was started again goes on in it. Without one, nothing is recorded. */
  readonly file: string | undefined
  /** How the node is now: its role and variables. Of a list all entries, or how it changed since this was last called. */
  readonly state: () => object
  /**
   * Becomes another number before the state may have changed: the state is not read again while it stays the same. Default: the
   * state is read whenever it may be another, several times for each message.
   */
  readonly version?: () => number
  /** What kind of node it is, where the vocabulary has kinds. */
  readonly kind?: string
  /** The mark that stands for an end that nobody has seen, when the node comes back. Default: none. */
  readonly crash?: string
  /** The mark that stands for a change of which nobody knows what made it. Default: none, a section begins with it. */
  readonly unseen?: string
  /** How often the node has been started, this time included. Default: counted in the file. */
  readonly start?: number
  /**
   * Whether handlers wait for anything. If none does (`false`), what happens behind an `await` belongs to no message, and
   * the program does not pay for Node's following every promise, timer and write. Default: true.
   */
  readonly awaits?: boolean
  /**
   * How long what is recorded waits to be written, in milliseconds; 0: no longer than the code that runs now. A process that is
   * killed takes what waits with it. Default: 100.
   */
  readonly delayMs?: number
  /** The wall clock, in milliseconds. It is noted, and orders nothing. Default: `Date.now`. */
  readonly now?: () => number
  /** The file could not be written, and nothing is recorded any more; or something told could not be. Default: a warning of the process. */
  readonly onFailure?: (error: unknown) => void
}

/** A message that is handled, and what came with it. */
export interface HandledMessage {
  readonly from: string
  /** The kind of message, as the vocabulary calls it. */
  readonly message: string
  readonly fields?: LiveFields
  /** What the sender's `sending` returned. Without it, who sent it when stays unknown. */
  readonly stamp?: string | undefined
}
