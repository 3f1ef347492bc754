// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { counted } from '../common/counted.ts'
import { type Problem, throwIfAny } from '../common/errors.ts'
import { type LostFacts, parseLost } from '../trace/lost-facts.ts'
import { headerIn } from '../trace/parse-line.ts'
import { type Files, filesFrom } from './files.ts'
import { listTraces } from './list.ts'
import { LoadedModules, shortHash } from './loaded-modules.ts'
import { indexText, LOST_INDEX, type LostIndex, type LostInputs, parseIndex } from './lost-index.ts'
import { writeLost } from './lost-output.ts'
import { type LoadedProject, loadProject } from './project.ts'
import { foldersAside, lostFolder, RUN_SETTINGS, withOwnFolder } from './run-settings.ts'
import { nothingSeen, runVitest, type VitestEnded } from './run-vitest.ts'

export interface LoseOptions {
  /** A full path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Only test files in whose paths one of them is; without any, all. */
  readonly filters: readonly string[]
  /** Options of Vitest. */
  readonly args: readonly string[]
  /** Also what is up to date. */
  readonly all: boolean
}

/** What became of the facts. */
export interface Lost {
  /** Of the tests that were run. */
  readonly made: readonly LostFacts[]
  /** How many files differ from what they were. */
  readonly changed: number
  /** How many tests are as they were. */
  readonly upToDate: number
}

/** How often it is looked how many tests are done, in milliseconds. */
const LOOK_EVERY_MS = 500

/** Why the facts of a test are out of date. */
export interface OutOfDate {
  /** The trace, below the folder of traces. */
  readonly path: string
  readonly why:
    | 'not made yet'
    | 'its trace has changed'
    | 'a module that its test loads has changed'
    | 'its test is gone'
}

/** Says whose facts are out of date, without running anything. Throws `PROJECT_FILE`. */
export function factsOutOfDate(cwd: string): readonly OutOfDate[] {
  return new FactsThere(cwd).outOfDate()
}

/**
 * Makes the facts anew that are out of date, in one run of Vitest that leaves its traces aside. All are written or none.
 * Throws `VITEST`, `TRACE_CHANGED` if the tests do not leave the traces that are there, and what `writeLost` throws.
 */
export async function loseInProject(options: LoseOptions, tell: (stage: string) => void): Promise<Lost> {
  const there = new FactsThere(options.cwd)
  const wanted = there.filesToRun(options)
  const gone = there.gone()
  const files = [...wanted.keys()]
  if (files.length === 0) {
    const changed = gone.length === 0 ? 0 : there.write(new Map(), gone)
    return { made: [], changed, upToDate: there.tests }
  }
  return withOwnFolder(there.disk, async (folder) => {
    const [aside, lost] = ['aside', 'lost'].map((name) => `${folder}/${name}`) as [string, string]
    const own = lostFolder(lost, there.root)
    const all = countTraces(wanted)
    const look = () =>
      tell(`losing each message of ${counted(all, 'test')}: ${listTraces(own, there.disk.list).length} done`)
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    const settings = { [RUN_SETTINGS.aside]: there.disk.at(aside), [RUN_SETTINGS.lost]: there.disk.at(lost) }
    // Tests of other projects on the way are not to be run again: only for what finds its folder there.
    there.disk.makeFolder(own)
    const named = namesFor(files)
    const { cwd, env, args } = options
    const run = runVitest({ cwd, env, args: ['--update=none', ...args, ...named], settings })
    const ended = await run.finally(() => clearInterval(timer))
    return there.take(wanted, { aside, own }, gone, ended)
  })
}

/** Characters of all names of files on a command line: Windows takes half as many again. */
const NAMED_CHARACTERS = 20_000

/** Names of files are filters of Vitest: nothing else runs, nor what is set up for others. Too many are not said. */
function namesFor(files: readonly string[]): readonly string[] {
  return files.join(' ').length > NAMED_CHARACTERS ? [] : files
}

function countTraces(files: LostIndex): number {
  return [...files.values()].reduce((sum, { traces }) => sum + Object.keys(traces).length, 0)
}

/** The committed traces, and what is known of their messages. */
class FactsThere {
  readonly disk: Files
  /** The full path of the project's folder. */
  readonly root: string
  private readonly project: LoadedProject
  private readonly index: LostIndex
  /** What facts would be made of now. */
  private readonly now: LostIndex

  constructor(cwd: string) {
    this.disk = filesFrom(cwd)
    this.project = loadProject(cwd)
    this.root = this.disk.at(this.project.folder)
    this.index = parseIndex(this.disk.read(join(this.project.ifLost, LOST_INDEX)))
    this.now = this.inputs()
  }

  get tests(): number {
    return countTraces(this.now)
  }

  outOfDate(): OutOfDate[] {
    const found: OutOfDate[] = []
    for (const [file, { modules, traces }] of this.now) {
      const made = this.index.get(file)
      for (const [path, hash] of Object.entries(traces)) {
        const isThere = made?.traces[path] !== undefined && this.disk.isFile(join(this.project.ifLost, path))
        if (!isThere) found.push({ path, why: 'not made yet' })
        else if (made.traces[path] !== hash) found.push({ path, why: 'its trace has changed' })
        else if (made.modules !== modules) found.push({ path, why: 'a module that its test loads has changed' })
      }
    }
    return [...found, ...this.gone().map((path) => ({ path, why: 'its test is gone' as const }))]
  }

  /** The facts of traces that there are no more. */
  gone(): string[] {
    const there = new Set([...this.now.values()].flatMap(({ traces }) => Object.keys(traces)))
    return [...this.index.values()].flatMap(({ traces }) => Object.keys(traces)).filter((path) => !there.has(path))
  }

  /** The files of tests that are to be run, and what their facts will be made of. */
  filesToRun({ filters, all }: Pick<LoseOptions, 'filters' | 'all'>): Map<string, LostInputs> {
    const stale = new Set(this.outOfDate().map(({ path }) => path))
    const isStale = ({ traces }: LostInputs) => Object.keys(traces).some((path) => stale.has(path))
    const isWanted = (file: string) => filters.length === 0 || filters.some((filter) => file.includes(filter))
    return new Map([...this.now].filter(([file, inputs]) => isWanted(file) && (all || isStale(inputs))))
  }

  /** Takes what a run left of the files that were wanted, and writes it. */
  take(
    wanted: ReadonlyMap<string, LostInputs>,
    left: { readonly aside: string; readonly own: string },
    gone: readonly string[],
    ended: VitestEnded,
  ): Lost {
    const { traces } = foldersAside(this.root, left.aside) ?? { traces: left.aside }
    const problems: Problem[] = []
    const texts = new Map<string, string>()
    const made: LostFacts[] = []
    for (const path of [...wanted.values()].flatMap((inputs) => Object.keys(inputs.traces))) {
      const text = this.disk.read(join(left.own, path))
      const facts = text === undefined ? undefined : parseLost(text)
      if (text === undefined || facts === undefined) {
        problems.push(this.nothing(path))
        continue
      }
      if (this.disk.read(join(traces, path)) !== this.disk.read(join(this.project.traces, path)))
        problems.push(this.changed(path))
      texts.set(path, text)
      made.push(facts)
    }
    if (texts.size === 0) throw nothingSeen('no test was run with its messages lost', 'make sure that they pass', ended)
    throwIfAny(problems)
    const changed = this.write(texts, gone, wanted)
    return { made, changed, upToDate: this.tests - made.length }
  }

  /** Writes facts, and what they were made of; removes those that are gone. */
  write(
    texts: ReadonlyMap<string, string>,
    gone: readonly string[],
    made: ReadonlyMap<string, LostInputs> = new Map(),
  ): number {
    const kept = [...this.index].filter(([file]) => this.now.has(file))
    const index = new Map([...kept.map(([file, inputs]) => [file, this.without(inputs, gone)] as const), ...made])
    const removed = gone.map((path) => [path, undefined] as const)
    const changes = new Map<string, string | undefined>([...removed, ...texts, [LOST_INDEX, indexText(index)]])
    return writeLost(this.project.ifLost, changes, this.disk)
  }

  private without({ modules, traces }: LostInputs, gone: readonly string[]): LostInputs {
    return { modules, traces: Object.fromEntries(Object.entries(traces).filter(([path]) => !gone.includes(path))) }
  }

  private inputs(): LostIndex {
    const modules = new LoadedModules(filesFrom(this.root))
    const vocabulary = filesFrom(this.root).show(this.disk.at(this.project.vocabulary))
    const found = new Map<string, { modules: string; traces: Record<string, string> }>()
    for (const path of listTraces(this.project.traces, this.disk.list)) {
      const text = this.disk.read(join(this.project.traces, path)) ?? ''
      const header = headerIn(text)
      // Without the file of its test nobody can run it again.
      if (header?.path === undefined) continue
      const inputs = found.get(header.path) ?? { modules: modules.hashOf(header.path, [vocabulary]), traces: {} }
      inputs.traces[path] = shortHash(text)
      found.set(header.path, inputs)
    }
    return found
  }

  private nothing(path: string): Problem {
    const message = 'nothing came of losing the messages of this test'
    const advice = 'make sure that it passes: run the tests'
    return { code: 'VITEST', file: join(this.project.traces, path), message, advice }
  }

  private changed(path: string): Problem {
    const message = 'the test does not leave the trace that is there'
    const advice = 'run the tests, and look at what has changed'
    return { code: 'TRACE_CHANGED', file: join(this.project.traces, path), message, advice }
  }
}
