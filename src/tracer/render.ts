import plantumlEncoder from 'plantuml-encoder'
import { buildDocument, type Document, type Section } from './document/document.ts'
import { buildSite, type Site } from './document/site.ts'
import { oneOf, type Problem, quote, throwIfAny } from './errors.ts'
import type { Catalogue } from './features.ts'
import type { Trace } from './trace.ts'
import type { Vocabulary } from './vocabulary.ts'
import { ROOT } from './writers/paths.ts'
import { renderDiagram } from './writers/plantuml/writer.ts'
import { WRITERS } from './writers/registry.ts'
import { rstHelpers } from './writers/rst/helpers.ts'
import { type TemplateFile, Templates } from './writers/templates.ts'
import type { OutputFile, Theme, WriteOptions } from './writers/writer.ts'

export interface RenderInput {
  readonly traces: readonly Trace[]
  readonly vocabulary: Vocabulary
  readonly catalogue: Catalogue
  readonly theme: Theme
  /** The theme's template files, by format. */
  readonly templates: ReadonlyMap<string, readonly TemplateFile[]>
  /** Address of a PlantUML server to link diagrams to. It is sent the diagram by whoever follows the link. */
  readonly plantumlServer?: string
}

/**
 * Everything that the traces become, as strings. Nothing is written.
 * Throws `FEATURE_…`, `COLLISION` and `TEMPLATE_…`.
 */
export function render(input: RenderInput): OutputFile[] {
  const { traces, vocabulary, catalogue, theme } = input
  throwIfAny([...catalogue.gaps(), ...traces.flatMap((trace) => claimProblems(trace, catalogue))])
  const site = buildSite(
    traces.map((trace) => buildDocument(trace, vocabulary)),
    catalogue,
    vocabulary,
  )
  throwIfAny([...groupCollisions(site), ...sectionCollisions(site)])
  const templates = new Map(
    WRITERS.map(({ format }) => [format, new Templates(input.templates.get(format) ?? [], rstHelpers)]),
  )
  const options: WriteOptions = { theme, diagramLink: linker(input, templates.get('plantuml')) }
  const files = WRITERS.flatMap((writer) => {
    const own = templates.get(writer.format)
    return own ? writer.write(site, own, options) : []
  })
  throwIfAny(pathCollisions(files))
  return files
}

/** Servers refuse longer addresses, and docutils a page with a line of more than 10,000 characters. */
const LONGEST_LINK = 8000

function linker({ plantumlServer, vocabulary }: RenderInput, templates: Templates | undefined) {
  return (_document: Document, section: Section): string | undefined => {
    if (plantumlServer === undefined || templates === undefined) return undefined
    const server = plantumlServer.replace(/\/+$/, '')
    const link = `${server}/svg/${plantumlEncoder.encode(renderDiagram(section, vocabulary, templates))}`
    return link.length <= LONGEST_LINK ? link : undefined
  }
}

function claimProblems({ source, sections }: Trace, catalogue: Catalogue): Problem[] {
  return sections.flatMap(({ line, uses = [], tests = [] }) =>
    [['uses', uses] as const, ['tests', tests] as const].flatMap(([field, ids]) =>
      ids.flatMap((id) => catalogue.problemsOf(id).map((problem) => ({ ...problem, file: source, line, field }))),
    ),
  )
}

/** Two files with one path, also where only the case of letters differs: not every file system tells them apart. */
function pathCollisions(files: readonly OutputFile[]): Problem[] {
  return collisions(
    files,
    ({ path }) => path,
    ({ source }) => source,
  )
}

/** Groups whose names differ and whose folders do not: their tests would be mixed under one of the names. */
function groupCollisions({ groups }: Site): Problem[] {
  return groups.flatMap(({ slug, documents }) => {
    const named = new Map(documents.map((document) => [document.group, document]))
    return collisions(
      [...named.values()],
      () => `${ROOT}/${slug}`,
      ({ group, source }) => `group ${quote(group)} of ${source}`,
    )
  })
}

function sectionCollisions({ groups }: Site): Problem[] {
  const documents = groups.flatMap((group) => group.documents)
  return documents.flatMap((document) =>
    collisions(
      document.sections,
      ({ anchor }) => `${document.source}, section ${anchor}`,
      ({ number, title }) => `section ${number} ${quote(title)}`,
    ),
  )
}

function collisions<T>(items: readonly T[], nameOf: (item: T) => string, sourceOf: (item: T) => string): Problem[] {
  const first = new Map<string, T>()
  return items.flatMap((item): Problem[] => {
    const key = nameOf(item).toLowerCase()
    const other = first.get(key)
    first.set(key, other ?? item)
    if (other === undefined) return []
    const found = oneOf([sourceOf(other), sourceOf(item)])
    const message = `two things would be written to the same place, ${nameOf(item)}`
    return [
      { code: 'COLLISION', message, found, legal: 'names that differ in a letter or digit', advice: 'rename one' },
    ]
  })
}
