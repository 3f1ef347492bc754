import { resolve } from 'node:path'
import { type Problem, ProtokollError } from '../common/errors.ts'
import type { Outline } from '../pages/document/outline.ts'
import { PageMaker, type PageOptions, type TraceProblems } from '../pages/page-maker.ts'
import type { OutputFile } from '../pages/writers/writer.ts'
import { fold } from '../trace/fold.ts'
import { lossesOf } from '../trace/message-losses.ts'
import { readTrace } from '../trace/read.ts'
import { hasFailed, type Trace } from '../trace/trace.ts'
import type { TraceFile } from './load.ts'
import { contentHash } from './page-cache.ts'
import { leadsOut, pathFrom } from './path-from.ts'

/** Whose trace it is. */
export type TestName = Pick<Outline, 'group' | 'file' | 'test' | 'failed'>

/** What is wrong with a trace, by kind. */
export interface TestProblems extends TraceProblems {
  /** With its form, or its words. */
  readonly trace: readonly Problem[]
}

/** What became of a trace. Plain data but for `files`. */
export interface MadeTest {
  readonly trace: string
  /** Of what is in the trace's file, and what is known besides: see {@link hashOfTest}. */
  readonly hash: string
  readonly problems: TestProblems
  /** Whose trace it is; undefined if it cannot be read. */
  readonly name?: TestName
  /** Undefined where no pages are made: something is wrong, or nobody wants them. */
  readonly outline?: Outline
  /** Made as they are asked for, once. Asking throws `TEMPLATE_…`. */
  readonly files: Iterable<OutputFile>
}

/** Tells apart what the pages of a test are made of: its trace, and what hangs on its messages. */
export function hashOfTest(trace: Uint8Array, losses: string | undefined): string {
  const hash = contentHash(trace)
  return losses === undefined ? hash : contentHash(`${hash} ${losses}`)
}

const NOTHING_WRONG: TestProblems = { trace: [], claims: [], evidence: [], collisions: [] }

/** Reads traces and makes their pages, and touches nothing else. */
export class TestMaker {
  readonly pages: PageMaker
  private readonly options: PageOptions
  private readonly cwd: string

  /** `cwd`: a full path, in which those of traces and of the project start. */
  constructor(options: PageOptions, cwd: string) {
    this.options = options
    this.cwd = cwd
    this.pages = new PageMaker(options)
  }

  /** `onlyCheck`: no pages are made, as nothing will be written. */
  make(file: TraceFile, isWanted: (test: TestName) => boolean, onlyCheck = false): MadeTest {
    const losses = file.readLost?.()
    const { hash, ...read } = this.read(file, losses)
    const made = { trace: file.file, hash, problems: NOTHING_WRONG, files: [] }
    if ('problems' in read) return { ...made, problems: { ...NOTHING_WRONG, trace: read.problems } }
    const { trace } = read
    const { group, file: testFile, test } = trace.header
    const name = { group, file: testFile, test, failed: hasFailed(trace) }
    if (!isWanted(name)) return { ...made, name }
    const sections = fold(trace, this.options.vocabulary)
    const problems = { trace: [], ...this.pages.problemsOf(trace, sections) }
    if (onlyCheck || Object.values(problems).some((each) => each.length > 0)) return { ...made, name, problems }
    return { ...made, name, ...this.pages.pagesOf(trace, sections, this.pathOf(file), lossesOf(trace, losses)) }
  }

  /** From the project's folder; empty for a trace from elsewhere. */
  private pathOf({ file }: TraceFile): string {
    const { project } = this.options
    const path = project === undefined ? '' : pathFrom(resolve(this.cwd, project), resolve(this.cwd, file))
    return leadsOut(path) ? '' : path
  }

  /** The file's bytes are let go here. */
  private read(
    file: TraceFile,
    losses: string | undefined,
  ): { hash: string } & ({ trace: Trace } | { problems: readonly Problem[] }) {
    let hash = ''
    try {
      const bytes = file.read()
      hash = hashOfTest(bytes, losses)
      return { hash, trace: readTrace(bytes, file.file, this.options.vocabulary) }
    } catch (error) {
      if (!(error instanceof ProtokollError)) throw error
      return { hash, problems: error.problems }
    }
  }
}
