import type { Declared } from '../tracer/trace/vocabulary-schema.ts'

/** What whoever shows traces hands to the viewer. Plain data; all of it has been checked before. */
export interface Payload {
  /** As the vocabulary file says it. */
  readonly vocabulary: Declared
  readonly tests: readonly TestPayload[]
}

export interface TestPayload {
  /** Group, file and test as file names: `partitions/leader_in_the_minority/the_leader_is_cut_off`. */
  readonly id: string
  /** The trace, JSON Lines as its file has it. */
  readonly trace: string
  /** What hangs on its messages, as the file of it says. */
  readonly lost?: string
  /** The address of its page, if it has one. */
  readonly page?: string
  /** What the trace was made from, if that was no test. */
  readonly origin?: 'log' | 'recording'
  /** It failed in the last run, and is not meant to. */
  readonly failed?: boolean
}

/** What a server tells a page of what has changed since the page was told last. */
export interface LiveUpdate {
  /** What the page says when it asks again. */
  readonly revision: string
  /** The words, where they are others: then `tests` are all that there are. */
  readonly vocabulary?: Declared
  readonly tests: readonly TestPayload[]
  /** Ids of tests that are there no more. */
  readonly gone: readonly string[]
  /** What could not be read, in words for people; empty if nothing. */
  readonly problems: string
}
