import { slugify } from '../../common/slug.ts'
import { withImplied } from '../../features/catalogue.ts'
import { firstSentence } from '../../text/first-sentence.ts'
import { type Block, parseProse } from '../../text/markup.ts'
import { fold } from '../../trace/fold.ts'
import { type LogExtent, logExtents } from '../../trace/log-lines.ts'
import { type MessageLosses, NO_LOSSES } from '../../trace/message-losses.ts'
import { originOf } from '../../trace/origins.ts'
import { hasFailed, type Trace } from '../../trace/trace.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { type Alarm, alarmsOf } from './alarms.ts'
import { type Journeys, journeysOf } from './journeys.ts'
import type { FeatureBlock, Outline, SectionOutline } from './outline.ts'
import { type Fold, foldsOf } from './repetitions.ts'
import { type ShownSection, sectionRows } from './section-rows.ts'
import { buildSequence, type Sequence } from './sequence.ts'
import { buildSpacetime, type Spacetime } from './spacetime.ts'
import { stoppedBefore } from './spacetime-spans.ts'
import { type StripLine, stripsOf } from './strip.ts'
import { buildTable, type Table } from './table.ts'
import { titleOf } from './what-happens.ts'

/** One test, ready to be written in any format. Texts are plain; a writer escapes them for its format. */
export interface Document extends Outline {
  readonly description: readonly Block[]
  /** Of the trace's own file, from the project's folder; empty if it is not there. */
  readonly tracePath: string
  readonly sections: readonly Section[]
}

export interface Section extends SectionOutline {
  readonly alarms: readonly Alarm[]
  /** Which lines of logs it was made from; empty of what was made from none. */
  readonly log: readonly LogExtent[]
  readonly table: Table
  /** Rows of the table that repeat those before them. */
  readonly folds: readonly Fold[]
  readonly sequence: Sequence
  readonly spacetime: Spacetime
  /** Every node as the section begins; empty where there is none yet. */
  readonly strip: readonly StripLine[]
}

export function buildDocument(
  trace: Trace,
  vocabulary: Vocabulary,
  sections: readonly ShownSection[] = fold(trace, vocabulary),
  losses: MessageLosses = NO_LOSSES,
): Document {
  const { group, file, test, path = '', description = '' } = trace.header
  const origin = originOf(trace.header)
  const stopped = stoppedBefore(sections, vocabulary)
  const strips = stripsOf(sections, stopped, vocabulary)
  const journeys = journeysOf(
    sections.map(({ section }) => section),
    origin,
  ).map((each) => ({ ...each, losses }))
  const blocks = parseProse(description)
  return {
    source: trace.source,
    group,
    file,
    test,
    origin,
    slugs: { group: slugify(group), file: slugify(file), test: slugify(test) },
    summary: firstSentence(blocks),
    description: blocks,
    links: [],
    path,
    tracePath: '',
    failed: hasFailed(trace),
    expectedToFail: trace.expected === true,
    reason: trace.reason,
    sections: sections.map((folded, i) => {
      return buildSection(folded, i + 1, vocabulary, journeys[i] ?? NONE, stopped[i], () => strips(i))
    }),
  }
}

const NONE: Journeys = { byEvent: new Map(), isLast: true, origin: 'test' }

function buildSection(
  folded: ShownSection,
  number: number,
  vocabulary: Vocabulary,
  journeys: Journeys,
  stopped: ReadonlySet<string> | undefined,
  strip: () => readonly StripLine[],
): Section {
  const { title, preparation = false, tests = [], uses = [] } = folded.section
  const table = buildTable(folded, vocabulary, stopped)
  let sequence: Sequence | undefined
  return {
    number,
    title: titleOf(title, sectionRows(folded, vocabulary).rows, vocabulary),
    anchor: slugify(title),
    preparation,
    tests: featureBlocks(tests),
    uses: featureBlocks(uses),
    alarms: alarmsOf(folded, vocabulary),
    log: logExtents(folded.section.events),
    rows: table.nodes.length > 0 ? table.length : 0,
    table,
    folds: foldsOf(folded, vocabulary),
    // It is as large as the section, and where only pictures are shown nobody asks.
    get sequence() {
      sequence ??= buildSequence(folded, vocabulary, journeys)
      return sequence
    },
    spacetime: buildSpacetime(folded, vocabulary, journeys, stopped),
    get strip() {
      return strip()
    },
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
