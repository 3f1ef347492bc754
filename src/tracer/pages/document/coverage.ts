import { groupBy } from '../../common/group-by.ts'
import type { CatalogueEntry } from '../../features/catalogue.ts'
import { claimsOf, type FeatureBlock, isRecorded, type Outline, type SectionOutline } from './outline.ts'
import { type Group, idsOf, type Mention, type Mentions, type Site, untestedOf } from './site.ts'

/** The sections of one group that name a feature or a branch, with the tests that they are part of. */
export interface GroupMentions {
  readonly group: Group
  readonly sections: number
  readonly documents: readonly { readonly document: Outline; readonly sections: readonly SectionOutline[] }[]
}

/** Which groups name a feature or a branch; groups that do not are absent. */
export interface Coverage {
  readonly tests: readonly GroupMentions[]
  readonly uses: readonly GroupMentions[]
}

/** For every feature and branch of the catalogue, in its order. */
export function coverageOf({ catalogue, groups, mentions }: Site): ReadonlyMap<string, Coverage> {
  const bySlug = new Map(groups.map((group) => [group.slug, group]))
  return new Map(
    [...catalogue.entries.keys()].map((id) => {
      const { tests, uses }: Mentions = mentions.get(id) ?? { tests: [], uses: [] }
      return [id, { tests: byGroup(tests, bySlug), uses: byGroup(uses, bySlug) }]
    }),
  )
}

/** Mentions stand in the order of groups, and in those of documents. */
function byGroup(mentions: readonly Mention[], groups: ReadonlyMap<string, Group>): GroupMentions[] {
  return [...groupBy(mentions, ({ document }) => groups.get(document.slugs.group))].flatMap(([group, own]) => {
    if (group === undefined) return []
    const byDocument = groupBy(own, ({ document }) => document)
    const all = [...byDocument].map(([document, each]) => ({ document, sections: each.map(({ section }) => section) }))
    return [{ group, sections: sectionsIn(all), documents: all }]
  })
}

/** How many sections there are in all of these. */
export function sectionsIn(parts: readonly { readonly sections: number | readonly unknown[] }[]): number {
  return parts.reduce((sum, { sections }) => sum + (typeof sections === 'number' ? sections : sections.length), 0)
}

/** What the sections of a test say that they test, each feature and each branch once. */
export function testedBy(outline: Outline): FeatureBlock[] {
  const blocks = new Map<string, Set<string>>()
  for (const { feature, branches } of claimsOf(outline).flatMap(({ tests }) => tests)) {
    const known = blocks.get(feature) ?? new Set()
    blocks.set(feature, known)
    for (const branch of branches) known.add(branch)
  }
  return [...blocks].map(([feature, branches]) => ({ feature, branches: [...branches] }))
}

/** A picture of fewer rows shows too little to explain anything. */
const FEWEST_ROWS = 8

/**
 * The section to look at first: the one that the catalogue names, if it tests the feature. Else it is, of those that
 * test the feature and no other, the shortest that shows enough, or the longest. Where every section tests others as
 * well, it is one of these.
 */
export function exampleOf({ tests }: Pick<Mentions, 'tests'>, named?: string): Mention | undefined {
  const seen = tests.filter(({ section }) => isRecorded(section) && !section.preparation)
  const chosen = seen.find((each) => nameOf(each) === named)
  if (chosen) return chosen
  const alone = seen.filter(({ section }) => section.tests.length === 1)
  return (alone.length > 0 ? alone : seen).reduce<Mention | undefined>(betterExample, undefined)
}

/** Features whose example, as the catalogue names it, is no section that tests them. */
export function lostExamples({ catalogue, mentions }: Site): readonly string[] {
  const isThere = (id: string, named: string) => mentions.get(id)?.tests.some((each) => nameOf(each) === named) === true
  const named = [...catalogue.entries.values()].filter(
    ({ id, example }) => example !== undefined && !isThere(id, example),
  )
  return named.map(({ id }) => id)
}

/** What the catalogue calls it. */
function nameOf({ document, section }: Mention): string {
  return [document.group, document.test, section.title].join(' / ')
}

function betterExample(best: Mention | undefined, each: Mention): Mention {
  if (!best) return each
  const [a, b] = [best.section.rows, each.section.rows]
  const shows = b >= FEWEST_ROWS && (b < a || a < FEWEST_ROWS)
  return shows || (a < FEWEST_ROWS && b > a) ? each : best
}

/** What is missing between the catalogue and the tests. */
export interface Gaps {
  /** Ids that sections use and none tests. */
  readonly used: readonly string[]
  /** Ids of the catalogue that no section names. */
  readonly unnamed: readonly string[]
  /** Ids that sections claim to test, and of which nothing says what must be seen then: whatever happens will do. */
  readonly unproved: readonly string[]
  /** Ids that sections name and the catalogue lacks. */
  readonly unknown: readonly string[]
  /** Tests that do not say what they test. */
  readonly silent: readonly Outline[]
}

export function gapsOf(site: Site): Gaps {
  const { catalogue, mentions, groups } = site
  const documents = groups.flatMap((group) => group.documents)
  return {
    ...untestedOf(site),
    unproved: [...catalogue.entries.values()].filter((entry) => isTakenOnTrust(entry, mentions)).map(({ id }) => id),
    unknown: [...mentions.keys()].filter((id) => !catalogue.entries.has(id)).sort(),
    silent: documents.filter(
      ({ sections, expectedToFail, origin }) =>
        origin === 'test' && !expectedToFail && sections.every(({ tests }) => tests.length === 0),
    ),
  }
}

/**
 * Whether a section claims to test something that has no evidence. A claim of a branch is also one of what it is a
 * branch of; the evidence of the branch is enough then.
 */
function isTakenOnTrust({ id, evidence }: CatalogueEntry, mentions: Site['mentions']): boolean {
  if (evidence !== undefined) return false
  return (mentions.get(id)?.tests ?? []).some(({ section }) => {
    const claimed = section.tests.flatMap(idsOf)
    return !claimed.some((other) => other.startsWith(id.includes('/') ? `${id}.` : `${id}/`))
  })
}
