import { slugify } from '../../common/slug.ts'
import { withImplied } from '../../features/catalogue.ts'
import { type Block, parseProse } from '../../text/markup.ts'
import { type FoldedSection, fold } from '../../trace/fold.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { type Alarm, alarmsOf } from './alarms.ts'
import { type Fold, foldsOf } from './repetitions.ts'
import { buildSequence, type Sequence } from './sequence.ts'
import { buildSpacetime, type Spacetime } from './spacetime.ts'
import { stoppedBefore } from './spacetime-spans.ts'
import { buildTable, type Table } from './table.ts'

/** One test, ready to be written in any format. Texts are plain; a writer escapes them for its format. */
export interface Document {
  /** The trace that it was made from, as errors name it. */
  readonly source: string
  readonly group: string
  readonly file: string
  readonly test: string
  /** The same three as file names. */
  readonly slugs: { readonly group: string; readonly file: string; readonly test: string }
  readonly description: readonly Block[]
  readonly failed: boolean
  readonly sections: readonly Section[]
}

export interface Section {
  /** From 1, in the order of the test. */
  readonly number: number
  readonly title: string
  /** Unique in its document and made from the title. */
  readonly anchor: string
  readonly preparation: boolean
  readonly tests: readonly FeatureBlock[]
  readonly uses: readonly FeatureBlock[]
  readonly alarms: readonly Alarm[]
  readonly table: Table
  /** Rows of the table that repeat those before them. */
  readonly folds: readonly Fold[]
  readonly sequence: Sequence
  readonly spacetime: Spacetime
}

/** A feature that a section names, with the branches of it, each after those that it implies. */
export interface FeatureBlock {
  readonly feature: string
  /** Ids without the feature's part: `all_yes_votes.with_pre_vote`. */
  readonly branches: readonly string[]
}

export function buildDocument(trace: Trace, vocabulary: Vocabulary): Document {
  const { group, file, test, description = '' } = trace.header
  const sections = fold(trace, vocabulary)
  const stopped = stoppedBefore(sections, vocabulary)
  return {
    source: trace.source,
    group,
    file,
    test,
    slugs: { group: slugify(group), file: slugify(file), test: slugify(test) },
    description: parseProse(description),
    failed: trace.outcome === 'failed',
    sections: sections.map((folded, i) => buildSection(folded, i + 1, vocabulary, stopped[i])),
  }
}

function buildSection(
  folded: FoldedSection,
  number: number,
  vocabulary: Vocabulary,
  stopped: ReadonlySet<string> | undefined,
): Section {
  const { title, preparation = false, tests = [], uses = [] } = folded.section
  return {
    number,
    title,
    anchor: slugify(title),
    preparation,
    tests: featureBlocks(tests),
    uses: featureBlocks(uses),
    alarms: alarmsOf(folded, vocabulary),
    table: buildTable(folded, vocabulary),
    folds: foldsOf(folded, vocabulary),
    sequence: buildSequence(folded, vocabulary),
    spacetime: buildSpacetime(folded, vocabulary, stopped),
  }
}

function featureBlocks(ids: readonly string[]): FeatureBlock[] {
  const blocks = new Map<string, Set<string>>()
  for (const id of ids.flatMap(withImplied)) {
    const [feature = id, branch] = id.split('/')
    const branches = blocks.get(feature) ?? new Set()
    blocks.set(feature, branches)
    if (branch !== undefined) branches.add(branch)
  }
  return [...blocks].map(([feature, branches]) => ({ feature, branches: [...branches] }))
}

/** A section in which nothing happened, or that has no nodes, has neither a table nor a diagram. */
export function isRecorded({ table }: Section): boolean {
  return table.nodes.length > 0 && table.rows.length > 0
}
