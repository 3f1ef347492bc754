import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Problem, ProtokollError } from '../../../src/tracer/common/errors.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'
import { twoPhase } from './two-phase.ts'

export const HEADER = { trace: 1, vocabulary: 'two_phase', group: 'g', file: 'f', test: 't' }
export const SECTION = { section: 'One' }
export const JOINED = ['1', '2', '3'].map((node) => ({ node, op: 'joined' }))
export const END = { end: 'passed' }

/** The text of a trace with these lines. */
export function textOf(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

export function readText(text: string | Uint8Array, vocabulary: Vocabulary = twoPhase): Trace {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return readTrace(bytes, 'a.jsonl', vocabulary)
}

export function readLines(lines: readonly object[], vocabulary: Vocabulary = twoPhase): Trace {
  return readText(textOf(lines), vocabulary)
}

/** Reads a trace of one section in which three nodes exist. The lines given stand on line 6 and after it. */
export function readEvents(events: readonly object[]): Trace {
  return readLines([HEADER, SECTION, ...JOINED, ...events, END])
}

/** Everything that is refused; fails if nothing is. */
export function problemsOf(act: () => unknown): readonly Problem[] {
  try {
    act()
  } catch (error) {
    if (error instanceof ProtokollError) return error.problems
    throw error
  }
  throw new Error('nothing was refused')
}

/** The scenarios run first, so that what they leave is there, as it is now. */
const RECORDED = 'docs-out/traces'

/** The lines of every trace of the scenarios, and where they stand. */
export function recordedLines(): { file: string; line: number; text: string }[] {
  const files = readdirSync(RECORDED, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'))
  return files.sort().flatMap((path) => {
    const file = join(RECORDED, path)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    return lines.map((text, i) => ({ file, line: i + 1, text }))
  })
}

export function raftVocabulary(): Vocabulary {
  const file = 'vocabulary/raft.json'
  return parseVocabulary(JSON.parse(readFileSync(file, 'utf8')), file)
}
