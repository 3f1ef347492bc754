import { diffTraces } from '../../../src/tracer/diff/diff-traces.ts'
import type { Report, TestDiff } from '../../../src/tracer/diff/report.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'
import { END, HEADER, JOINED, readLines } from '../support/traces.ts'
import { twoPhaseWords } from '../support/two-phase.ts'

const ANSWERED = {
  id: 'answered',
  cell: 'ANSWERED',
  answer: true,
  fields: [
    { id: 'what', type: 'text', meaning: 'what for' },
    { id: 'said', type: 'text', meaning: 'what the client is told' },
  ],
  meaning: 'A client was told.',
}

export const wordsData = { ...twoPhaseWords, marks: [...twoPhaseWords.marks, ANSWERED] }
export const words: Vocabulary = parseVocabulary(wordsData, 'words.json')

/** A trace of the test `name`, of sections that three nodes begin. */
export function traceOf(
  lines: readonly object[],
  { end = END, ...header }: { end?: object; [field: string]: unknown } = {},
): Trace {
  const trace = readLines([{ ...HEADER, ...header }, { section: 'Start' }, ...JOINED, ...lines, end], words)
  return { ...trace, source: `${trace.header.group}/${trace.header.file}/${trace.header.test}.jsonl` }
}

export function compare(
  before: readonly Trace[],
  after: readonly Trace[],
  beforeWords = words,
  afterWords = words,
): Report {
  const side = (name: string, traces: readonly Trace[], vocabulary: Vocabulary) => ({ name, traces, vocabulary })
  return diffTraces(side('before', before, beforeWords), side('after', after, afterWords))
}

/** Compares two traces of one test; its report, and what it says of the test. */
export function compareOne(before: Trace, after: Trace): { report: Report; test: TestDiff | undefined } {
  const report = compare([before], [after])
  return { report, test: report.tests[0] }
}

export const send = (node: string, to: string, round = 1) => ({
  node,
  op: 'send',
  to,
  message: 'prepare',
  fields: { round, by: node },
})
export const handle = (node: string, from: string, round = 1, set?: object) => ({
  ...{ node, op: 'handle', from, message: 'prepare', fields: { round, by: from } },
  ...(set ? { set } : {}),
})
export const mark = (node: string, op: string, fields?: object, set?: object) => ({
  node,
  op,
  ...(fields ? { fields } : {}),
  ...(set ? { set } : {}),
})
export const answered = (node: string, said: string) => mark(node, 'answered', { what: 'x', said })
export const section = (title: string, claims: object = {}) => ({ section: title, ...claims })
