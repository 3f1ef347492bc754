import { describeProblems, type Problem, ProtokollError } from '../tracer/common/errors.ts'
import { errno } from '../tracer/io/errno.ts'
import type { Files } from '../tracer/io/files.ts'
import type { LoadedProject } from '../tracer/io/project.ts'
import type { LiveUpdate, Payload, TestPayload } from '../viewer/payload.ts'
import { foldersOfLastRun, tracesIn } from './run-traces.ts'
import { readTest, readWords, type Words } from './shown-tests.ts'

/** A file that has been read: what it said, until it changes. */
interface Known {
  readonly changed: string
  readonly test: TestPayload | undefined
  readonly problems: readonly Problem[]
}

/** A test as it is shown now, and since when; without a test, since when it is gone. */
interface Shown {
  readonly test: TestPayload | undefined
  readonly revision: number
}

/**
 * The tests of a project as its runs leave them, kept up to date. Everything has a revision, so that whoever has seen
 * some can be told what is new since. What cannot be read, because it is being written or is of other words, stays as it
 * was, and is told.
 */
export class LiveTests {
  private readonly project: LoadedProject
  private readonly disk: Files
  private words: Words
  private wordsChanged: string
  private known = new Map<string, Known>()
  private readonly shown = new Map<string, Shown>()
  private revision = 0
  /** Another after each change of the words, and in each process: then nothing is as whoever asks has seen it. */
  private epoch: string
  private problems = ''

  /** Throws `VOCABULARY` and `FILE_…`. */
  constructor(project: LoadedProject, disk: Files, epoch: string) {
    this.project = project
    this.disk = disk
    this.epoch = epoch
    this.wordsChanged = this.changeOf(project.vocabulary)
    this.words = readWords(project.vocabulary, disk)
    this.refresh()
  }

  /** What is shown now; and since then {@link since} tells more. */
  get payload(): Payload {
    const tests = [...this.shown.values()].flatMap(({ test }) => test ?? [])
    return { vocabulary: this.words.declared, tests: tests.sort((a, b) => (a.id < b.id ? -1 : 1)) }
  }

  get now(): string {
    return `${this.epoch}.${this.revision}`
  }

  /** Looks at the disk again. Returns whether there is anything new to tell. */
  refresh(): boolean {
    const before = this.now
    const problems: Problem[] = []
    this.refreshWords(problems)
    const found = this.read(problems)
    for (const [id, test] of found) if (this.shown.get(id)?.test?.trace !== test.trace) this.show(id, test)
    for (const [id, { test }] of this.shown) if (test !== undefined && !found.has(id)) this.show(id, undefined)
    const told = problems.length === 0 ? '' : describeProblems(problems)
    if (told !== this.problems) this.revision += 1
    this.problems = told
    return this.now !== before
  }

  /** What is new since a revision; everything if nobody knows that one. */
  since(seen: string): LiveUpdate {
    const [epoch, revision = ''] = seen.split('.')
    const isKnown = epoch === this.epoch && /^\d{1,15}$/.test(revision)
    const from = isKnown ? Number(revision) : -1
    const newer = [...this.shown].filter(([, shown]) => shown.revision > from)
    return {
      revision: this.now,
      ...(isKnown ? {} : { vocabulary: this.words.declared }),
      tests: newer.flatMap(([, { test }]) => test ?? []),
      gone: isKnown ? newer.flatMap(([id, { test }]) => (test === undefined ? [id] : [])) : [],
      problems: this.problems,
    }
  }

  private show(id: string, test: TestPayload | undefined): void {
    this.revision += 1
    this.shown.set(id, { test, revision: this.revision })
  }

  /** The tests by their ids. A file that is as it was is not read again; of one that cannot be read, its test stays. */
  private read(problems: Problem[]): Map<string, TestPayload> {
    const known = new Map<string, Known>()
    const found = new Map<string, TestPayload>()
    for (const file of tracesIn(foldersOfLastRun(this.project, this.disk), this.disk)) {
      const changed = this.changeOf(file)
      const before = this.known.get(file)
      const now = before?.changed === changed ? before : this.readFile(file, changed, before)
      known.set(file, now)
      for (const problem of now.problems) problems.push(problem)
      if (now.test !== undefined && !found.has(now.test.id)) found.set(now.test.id, now.test)
    }
    this.known = known
    return found
  }

  private readFile(file: string, changed: string, before: Known | undefined): Known {
    try {
      return { changed, test: readTest(file, this.words, this.disk, this.project.ifLost), problems: [] }
    } catch (error) {
      return { changed, test: before?.test, problems: problemsOf(error) }
    }
  }

  private refreshWords(problems: Problem[]): void {
    const changed = this.changeOf(this.project.vocabulary)
    if (changed === this.wordsChanged) return
    try {
      this.words = readWords(this.project.vocabulary, this.disk)
      this.wordsChanged = changed
      this.epoch = `${this.epoch}+`
      this.known.clear()
    } catch (error) {
      for (const problem of problemsOf(error)) problems.push(problem)
    }
  }

  private changeOf(file: string): string {
    const facts = this.disk.facts(file)
    return facts === undefined ? '' : `${facts.identity} ${facts.changed}`
  }
}

/** What somebody can mend; a file that has gone while it was looked for is none. */
function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProtokollError) return error.problems
  if (errno(error) === undefined) throw error
  return [{ code: 'SYSTEM', message: 'the system refuses something', found: String(error) }]
}
