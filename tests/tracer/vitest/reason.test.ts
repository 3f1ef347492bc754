import { expect, test } from 'vitest'
import { type Problem, ProtokollError } from '../../../src/tracer/common/errors.ts'
import { failure } from '../../../src/tracer/trace/refusals.ts'
import { endOf, reasonOf } from '../../../src/tracer/vitest/reason.ts'

const ROOT = '/home/me/project'
const kindOf = (error: object) => reasonOf([{ message: '', ...error }], ROOT)?.kind
const textOf = (message: string) => reasonOf([{ name: 'Error', message }], ROOT)?.message

test.each([
  [{ name: 'AssertionError', message: 'expected 1 to be 2' }, 'assertion'],
  [{ name: 'Error', message: 'Snapshot `x 1` mismatched', actual: 'a', expected: 'b' }, 'assertion'],
  [{ name: 'Error', message: 'Expect test to fail' }, 'assertion'],
  [{ name: 'Error', message: 'Test timed out in 50ms.\nIf this is …' }, 'timeout'],
  [{ name: 'Error', message: 'Hook timed out in 50ms.\nIf this is …' }, 'timeout'],
  [{ name: 'TypeError', message: 'x is not a function' }, 'error'],
  [{ message: 'what was thrown is no error' }, 'error'],
  [{ name: 'ProtokollError', code: 'TRACE_FIELD', message: 'TRACE_FIELD …' }, 'refused'],
  [{ name: 'ProtokollError', code: 'EVIDENCE', message: 'EVIDENCE …' }, 'evidence'],
])('what Vitest tells as %j is a reason of the kind %s', (error, kind) => {
  expect(kindOf(error)).toBe(kind)
})

test.each([
  ['\u001b[31mred\u001b[39m and \u001b]8;;http://x\u0007linked\u001b]8;;\u0007', 'red and linked'],
  ['first\n\n  second\r\n\tthird', 'first second third'],
  ['it broke\n    at f (/home/me/project/a.ts:1:2)\n    at g (b.ts:1:2)', 'it broke'],
  ['in /home/me/project/src/a.ts:12', 'in src/a.ts:12'],
  ['in file:///home/me/project/src/a.ts:12', 'in src/a.ts:12'],
  ["ENOENT, open '/tmp/k3j4/data/x.log'", "ENOENT, open '…/x.log'"],
  ['C:\\Users\\me\\x.log is gone', '…/x.log is gone'],
  ['GET http://127.0.0.1:80/a/b/c failed, 3/4/5 of 1/2', 'GET http://127.0.0.1:80/a/b/c failed, 3/4/5 of 1/2'],
  ['a\u0000b\u202ec\u2028d', 'a b c d'],
  ['', 'nothing is said'],
  [`${'😀'.repeat(400)}`, `${'😀'.repeat(299)}…`],
])('%j is said on one line, without what is of one machine', (message, text) => {
  expect(textOf(message)).toBe(text)
})

test('of our own errors the first problem is said, with what was found and what to do', () => {
  const problem: Problem = {
    code: 'TRACE_FIELD',
    message: 'node "a", send "m" to "b": a value is not legal',
    ...{ field: 'fields.n', found: '10n', legal: 'an integer', advice: 'send one' },
  }
  const error = new ProtokollError(problem, [{ code: 'RECORD', message: 'more' }])
  const text = 'node "a", send "m" to "b": a value is not legal; at fields.n; found 10n; send one; legal: an integer'
  expect(reasonOf([error], ROOT)).toEqual({ kind: 'refused', message: text })
  expect(reasonOf([{ ...error, name: 'ProtokollError', message: error.message }], ROOT)?.message).toBe(text)
})

test('a refusal is why a test failed before an alarm is, that before what the test says, and evidence is last', () => {
  const of = (kind: Parameters<typeof failure>[0]) => failure(kind, [{ code: 'RECORD', message: kind }])
  const own = [{ name: 'AssertionError', message: 'expected 1 to be 2' }]
  const all = [...of('evidence'), ...of('alarm'), ...of('refused')]
  expect(reasonOf(own, ROOT, all)).toEqual({ kind: 'refused', message: 'refused' })
  expect(reasonOf(own, ROOT, all.slice(0, 2))).toEqual({ kind: 'alarm', message: 'alarm' })
  expect(reasonOf(own, ROOT, all.slice(0, 1))?.kind).toBe('assertion')
  expect(reasonOf([], ROOT, all.slice(0, 1))).toEqual({ kind: 'evidence', message: 'evidence' })
  expect(reasonOf([], ROOT)).toBeUndefined()
})

test('a trace ends as its test did, and as that was meant to', () => {
  const reason = { kind: 'error', message: 'a bug' } as const
  expect(endOf(true, false, reason)).toEqual({ end: 'passed' })
  expect(endOf(true, true, reason)).toEqual({ end: 'failed', reason, expected: true })
  expect(endOf(false, true, reason)).toEqual({ end: 'failed', reason })
  expect(endOf(false, false, undefined)).toEqual({ end: 'failed' })
})
