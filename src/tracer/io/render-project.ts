import { oneOf, type Problem, ProtokollError, quote } from '../common/errors.ts'
import type { Outline } from '../pages/document/outline.ts'
import type { Untested } from '../pages/document/site.ts'
import { PageMaker, type PageOptions } from '../pages/page-maker.ts'
import { THEMES } from '../pages/writers/themes.ts'
import type { Diagrams, Theme } from '../pages/writers/writer.ts'
import { type Files, filesFrom } from './files.ts'
import { listTraces } from './list.ts'
import { filesOf, loadCatalogue, loadTemplates, loadVocabulary, noTraces, requireFolder } from './load.ts'
import { contentHash, PageCache } from './page-cache.ts'
import { programHash } from './program.ts'
import { SERVER_ADDRESS, SERVER_WORDS } from './project.ts'
import { Publication, type Published } from './publish.ts'
import { type TestName, TestRenderer } from './render-tests.ts'

/** Where everything is. Paths are relative to `cwd`. */
export interface RenderOptions {
  /** A full path. Default: the folder that the process is in. */
  readonly cwd?: string
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
  readonly plantumlServer?: string | undefined
  /** A folder to remember in what was made of what; what has not changed is not made again then. Default: none. */
  readonly cache?: string
}

export interface RenderResult extends Published {
  readonly tests: number
  /** Traces of failing tests that were left out. */
  readonly leftOut: number
  readonly untested: Untested
  /** Features whose `example.txt` names no section that tests them; their pages show another. */
  readonly lostExamples: readonly string[]
}

/**
 * Renders a project's traces into its output folder; `progress` is told each stage before it begins. A trace is read,
 * written and let go before the next. Throws a `ProtokollError`, and then nothing has changed.
 */
export function renderProject(options: RenderOptions, progress: (stage: string) => void = () => {}): RenderResult {
  const theme = themeOf(options.theme)
  requireServer(options.plantumlServer)
  const disk = filesFrom(options.cwd ?? process.cwd())
  // A wrong path to the words is also why tests left no traces.
  const vocabulary = loadVocabulary(options.vocabulary, disk)
  requireTraces(options, disk)
  requireFolder(options.features, '--features', disk)
  const { plantumlServer, diagrams } = options
  const pageOptions: PageOptions = {
    vocabulary,
    catalogue: loadCatalogue(options.features, vocabulary, disk),
    theme,
    templates: loadTemplates(theme, options.templates, disk),
    ...(diagrams === undefined ? {} : { diagrams }),
    ...(plantumlServer === undefined ? {} : { plantumlServer }),
  }
  const cache =
    options.cache === undefined ? undefined : new PageCache(options.cache, contextOf(options, pageOptions), disk)
  const publication = new Publication(options.out, disk)
  try {
    const renderer = new TestRenderer(pageOptions, new PageMaker(pageOptions), publication, cache)
    const { outlines, leftOut } = renderTests(renderer, options, disk, progress)
    progress('making the pages of all tests together')
    const shared = renderer.renderShared(outlines)
    progress('putting the pages in place')
    const published = publication.finish()
    cache?.write()
    return { ...published, ...shared, tests: outlines.length, leftOut }
  } catch (error) {
    publication.abandon()
    throw error
  }
}

/** How many tests go by between two words of progress. */
const PROGRESS_STEP = 20

function renderTests(
  renderer: TestRenderer,
  { traces, failed }: RenderOptions,
  disk: Files,
  progress: (stage: string) => void,
) {
  const aside = failed === undefined ? [] : filesOf(failed, disk)
  const files = [...aside, ...filesOf(traces, disk)]
  if (files.length === 0) throw new ProtokollError(noTraces(failed === undefined ? [traces] : [failed, traces]))
  const outlines: Outline[] = []
  const replaced = new Set<string>()
  let leftOut = 0
  for (const [i, file] of files.entries()) {
    if (i % PROGRESS_STEP === 0) progress(`making pages: ${i} of ${files.length} tests`)
    const isAside = i < aside.length
    const outline = renderer.render(file, (test) => {
      // A test that passed before and fails now has left two traces; only the newer one says what the nodes do.
      if (!isAside && replaced.has(keyOf(test))) return false
      if (test.failed && failed === undefined) leftOut += 1
      return !test.failed || failed !== undefined
    })
    if (outline && isAside) replaced.add(keyOf(outline))
    if (outline) outlines.push(outline)
  }
  renderer.throwProblems()
  return { outlines, leftOut }
}

function keyOf({ group, file, test }: TestName): string {
  return JSON.stringify([group, file, test])
}

/** All that pages depend on besides their traces. */
function contextOf({ out, failed }: RenderOptions, options: PageOptions): string {
  const { vocabulary, catalogue, templates, ...others } = options
  const words = [vocabulary, vocabulary.roles, vocabulary.variables, vocabulary.marks, vocabulary.messages]
  return contentHash(
    JSON.stringify([
      programHash(),
      out,
      failed ?? null,
      words.map((each) => (each instanceof Map ? [...each] : each)),
      [...catalogue.entries],
      [...templates],
      others,
    ]),
  )
}

/** Without traces there is nothing to render. A folder that nobody has named is not the mistake then. */
function requireTraces({ traces, failed, lastRun }: RenderOptions, disk: Files): void {
  if (lastRun === undefined) return requireFolder(traces, '--traces', disk)
  const countIn = (folder: string) => listTraces(folder, disk.list).length
  if ([traces, ...(failed === undefined ? [] : [failed])].some((folder) => countIn(folder) > 0)) return
  throw new ProtokollError(noTracesYet(traces, lastRun.failed, countIn(lastRun.failed)))
}

function noTracesYet(traces: string, failed: string, count: number): Problem {
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

function requireServer(address: string | undefined): void {
  if (address === undefined || SERVER_ADDRESS.test(address)) return
  const message = 'not the address of a server'
  const found = quote(address)
  throw new ProtokollError({ code: 'OPTION', field: '--plantuml-server', message, found, legal: SERVER_WORDS })
}
