import { expect, test } from 'vitest'
import { describeProblem, type Problem, ProtokollError, throwIfAny } from '../../../src/tracer/common/errors.ts'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { problemOfEach, problemsIn } from '../../../src/tracer/common/problem-list.ts'

const HOSTILE = `x\n::error file=README.md,line=1::PWNED\r\n::add-mask::e\u001b]0;t\u0007\u0085\u2028\u202e##[error]${'y'.repeat(5000)}`
const WRONG: Problem = { code: 'TRACE_FIELD', message: 'wrong' }

function wrong(count: number): Problem[] {
  return Array.from({ length: count }, (_, i) => ({ ...WRONG, message: `wrong ${i}` }))
}

test('whatever is foreign in a problem, each part of it is one line that is ours to begin', () => {
  const parts = { file: HOSTILE, message: HOSTILE, field: HOSTILE, found: HOSTILE, legal: HOSTILE, advice: HOSTILE }
  const problem: Problem = { code: 'TRACE_FIELD', line: 3, ...parts, said: [HOSTILE, HOSTILE, 'the last'] }
  const { message } = new ProtokollError(problem)
  const lines = message.split('\n')
  expect(lines.map((line) => line.slice(0, 9))).toEqual([
    'TRACE_FIE',
    '  field  ',
    '  found  ',
    '         ',
    '         ',
    '         ',
    '  legal  ',
    '  do     ',
  ])
  expect(message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]|##\[/u)
  expect(lines[5]).toBe('         the last')
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(LIMITS.errorBytes)
})

test('what is harmless is told as it is', () => {
  const problem = {
    ...WRONG,
    file: 'a b/é.jsonl',
    line: 2,
    field: 'set.x',
    found: '1',
    legal: 'a text',
    advice: 'mend it',
  }
  expect(describeProblem(problem)).toBe(
    'TRACE_FIELD a b/é.jsonl:2: wrong\n  field  set.x\n  found  1\n  legal  a text\n  do     mend it',
  )
})

test.each([1, 21, 100, 101, 200_000])('an error of %i problems says how many there are', (count) => {
  const error = new ProtokollError(WRONG, wrong(count - 1))
  const shown = error.message.match(/^TRACE_FIELD/gm)?.length ?? 0
  expect(shown).toBe(Math.min(count, LIMITS.shownProblems))
  expect(error.problems.length).toBeLessThanOrEqual(LIMITS.keptProblems)
  expect(error.message.split('\n').slice(shown)).toEqual(
    count === shown ? [] : [`and ${count - shown} more like these`],
  )
  expect(() => throwIfAny(wrong(count))).toThrow(ProtokollError)
})

test('problems that are long push others out, and the number stays true', () => {
  const long = { found: '漢'.repeat(1000), legal: '漢'.repeat(1000) }
  const { message } = new ProtokollError(
    { ...WRONG, ...long },
    wrong(49).map((each) => ({ ...each, ...long })),
  )
  const shown = message.match(/^TRACE_FIELD/gm)?.length ?? 0
  expect(message).toContain(`and ${50 - shown} more like these`)
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(LIMITS.errorBytes)
})

test('of many things that are wrong the first are told, the rest counted, and no more looked at than needed', () => {
  let looked = 0
  const found = problemsIn(wrong(200_000), (each) => {
    looked += 1
    return [each]
  })
  expect([found.length, looked]).toEqual([LIMITS.keptProblems, LIMITS.keptProblems])
  const told = problemOfEach(wrong(200_000), (each) => each)
  expect(told).toHaveLength(LIMITS.keptProblems)
  expect(told.at(-1)).toMatchObject({ message: 'wrong 99', more: 200_000 - LIMITS.keptProblems })
  expect(new ProtokollError(WRONG, told).message).toContain(`and ${200_001 - LIMITS.shownProblems} more like these`)
})
