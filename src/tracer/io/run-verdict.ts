import { ProtokollError } from '../common/errors.ts'
import { worst } from '../diff/compare.ts'
import { diffTraces } from '../diff/diff-traces.ts'
import { firstDifferenceText } from '../diff/forms/report-texts.ts'
import { CLASSES, type DiffClass, type Report, type SideName } from '../diff/report.ts'
import { headerIn } from '../trace/parse-line.ts'
import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'

/** A test of a run whose trace was there before it. */
export interface RunTrace {
  /** Below the folder of traces. */
  readonly path: string
  /** What errors call the trace that was there. */
  readonly file: string
  /** Bytes, if these are no text. */
  readonly before: string | Uint8Array
  readonly after: string
}

/** A test that does something else than its trace says that was there. */
export interface RunDifference {
  readonly path: string
  readonly class: DiffClass
  /** What differs first, in words: an event, or what else there is to say. Text from traces is in it. */
  readonly first: string
}

/** What tests do differently, the worst first. */
export interface RunDifferences {
  readonly verdict: DiffClass
  readonly differing: readonly RunDifference[]
}

/**
 * Compares traces with those that were there before. One that cannot be read any more, with the words of today, counts
 * as other behaviour: what it says, no node does now.
 */
export function runDifferences(traces: readonly RunTrace[], vocabulary: Vocabulary): RunDifferences {
  const read = traces.map((each) => ({ ...each, ...readBoth(each, vocabulary) }))
  const unread = read.flatMap(({ path, problem, ...each }): RunDifference[] =>
    problem === undefined || mayDiffer(each) ? [] : [{ path, class: 'behaviour', first: problem }],
  )
  const pairs = read.flatMap(({ pair }) => (pair ? [pair] : []))
  const side = (name: SideName) => ({ name, traces: pairs.map((pair) => pair[name]), vocabulary })
  const report = diffTraces(side('before'), side('after'))
  const differing = [...differencesIn(report), ...unread]
  return { verdict: worst(differing.map((each) => each.class)), differing: differing.sort(worstFirst) }
}

/** Of a test that need not do the same each time, other words say no more than other events do. */
function mayDiffer({ before, after }: Pick<RunTrace, SideName>): boolean {
  return [before, after].some((text) => typeof text === 'string' && headerIn(text)?.repeatable === false)
}

function readBoth(
  { path, file, before, after }: RunTrace,
  vocabulary: Vocabulary,
): { pair?: Readonly<Record<SideName, Trace>>; problem?: string } {
  const read = (text: string | Uint8Array, shown: string): Trace | string => {
    try {
      return readTrace(typeof text === 'string' ? Buffer.from(text) : text, path, vocabulary)
    } catch (error) {
      if (!(error instanceof ProtokollError)) throw error
      return unreadable(shown, error)
    }
  }
  const [was, is] = [read(before, file), read(after, path)]
  if (typeof was === 'string') return { problem: was }
  return typeof is === 'string' ? { problem: is } : { pair: { before: was, after: is } }
}

function unreadable(file: string, { problems: [problem] }: ProtokollError): string {
  const { code, line, message, found, advice } = problem ?? { code: '', message: '' }
  const where = line === undefined ? file : `${file}:${line}`
  const why = code === 'FILE_LFS' ? advice : found
  return `${where} cannot be read now: ${message}${why === undefined ? '' : `, ${why}`}`
}

function differencesIn(report: Report): RunDifference[] {
  const tests = report.tests.filter((test) => test.class !== 'nothing')
  const told = tests.map((test) => ({
    path: test.after.source,
    class: test.class,
    first: firstDifferenceText(test, report),
  }))
  const renamed = report.added.map(({ source: path }) => ({
    path,
    class: 'claims' as const,
    first: 'it has another name',
  }))
  return [...told, ...renamed]
}

function worstFirst(a: RunDifference, b: RunDifference): number {
  return CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) || (a.path < b.path ? -1 : 1)
}
