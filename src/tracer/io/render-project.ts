import { oneOf, type Problem, ProtokollError, quote } from '../common/errors.ts'
import type { Untested } from '../pages/document/site.ts'
import { render } from '../pages/render.ts'
import { THEMES } from '../pages/writers/themes.ts'
import type { Diagrams, Theme } from '../pages/writers/writer.ts'
import { listTraces } from './list.ts'
import { loadCatalogue, loadLastRun, loadTemplates, loadTraces, loadVocabulary, requireFolder } from './load.ts'
import { type Published, publish } from './publish.ts'

/** Where everything is. Paths are relative to the working folder. */
export interface RenderOptions {
  readonly vocabulary: string
  readonly features: string
  readonly traces: string
  readonly out: string
  readonly theme: string
  /** What pages show. A theme that shows only PlantUML's diagrams keeps to that. Default `svg`. */
  readonly diagrams?: Diagrams
  /** A folder of templates that replace the theme's. */
  readonly templates?: string
  /** A folder with the traces of failing tests, to be rendered as well, in place of those of the same tests. */
  readonly failed?: string
  /** Set if nobody chose the folder of traces, but it is where the last run left them: where it left failing tests'. */
  readonly lastRun?: { readonly failed: string }
  readonly plantumlServer?: string
}

export interface RenderResult extends Published {
  readonly tests: number
  /** Traces of failing tests that were left out. */
  readonly leftOut: number
  readonly untested: Untested
  /** Features whose `example.txt` names no section that tests them; their pages show another. */
  readonly lostExamples: readonly string[]
}

/** Renders a project's traces into its output folder; `progress` is told each stage before it begins. Throws a `ProtokollError`, and then nothing has changed. */
export function renderProject(options: RenderOptions, progress: (stage: string) => void = () => {}): RenderResult {
  const theme = themeOf(options.theme)
  requireServer(options.plantumlServer)
  // A wrong path to the words is also why tests left no traces.
  const vocabulary = loadVocabulary(options.vocabulary)
  requireTraces(options)
  requireFolder(options.features, '--features')
  const { plantumlServer, failed, diagrams } = options
  progress('reading traces')
  const all =
    failed === undefined ? loadTraces([options.traces], vocabulary) : loadLastRun(options.traces, failed, vocabulary)
  const traces = all.filter(({ outcome }) => outcome === 'passed' || failed !== undefined)
  progress(`making pages of ${traces.length} tests`)
  const { files, untested, lostExamples } = render({
    traces,
    vocabulary,
    catalogue: loadCatalogue(options.features, vocabulary),
    theme,
    templates: loadTemplates(theme, options.templates),
    ...(diagrams === undefined ? {} : { diagrams }),
    ...(plantumlServer === undefined ? {} : { plantumlServer }),
  })
  progress(`writing ${files.length} files`)
  return {
    ...publish(options.out, files),
    tests: traces.length,
    leftOut: all.length - traces.length,
    untested,
    lostExamples,
  }
}

/** Without traces there is nothing to render. A folder that nobody has named is not the mistake then. */
function requireTraces({ traces, failed, lastRun }: RenderOptions): void {
  if (lastRun === undefined) return requireFolder(traces, '--traces')
  if ([traces, ...(failed === undefined ? [] : [failed])].some((folder) => listTraces(folder).length > 0)) return
  throw new ProtokollError(noTracesYet(traces, lastRun.failed))
}

function noTracesYet(traces: string, failed: string): Problem {
  const count = listTraces(failed).length
  return {
    code: 'TRACE_MISSING',
    file: traces,
    message: 'there are no traces yet',
    ...(count > 0 ? { found: `${count} of failing tests in ${failed}; --failed makes pages of them` } : {}),
    advice: 'run the traced tests; only tests that pass leave traces there',
  }
}

function themeOf(name: string): Theme {
  const theme = Object.hasOwn(THEMES, name) ? THEMES[name] : undefined
  if (theme) return theme
  const legal = oneOf(Object.keys(THEMES))
  throw new ProtokollError({ code: 'OPTION', field: '--theme', message: 'no such theme', found: quote(name), legal })
}

/** Pages carry the address as a link: nothing but the address of a web server may become one. */
function requireServer(address: string | undefined): void {
  if (address === undefined || /^https?:\/\/[^\s<>`"\\]+$/.test(address)) return
  const message = 'not the address of a server'
  const legal = 'an address like https://www.plantuml.com/plantuml'
  throw new ProtokollError({ code: 'OPTION', field: '--plantuml-server', message, found: quote(address), legal })
}
