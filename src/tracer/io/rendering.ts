import { oneOf, type Problem, ProtokollError, quote } from '../common/errors.ts'
import type { Untested } from '../pages/document/site.ts'
import type { PageOptions } from '../pages/page-maker.ts'
import { ambiguousNames } from '../pages/writers/names-alone.ts'
import { THEMES } from '../pages/writers/themes.ts'
import type { Diagrams, FlavourName, Format, Theme } from '../pages/writers/writer.ts'
import { wordsWithoutMeaning } from '../trace/meanings.ts'
import { countedOrigins } from '../trace/origins.ts'
import { inAuthorsOrder, lostOrder, sourceText } from './authors-order.ts'
import { type Files, filesFrom } from './files.ts'
import { namesIn } from './header-names.ts'
import { listTraces } from './list.ts'
import {
  filesOf,
  loadCatalogue,
  loadTemplates,
  loadVocabulary,
  noTraces,
  requireFolder,
  type TraceFile,
} from './load.ts'
import { requireUnlocked } from './lock.ts'
import { type MadeTest, TestMaker } from './make-test.ts'
import { contentHash, PageCache } from './page-cache.ts'
import { requireOutput } from './places.ts'
import { programHash } from './program.ts'
import { REPOSITORY_ADDRESS, REPOSITORY_WORDS, SERVER_ADDRESS, SERVER_WORDS } from './project.ts'
import { Publication, type Published } from './publish.ts'
import { RenderedTests, Wanted } from './render-tests.ts'
import { foldersOfRun } from './run-folder.ts'
import { SeenTraces } from './seen-traces.ts'
import { weighedMessages } from './weighed-messages.ts'

/** Where everything is. Paths are relative to `cwd`. */
export interface RenderOptions {
  /** A full path. Default: the folder that the process is in. */
  readonly cwd?: string
  readonly vocabulary: string
  /** Where it is not there, there are no features. */
  readonly features: string
  readonly traces: string
  /** The folder of what would have happened without each message. Default: nobody knows. */
  readonly ifLost?: string
  readonly out: string
  readonly theme: string
  /** What pages show. A theme that shows only PlantUML's diagrams keeps to that. Default `svg`. */
  readonly diagrams?: Diagrams
  /** Default `rst`; a theme that has only that keeps to it. */
  readonly formats?: readonly Format[]
  /** What Markdown pages are made for. Default `github`. */
  readonly flavour?: FlavourName
  /** A folder of templates that replace the theme's. */
  readonly templates?: string
  /** A folder with the traces of failing tests, to be rendered as well, in place of those of the same tests. */
  readonly failed?: string
  /** Set if nobody chose the folder of traces, but it is where the last run left them: where it left failing tests', and its folder aside. */
  readonly lastRun?: { readonly failed: string; readonly aside?: string }
  readonly plantumlServer?: string | undefined
  /** Where the project's files are shown, see `project.ts`. Without it pages name them and do not link to them. */
  readonly repository?: string | undefined
  /** The project's folder, which cannot be the output. Default: `cwd`. */
  readonly project?: string
  /** Groups, and files as `group/file`, in the order in which pages list them. */
  readonly order?: readonly string[]
  /** The folder of its tests, which cannot be it either. */
  readonly scenarios?: string
  /** A folder to remember in what was made of what; what has not changed is not made again then. Default: none. */
  readonly cache?: string
}

export interface RenderResult extends Published {
  readonly tests: number
  /** How many of what: `2 tests and 1 log`. */
  readonly counted: string
  /** Traces of failing tests that were left out. */
  readonly leftOut: number
  readonly untested: Untested
  /** Features whose `example.txt` names no section that tests them; their pages show another. */
  readonly lostExamples: readonly string[]
  /** What the project's order names and no test is part of. */
  readonly lostOrder: readonly string[]
  /** Words of which the vocabulary does not say what they mean; the legend says so. */
  readonly unexplained: readonly string[]
}

/** A trace whose pages are to be made. */
export interface Job {
  /** Of the trace, among all. */
  readonly place: number
  readonly file: TraceFile
}

/**
 * One rendering of a project, step by step: what is there already is kept, what is not is to be made, here or by others,
 * in any order; at the end all is put in place, or nothing. Every step throws a `ProtokollError`.
 */
export class Rendering {
  readonly pageOptions: PageOptions
  /** What is to be made, in the order of traces. */
  readonly jobs: readonly Job[]
  readonly wanted: Wanted
  private readonly maker: TestMaker
  private readonly publication: Publication
  private readonly cache: PageCache | undefined
  private readonly tests: RenderedTests
  private readonly seen: SeenTraces
  private readonly options: RenderOptions
  private readonly disk: Files

  constructor(options: RenderOptions) {
    const disk = filesFrom(options.cwd ?? process.cwd())
    this.options = options
    this.disk = disk
    requirePlaces(options, disk)
    const pageOptions = loadPageOptions(options, disk)
    const folders = options.failed === undefined ? [options.traces] : [options.failed, options.traces]
    for (const folder of folders) requireUnlocked(folder, disk)
    this.seen = new SeenTraces(folders, disk)
    const aside = options.failed === undefined ? [] : filesOf(options.failed, disk)
    const files = [...aside, ...filesOf(options.traces, disk, options.ifLost)]
    if (files.length === 0) throw new ProtokollError(noTraces(folders))
    const tests = files
      .flatMap(({ file }) => namesIn(file, disk))
      .map(({ group, file, test }) => ({ group, file, test }))
    const ambiguous = pageOptions.theme.shortNames ? { ambiguous: ambiguousNames(tests) } : {}
    this.pageOptions = { ...pageOptions, ...ambiguous, tests }
    this.maker = new TestMaker(this.pageOptions, options.cwd ?? process.cwd())
    this.cache = cacheOf(options, this.pageOptions, disk)
    this.wanted = new Wanted(options.failed !== undefined)
    this.publication = new Publication(options.out, disk)
    const { pages } = this.maker
    this.tests = new RenderedTests(this.publication, this.cache, pages.catalogueProblems(), (outline) =>
      pages.hasSameLinks(outline),
    )
    this.jobs = this.undoneSafely(files, aside.length)
  }

  /** Makes the pages of a test in this thread, each being written and let go before the next. */
  make({ place, file }: Job): void {
    this.take(
      place,
      this.maker.make(file, (test) => this.wanted.has(test), this.tests.isRefused),
    )
  }

  /** Takes what was made of a trace elsewhere. */
  take(place: number, made: MadeTest): void {
    this.wanted.count(made.name)
    this.tests.take(place, made)
  }

  finish(progress: (stage: string) => void): RenderResult {
    const outlines = this.tests.outlines()
    progress('making the pages of all tests together')
    const { byName = false } = this.pageOptions.theme
    const { project = '.', order = [], traces, ifLost } = this.options
    const weighed = ifLost === undefined ? [] : weighedMessages(traces, ifLost, this.disk)
    const ordered = byName ? outlines : inAuthorsOrder(outlines, order, (path) => sourceText(project, path, this.disk))
    const shared = this.tests.renderShared(ordered, this.maker.pages, !byName, weighed)
    progress('putting the pages in place')
    this.seen.requireSame()
    const published = this.publication.finish()
    this.cache?.write()
    const unexplained = wordsWithoutMeaning(this.pageOptions.vocabulary)
    const found = { leftOut: this.wanted.leftOut, lostOrder: lostOrder(outlines, order), unexplained }
    const counted = countedOrigins(outlines.map(({ origin }) => origin))
    return { ...published, ...shared, tests: outlines.length, counted, ...found }
  }

  /** Leaves the output as it was. */
  abandon(): void {
    this.publication.abandon()
  }

  private undoneSafely(files: readonly TraceFile[], aside: number): Job[] {
    try {
      return this.undone(files, aside)
    } catch (error) {
      this.abandon()
      throw error
    }
  }

  /** Keeps the pages that are there. Failing tests come first: they say which other traces are not wanted any more. */
  private undone(files: readonly TraceFile[], aside: number): Job[] {
    const jobs: Job[] = []
    for (const [place, file] of files.entries()) {
      const known = this.tests.known(file)
      if (known) {
        if (place < aside || this.wanted.has(known.outline)) this.tests.keep(place, known)
        if (place < aside) this.wanted.replace(known.outline)
      } else if (place < aside) this.makeAside(place, file)
      else jobs.push({ place, file })
    }
    return jobs
  }

  private makeAside(place: number, file: TraceFile): void {
    const made = this.maker.make(file, () => true, this.tests.isRefused)
    this.tests.take(place, made)
    if (made.name) this.wanted.replace(made.name)
  }
}

/** The output is not where anything lies that pages are made of. */
function requirePlaces(options: RenderOptions, disk: Files): void {
  const { out, traces, failed, lastRun, features, templates, vocabulary, scenarios } = options
  const places = [
    { path: traces, what: 'the traces' },
    { path: failed ?? lastRun?.failed, what: 'the traces of failing tests' },
    { path: features, what: 'the features' },
    { path: templates, what: 'the templates' },
    { path: vocabulary, what: 'the vocabulary' },
    { path: scenarios, what: 'the tests', isShared: true },
  ].flatMap(({ path, ...place }) => (path === undefined ? [] : [{ path, ...place }]))
  const project = options.project ?? '.'
  requireOutput({ path: out, what: 'the output', field: '--out' }, project, places, disk)
}

/** What all pages are made with, loaded and checked. */
function loadPageOptions(options: RenderOptions, disk: Files): PageOptions {
  const { plantumlServer, repository, diagrams, formats, flavour, project = '.' } = options
  const theme = themeOf(options.theme)
  requireAddress('--plantuml-server', plantumlServer, SERVER_ADDRESS, SERVER_WORDS)
  requireAddress('--repository', repository, REPOSITORY_ADDRESS, REPOSITORY_WORDS)
  // A wrong path to the words is also why tests left no traces.
  const vocabulary = loadVocabulary(options.vocabulary, disk)
  requireTraces(options, disk)
  return {
    vocabulary,
    catalogue: loadCatalogue(options.features, vocabulary, disk),
    theme,
    templates: loadTemplates(theme, options.templates, disk),
    ...(diagrams === undefined ? {} : { diagrams }),
    ...(formats === undefined ? {} : { formats }),
    ...(flavour === undefined ? {} : { flavour }),
    ...(plantumlServer === undefined ? {} : { plantumlServer }),
    ...(repository === undefined ? {} : { repository }),
    project,
  }
}

function cacheOf(options: RenderOptions, pageOptions: PageOptions, disk: Files): PageCache | undefined {
  return options.cache === undefined ? undefined : new PageCache(options.cache, contextOf(options, pageOptions), disk)
}

/** All that pages depend on besides their traces. */
function contextOf({ out, failed }: RenderOptions, options: PageOptions): string {
  // Which tests there are is known of each outline.
  const { vocabulary, catalogue, templates, tests, ...others } = options
  const { kinds, roles, variables, marks, messages } = vocabulary
  const words = [vocabulary, kinds, roles, variables, marks, messages]
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
  const { aside } = lastRun
  const count = aside === undefined ? 0 : countIn(foldersOfRun(aside).traces)
  if (aside !== undefined && count > 0) throw new ProtokollError(onlyAside(traces, aside, count))
  throw new ProtokollError(noTracesYet(traces, lastRun.failed, countIn(lastRun.failed)))
}

function onlyAside(traces: string, aside: string, count: number): Problem {
  return {
    code: 'TRACE_MISSING',
    file: traces,
    message: 'there are no traces yet',
    found: `${count} in ${aside}, where a run leaves them with CI set`,
    advice: 'run vitest run -u, which writes traces also then',
  }
}

function noTracesYet(traces: string, failed: string, count: number): Problem {
  return {
    code: 'TRACE_MISSING',
    file: traces,
    message: 'there are no traces yet',
    ...(count > 0 ? { found: `${count} of failing tests in ${failed}; --failed makes pages of them` } : {}),
    advice: 'run the traced tests, of which those that pass leave traces there, or import a log',
  }
}

function themeOf(name: string): Theme {
  const theme = Object.hasOwn(THEMES, name) ? THEMES[name] : undefined
  if (theme) return theme
  const legal = oneOf(Object.keys(THEMES))
  throw new ProtokollError({ code: 'OPTION', field: '--theme', message: 'no such theme', found: quote(name), legal })
}

function requireAddress(field: string, address: string | undefined, form: RegExp, legal: string): void {
  if (address === undefined || form.test(address)) return
  const message = 'no address that can become a link'
  throw new ProtokollError({ code: 'OPTION', field, message, found: quote(address), legal })
}
