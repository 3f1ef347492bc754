import type { Edit } from '../support/changed-copy.ts'

/** What a difference amounts to, worst first. */
export type Weight = 'outcome' | 'behaviour' | 'claims' | 'order' | 'nothing'

/** Tests that are too many to name: all whose committed trace names this message, or all but a few. */
export type Many = { readonly naming: string } | { readonly allBut: readonly string[] }

/** A change that somebody might make, and what a person who knows the protocol would say about it. */
export interface Case {
  /** Names the report's files: letters, digits and dashes. */
  readonly id: string
  /** What was changed, as its author would say it. */
  readonly title: string
  readonly edits: readonly Edit[]
  /** The scenarios that it can concern: files or folders below `tests/scenarios`; all of them where it says so. */
  readonly scenarios: readonly string[] | 'all'
  readonly verdict: Weight
  /** Why a person would say so. */
  readonly because: string
  /** Exactly these tests differ, by their names in the changed code. */
  readonly tests: readonly string[] | Many
  /** What the change that is told first is about. */
  readonly told?: string
  /** The first event that differs, in the test to look at first: a part of how it is told. */
  readonly first?: string
  /** What the report says besides. */
  readonly says: readonly string[]
}
