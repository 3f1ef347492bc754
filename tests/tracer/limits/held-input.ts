import { expect } from 'vitest'
import { tellFailure } from '../../../src/cli/refusal.ts'
import { describeProblem, oneOf, type Problem, ProtokollError, quote } from '../../../src/tracer/common/errors.ts'
import { jsonOf, NestingError } from '../../../src/tracer/common/json.ts'
import { nearest } from '../../../src/tracer/common/nearest.ts'
import { parseLine } from '../../../src/tracer/trace/parse-line.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import { END, HEADER, problemsOf, textOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import type { Held } from './hold.ts'

/** What holds these bounds. */
export const HELD_INPUT = {
  quotedCharacters(bound) {
    expect(quote('x'.repeat(bound - 2))).toBe(`"${'x'.repeat(bound - 2)}"`)
    const cut = quote('x'.repeat(bound - 1))
    expect([cut.length, cut.at(-1)]).toEqual([bound, '…'])
  },
  listedValues(bound) {
    const values = Array.from({ length: bound }, (_, i) => `v${i}`)
    expect(oneOf(values)).not.toContain('more')
    expect(oneOf([...values, 'last'])).toMatch(/, and 1 more$/)
  },
  async shownProblems(bound) {
    expect(await said(bound)).not.toContain('more like these')
    expect(await said(bound + 1)).toContain('and 1 more like these')
  },
  keptProblems(bound) {
    const kept = (count: number) => new ProtokollError(WRONG, Array<Problem>(count - 1).fill(WRONG)).problems
    expect(kept(bound)).toEqual(Array(bound).fill(WRONG))
    expect(kept(bound + 1)).toEqual([...Array(bound - 1).fill(WRONG), { ...WRONG, more: 1 }])
  },
  lineBytes(bound) {
    const line = (bytes: number) => describeProblem({ ...WRONG, message: 'x'.repeat(bytes) })
    expect(line(bound)).toBe(`TRACE_FIELD ${'x'.repeat(bound)}`)
    expect(line(bound + 1)).toBe(`TRACE_FIELD ${'x'.repeat(bound - 3)}…`)
  },
  async errorBytes(bound) {
    const long = { found: 'é'.repeat(300), legal: '漢'.repeat(300), advice: '😀'.repeat(300) }
    for (const count of [1, 2, 20, 200]) {
      const problems = Array<Problem>(count).fill({ ...WRONG, ...long, file: 'f'.repeat(500), field: 'x'.repeat(500) })
      const error = new ProtokollError(problems[0] ?? WRONG, problems.slice(1))
      expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(bound)
      expect(Buffer.byteLength(error.message)).toBeGreaterThan(count === 1 ? 0 : bound / 2)
      expect(Buffer.byteLength(await toldOf(error))).toBeLessThanOrEqual(bound)
    }
    const mistake = new Error('漢\n'.repeat(10_000))
    expect(Buffer.byteLength(await toldOf(mistake))).toBeLessThanOrEqual(bound)
  },
  nestedValues(bound) {
    const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(jsonOf(lists(bound))).toHaveLength(1)
    expect(() => jsonOf(lists(bound + 1))).toThrow(NestingError)
    const line = `{"section":"s","x":${lists(bound)}}`
    expect(parseLine(line)).toMatchObject({ problems: [{ legal: expect.stringContaining(`${bound} at most`) }] })
  },
  traceProblems(bound) {
    const trace = (wrong: number) => textOf([HEADER, ...Array<object>(wrong).fill({ nod: 1 }), END])
    const found = (wrong: number) => problemsOf(() => readTrace(Buffer.from(trace(wrong)), 'a.jsonl', twoPhase))
    expect(found(bound)).toHaveLength(bound)
    expect(found(bound + 1)).toHaveLength(bound)
  },
  nearestCharacters(bound) {
    expect(nearest('x'.repeat(bound), ['x'.repeat(bound - 1)])).toBe('x'.repeat(bound - 1))
    expect(nearest('x'.repeat(bound + 1), ['x'.repeat(bound)])).toBeUndefined()
  },
  nearestWords(bound) {
    const others = (count: number) => Array.from({ length: count }, (_, i) => `${i}-other`)
    expect(nearest('words', [...others(bound - 1), 'word'])).toBe('word')
    expect(nearest('words', [...others(bound), 'word'])).toBeUndefined()
  },
} satisfies Held

const WRONG: Problem = { code: 'TRACE_FIELD', message: 'wrong' }

/** What the command line says of so many problems. */
function said(count: number): Promise<string> {
  return toldOf(new ProtokollError(WRONG, Array<Problem>(count - 1).fill(WRONG)))
}

async function toldOf(error: unknown): Promise<string> {
  const told: string[] = []
  const io = {
    stdout: { write: () => {} },
    stderr: { write: (text: string) => void told.push(text) },
    cwd: '',
    env: {},
  }
  await tellFailure(error, { ...io, isTTY: { stdout: false, stderr: false } }, 1)
  return told.join('')
}
