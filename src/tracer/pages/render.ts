import { type Problem, throwIfAny } from '../common/errors.ts'
import type { Catalogue } from '../features/catalogue.ts'
import { evidenceProblems } from '../features/claims.ts'
import { type TemplateFile, Templates } from '../text/templates.ts'
import { fold } from '../trace/fold.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { groupCollisions, pathCollisions, sectionCollisions } from './collisions.ts'
import { lostExamples } from './document/coverage.ts'
import { buildDocument, type Section } from './document/document.ts'
import { buildSite, type Untested, untestedOf } from './document/site.ts'
import { diagramLink } from './writers/plantuml/diagram-link.ts'
import { plantumlWriter } from './writers/plantuml/plantuml-writer.ts'
import { WRITERS } from './writers/registry.ts'
import type { Diagrams, OutputFile, Theme } from './writers/writer.ts'

export interface RenderInput {
  readonly traces: readonly Trace[]
  readonly vocabulary: Vocabulary
  readonly catalogue: Catalogue
  readonly theme: Theme
  /** The theme's template files, by format. */
  readonly templates: ReadonlyMap<string, readonly TemplateFile[]>
  /** What pages show. Default `svg`; a theme that shows only PlantUML's keeps to that. */
  readonly diagrams?: Diagrams
  /** Address of a PlantUML server to link diagrams to. It is sent the diagram by whoever follows the link. */
  readonly plantumlServer?: string
}

export interface RenderOutput {
  readonly files: readonly OutputFile[]
  readonly untested: Untested
  /** Features whose example, as the catalogue names it, is no section that tests them. */
  readonly lostExamples: readonly string[]
}

/**
 * Everything that the traces become, as strings. Nothing is written.
 * Throws `FEATURE_…`, `EVIDENCE`, `COLLISION` and `TEMPLATE_…`.
 */
export function render(input: RenderInput): RenderOutput {
  const { traces, vocabulary, catalogue, theme, plantumlServer } = input
  throwIfAny([...catalogue.gaps(), ...traces.flatMap((trace) => claimProblems(trace, catalogue))])
  throwIfAny(traces.flatMap((trace) => unprovedClaims(trace, input)))
  const site = buildSite(
    traces.map((trace) => buildDocument(trace, vocabulary)),
    catalogue,
    vocabulary,
  )
  throwIfAny([...groupCollisions(site), ...traces.flatMap(sectionCollisions)])
  const templates = new Map(
    WRITERS.map((writer) => [writer, new Templates(input.templates.get(writer.format) ?? [], writer.helpers)]),
  )
  const plantuml = templates.get(plantumlWriter)
  const linkTo = (section: Section) =>
    plantumlServer && plantuml ? diagramLink(plantumlServer, section, vocabulary, plantuml) : undefined
  const diagrams = theme.plantumlOnly ? 'plantuml' : (input.diagrams ?? 'svg')
  const options = { theme, diagrams, diagramLink: linkTo }
  const files = [...templates].flatMap(([writer, own]) => writer.write(site, own, options))
  throwIfAny(pathCollisions(files))
  return { files, untested: untestedOf(site), lostExamples: lostExamples(site) }
}

function claimProblems({ source, sections }: Trace, catalogue: Catalogue): Problem[] {
  return sections.flatMap(({ line, uses = [], tests = [] }) =>
    [['uses', uses] as const, ['tests', tests] as const].flatMap(([field, ids]) =>
      ids.flatMap((id) => catalogue.problemsOf(id).map((problem) => ({ ...problem, file: source, line, field }))),
    ),
  )
}

/** Claims that a section does not bear out. A test that failed did not get to show what it claims. */
function unprovedClaims(trace: Trace, { catalogue, vocabulary }: RenderInput): Problem[] {
  if (trace.outcome === 'failed') return []
  return fold(trace, vocabulary).flatMap((folded) =>
    evidenceProblems(folded, catalogue).map((problem) => ({
      ...problem,
      file: trace.source,
      line: folded.section.line,
    })),
  )
}
