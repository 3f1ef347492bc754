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
  /** The address of its page, if it has one. */
  readonly page?: string
  /** It failed in the last run, and is not meant to. */
  readonly failed?: boolean
}
