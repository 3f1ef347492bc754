import type { Inline } from '../../text/markup.ts'
import type { Reason } from '../../trace/events.ts'
import type { Origin } from '../../trace/origins.ts'

/**
 * A test as other pages name it: what is kept of a document when its own pages are written. Plain data, small however
 * much happened in the test.
 */
export interface Outline {
  /** The trace that it was made from, as errors name it. */
  readonly source: string
  readonly group: string
  readonly file: string
  readonly test: string
  /** What its trace was made from. */
  readonly origin: Origin
  /** Of the test's file, from the project's folder; empty if the trace does not say. */
  readonly path: string
  /** The same three as file names. */
  readonly slugs: { readonly group: string; readonly file: string; readonly test: string }
  /** The first sentence of its description; empty without one. */
  readonly summary: Inline
  /** The tests of which its description speaks, with what leads to them. */
  readonly links: readonly TestLink[]
  /** It failed, and is not meant to. */
  readonly failed: boolean
  /** It failed as it is meant to: what its sections claim counts for nothing. */
  readonly expectedToFail: boolean
  /** Why it failed, if its trace says so. */
  readonly reason: Reason | undefined
  readonly sections: readonly SectionOutline[]
}

/** A test that a description speaks of: how it says so, and what leads there. */
export interface TestLink {
  readonly said: string
  readonly slugs: Outline['slugs']
}

export interface SectionOutline {
  /** From 1, in the order of the test. */
  readonly number: number
  readonly title: string
  /** Unique in its document and made from the title. */
  readonly anchor: string
  readonly preparation: boolean
  readonly tests: readonly FeatureBlock[]
  readonly uses: readonly FeatureBlock[]
  /** How many rows its table has; 0 where nothing happened, or there are no nodes: it has neither table nor diagram. */
  readonly rows: number
}

/** A feature that a section names, with the branches of it, each after those that it implies. */
export interface FeatureBlock {
  readonly feature: string
  /** Ids without the feature's part: `all_yes_votes.with_pre_vote`. */
  readonly branches: readonly string[]
}

/** Lets go of all but the outline. */
export function outlineOf(outline: Outline): Outline {
  const { source, group, file, test, origin, path, slugs, summary, links, failed, expectedToFail, reason } = outline
  const { sections } = outline
  const names = { source, group, file, test, origin, path, slugs, summary, links }
  return { ...names, failed, expectedToFail, reason, sections: sections.map(sectionOutlineOf) }
}

function sectionOutlineOf(section: SectionOutline): SectionOutline {
  const { number, title, anchor, preparation, tests, uses, rows } = section
  return { number, title, anchor, preparation, tests, uses, rows }
}

/** What a test's sections claim, of which something may be made; nothing, if it is meant to fail. */
export function claimsOf({ sections, expectedToFail }: Outline): readonly SectionOutline[] {
  return expectedToFail ? [] : sections
}

/** Whether the section has a table and pictures. */
export function isRecorded({ rows }: Pick<SectionOutline, 'rows'>): boolean {
  return rows > 0
}
