import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Problem, ProtokollError } from '../../../src/tracer/common/errors.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { parseVocabulary, type Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'
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

const COMMITTED = 'docs-out/traces'

/** False after somebody removed them to have them made anew: then there is nothing to hold against anything. */
export const HAS_COMMITTED = existsSync(COMMITTED)

/** The lines of every committed trace, and where they stand. */
export function committedLines(): { file: string; line: number; text: string }[] {
  if (!HAS_COMMITTED) return []
  const files = readdirSync(COMMITTED, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'))
  return files.sort().flatMap((path) => {
    const file = join(COMMITTED, path)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    return lines.map((text, i) => ({ file, line: i + 1, text }))
  })
}

export function raftVocabulary(): Vocabulary {
  const file = 'vocabulary/raft.json'
  return parseVocabulary(JSON.parse(readFileSync(file, 'utf8')), file)
}
