import { groupBy } from '../../common/group-by.ts'
import type { Catalogue } from '../../features/catalogue.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import type { WeighedMessage } from './load-bearing.ts'
import { claimsOf, type FeatureBlock, type Outline, type SectionOutline } from './outline.ts'

/** Everything that is written: the documents, and what they share. */
export interface Site {
  readonly vocabulary: Vocabulary
  readonly catalogue: Catalogue
  readonly groups: readonly Group[]
  /** Which sections test and use each feature and branch, by its id. Ids that nobody names are absent. */
  readonly mentions: ReadonlyMap<string, Mentions>
  /** What hangs on the messages of tests; empty if nobody knows. */
  readonly weighed: readonly WeighedMessage[]
}

/** The tests of one folder. */
export interface Group {
  readonly name: string
  readonly slug: string
  readonly documents: readonly Outline[]
}

export interface Mentions {
  readonly tests: readonly Mention[]
  readonly uses: readonly Mention[]
}

export interface Mention {
  readonly document: Outline
  readonly section: SectionOutline
}

/** Puts documents together, in an order that depends on their names alone unless somebody has put them in one. */
export function buildSite(
  documents: readonly Outline[],
  catalogue: Catalogue,
  vocabulary: Vocabulary,
  isInOrder = false,
  weighed: readonly WeighedMessage[] = [],
): Site {
  const sorted = isInOrder ? documents : documents.toSorted((a, b) => compareNames(keyOf(a), keyOf(b)))
  return { vocabulary, catalogue, groups: groupsOf(sorted), mentions: mentionsOf(sorted), weighed }
}

function keyOf({ slugs, source }: Outline): string {
  return [slugs.group, slugs.test, source].join('\0')
}

/** What of the catalogue no section tests, in its order. */
export interface Untested {
  /** Some section needs it to get where it is going. */
  readonly used: readonly string[]
  /** No section names it. */
  readonly unnamed: readonly string[]
}

export function untestedOf({ catalogue, mentions }: Site): Untested {
  const untested = [...catalogue.entries.keys()].filter((id) => !mentions.get(id)?.tests.length)
  const isUsed = (id: string) => mentions.has(id)
  return { used: untested.filter(isUsed), unnamed: untested.filter((id) => !isUsed(id)) }
}

/** How many sections these tests have. */
export function sectionCount(documents: readonly Outline[]): number {
  return documents.reduce((sum, { sections }) => sum + sections.length, 0)
}

/** By code unit, so that no machine's language changes the order. */
function compareNames(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function groupsOf(documents: readonly Outline[]): Group[] {
  const groups = groupBy(documents, ({ slugs }) => slugs.group)
  return [...groups].map(([slug, own]) => ({ name: own[0]?.group ?? slug, slug, documents: own }))
}

function mentionsOf(documents: readonly Outline[]): ReadonlyMap<string, Mentions> {
  const mentions = new Map<string, { tests: Mention[]; uses: Mention[] }>()
  const add = (kind: keyof Mentions, blocks: readonly FeatureBlock[], mention: Mention) => {
    for (const id of blocks.flatMap(idsOf)) {
      const entry = mentions.get(id) ?? { tests: [], uses: [] }
      entry[kind].push(mention)
      mentions.set(id, entry)
    }
  }
  for (const document of documents)
    for (const section of claimsOf(document)) {
      add('tests', section.tests, { document, section })
      add('uses', section.uses, { document, section })
    }
  return mentions
}

export function idsOf({ feature, branches }: FeatureBlock): string[] {
  return [feature, ...branches.map((branch) => `${feature}/${branch}`)]
}
