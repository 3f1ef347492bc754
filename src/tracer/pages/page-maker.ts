import { type Problem, quote, throwIfAny } from '../common/errors.ts'
import type { Catalogue } from '../features/catalogue.ts'
import { evidenceProblems } from '../features/claims.ts'
import { parseProse } from '../text/markup.ts'
import { type TemplateFile, Templates } from '../text/templates.ts'
import { type FoldedSection, fold } from '../trace/fold.ts'
import { type MessageLosses, NO_LOSSES } from '../trace/message-losses.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { groupCollisions, PathCollisions, sectionCollisions } from './collisions.ts'
import { lostExamples } from './document/coverage.ts'
import { buildDocument } from './document/document.ts'
import { featureLinkProblems } from './document/feature-links.ts'
import type { WeighedMessage } from './document/load-bearing.ts'
import { type Outline, outlineOf } from './document/outline.ts'
import { buildSite, type Untested, untestedOf } from './document/site.ts'
import { slugsOf, type TestName, TestNames } from './document/test-names.ts'
import { ambiguousNames } from './writers/names-alone.ts'
import { addressOf } from './writers/page-file.ts'
import { linksTo } from './writers/plantuml/diagram-link.ts'
import { plantumlWriter } from './writers/plantuml/plantuml-writer.ts'
import { WRITERS } from './writers/registry.ts'
import {
  type Diagrams,
  FLAVOURS,
  type FlavourName,
  FORMATS,
  type Format,
  type OutputFile,
  type Theme,
  type WriteOptions,
  type Writer,
} from './writers/writer.ts'

/** What all pages are made with. */
export interface PageOptions {
  readonly vocabulary: Vocabulary
  readonly catalogue: Catalogue
  readonly theme: Theme
  /** The theme's template files, by format. */
  readonly templates: ReadonlyMap<string, readonly TemplateFile[]>
  /** What pages show. Default `svg`; a theme that shows only PlantUML's keeps to that. */
  readonly diagrams?: Diagrams
  /** Default `rst`; a theme that has only that keeps to it. */
  readonly formats?: readonly Format[]
  /** What Markdown pages are made for. Default `github`. */
  readonly flavour?: FlavourName
  /** Address of a PlantUML server to link diagrams to. It is sent the diagram by whoever follows the link. */
  readonly plantumlServer?: string
  /** Where the files of tests and traces can be read, see {@link fileLink}. */
  readonly repository?: string
  /** The folder that the paths of tests start in, from where those of traces do. Without it pages do not name traces' files. */
  readonly project?: string
  /** What tests cannot be called by alone; see `ambiguousNames`. Default: what nothing but pages of Sphinx is called by. */
  readonly ambiguous?: readonly string[]
  /** Every test there is: those that texts may speak of. Default: none. */
  readonly tests?: readonly TestName[]
}

export interface RenderInput extends PageOptions {
  readonly traces: readonly Trace[]
}

/** What the pages that tests share come to. */
export interface SharedPages {
  readonly files: readonly OutputFile[]
  readonly untested: Untested
  /** Features whose example, as the catalogue names it, is no section that tests them. */
  readonly lostExamples: readonly string[]
}

/** Pages of tests, and those that they share. */
export type RenderOutput = SharedPages

/** The pages of one test, and what others have to know of it. */
export interface TestPages {
  readonly outline: Outline
  /** Made as they are asked for, once. */
  readonly files: Iterable<OutputFile>
}

/**
 * Makes pages, a test after the other: what a test's pages are made from can be let go before the next is read.
 * Nothing is written.
 */
export class PageMaker {
  private readonly options: PageOptions
  private readonly writers: ReadonlyMap<Writer, Templates>
  private readonly writeOptions: WriteOptions
  private readonly tests: TestNames

  /** Throws `TEMPLATE_…` for templates that cannot be filled in. */
  constructor(options: PageOptions) {
    const { vocabulary, catalogue, theme, plantumlServer, repository = '' } = options
    this.options = options
    this.tests = new TestNames(options.tests ?? [])
    const formats = theme.rstOnly ? ['rst' as const] : (options.formats ?? ['rst'])
    const isWanted = ({ format }: Writer) => FORMATS.every((each) => each !== format || formats.includes(each))
    this.writers = new Map(
      WRITERS.filter(isWanted).map((writer) => [
        writer,
        new Templates(options.templates.get(writer.format) ?? [], writer.helpers),
      ]),
    )
    const plantuml = this.writers.get(plantumlWriter)
    const diagramLinks = plantumlServer && plantuml ? linksTo(plantumlServer, plantuml, vocabulary) : undefined
    const diagrams = theme.plantumlOnly ? 'plantuml' : (options.diagrams ?? 'svg')
    this.writeOptions = {
      vocabulary,
      catalogue,
      theme,
      ambiguous: new Set(options.ambiguous ?? ambiguousNames([])),
      diagrams,
      diagramLinks,
      formats,
      flavour: options.flavour ?? FLAVOURS[0],
      repository,
      tests: this.tests,
    }
  }

  /** Where readers find a file of the output. */
  readonly addressOf = (path: string): string => addressOf(path, this.writeOptions.flavour)

  /** What is wrong with what a trace claims; the first kind of problems that there are. */
  problemsOf(trace: Trace, sections: readonly FoldedSection[] = fold(trace, this.options.vocabulary)): TraceProblems {
    const { catalogue } = this.options
    return {
      claims: [...claimProblems(trace, catalogue), ...this.nameProblems(trace)],
      evidence: unprovedClaims(trace, sections, catalogue),
      collisions: sectionCollisions(trace),
    }
  }

  /** `tracePath`: of the trace's file, from the project's folder. `losses`: what hangs on its messages. Throws `TEMPLATE_…` while files are made. */
  pagesOf(
    trace: Trace,
    sections: readonly FoldedSection[] = fold(trace, this.options.vocabulary),
    tracePath = '',
    losses: MessageLosses = NO_LOSSES,
  ): TestPages {
    const { writers, writeOptions } = this
    const { theme, vocabulary } = writeOptions
    const shown = theme.sourceRows ? sections.map((section) => ({ ...section, asInSource: true as const })) : sections
    const built = buildDocument(trace, vocabulary, shown, losses)
    const document = { ...built, links: this.tests.linksOf(built.description, built), tracePath }
    const files = function* () {
      for (const [writer, templates] of writers) yield* writer.pages(document, templates, writeOptions)
    }
    return { outline: outlineOf(document), files: files() }
  }

  /** Whether what a description, as it was seen earlier, calls tests leads where it did. */
  hasSameLinks({ links, group, file }: Outline): boolean {
    return links.every(({ said, slugs }) => {
      const found = this.tests.find(said, { group, file })
      return found !== undefined && JSON.stringify(slugsOf(found)) === JSON.stringify(slugs)
    })
  }

  /** What is wrong with the texts of features: what is missing, and tests of which they speak. */
  catalogueProblems(): Problem[] {
    const { catalogue } = this.options
    return [...catalogue.gaps(), ...featureLinkProblems(catalogue, this.tests)]
  }

  /** Tests that the description names and that there are not. It is part of the trace's first line. */
  private nameProblems({ source, header }: Trace): Problem[] {
    const problems = this.tests.problemsOf(parseProse(header.description ?? ''), header)
    const place = { file: source, line: 1, field: 'description' }
    const written = `the comment above the test ${quote(header.test)} in ${quote(header.path ?? header.file)}`
    return problems.map((problem) => ({ ...problem, ...place, advice: `${problem.advice} It stands in ${written}` }))
  }

  /**
   * The pages that tell of all tests, by their names or, `isInOrder`, as they come. Throws `COLLISION` where two would
   * share a folder or a name, and `TEMPLATE_…`. `weighed`: what hangs on their messages, as far as that is known.
   */
  shared(outlines: readonly Outline[], isInOrder = false, weighed: readonly WeighedMessage[] = []): SharedPages {
    const site = buildSite(outlines, this.options.catalogue, this.options.vocabulary, isInOrder, weighed)
    throwIfAny(groupCollisions(site))
    const files = [...this.writers].flatMap(([writer, templates]) => [
      ...writer.shared(site, templates, this.writeOptions),
    ])
    return { files, untested: untestedOf(site), lostExamples: lostExamples(site) }
  }
}

/** What is wrong with a trace, by kind: what comes first is told first, and alone. */
export interface TraceProblems {
  readonly claims: readonly Problem[]
  readonly evidence: readonly Problem[]
  readonly collisions: readonly Problem[]
}

/**
 * Everything that the traces become, as strings. Nothing is written.
 * Throws `FEATURE_…`, `EVIDENCE`, `COLLISION` and `TEMPLATE_…`.
 */
export function render({ traces, ...options }: RenderInput): RenderOutput {
  const tests = traces.map(({ header }) => header)
  const maker = new PageMaker({ ambiguous: ambiguousNames(tests), tests, ...options })
  const folded = traces.map((trace) => ({ trace, sections: fold(trace, options.vocabulary) }))
  const problems = folded.map(({ trace, sections }) => maker.problemsOf(trace, sections))
  throwIfAny([...maker.catalogueProblems(), ...problems.flatMap(({ claims }) => claims)])
  throwIfAny(problems.flatMap(({ evidence }) => evidence))
  const pages = folded.map(({ trace, sections }) => {
    const { outline, files } = maker.pagesOf(trace, sections)
    return { outline, files: [...files] }
  })
  throwIfAny(problems.flatMap(({ collisions }) => collisions))
  const shared = maker.shared(pages.map(({ outline }) => outline))
  const files = [...pages.flatMap((test) => test.files), ...shared.files]
  const paths = new PathCollisions(maker.addressOf)
  for (const file of files) paths.add(file)
  throwIfAny(paths.problems)
  return { ...shared, files }
}

function claimProblems({ source, sections }: Trace, catalogue: Catalogue): Problem[] {
  return sections.flatMap(({ line, uses = [], tests = [] }) =>
    [['uses', uses] as const, ['tests', tests] as const].flatMap(([field, ids]) =>
      ids.flatMap((id) => catalogue.problemsOf(id).map((problem) => ({ ...problem, file: source, line, field }))),
    ),
  )
}

/** Claims that a section does not bear out. A test that failed did not get to show what it claims. */
function unprovedClaims(trace: Trace, sections: readonly FoldedSection[], catalogue: Catalogue): Problem[] {
  if (trace.outcome === 'failed') return []
  return sections.flatMap((folded) =>
    evidenceProblems(folded, catalogue).map((problem) => ({
      ...problem,
      file: trace.source,
      line: folded.section.line,
    })),
  )
}
