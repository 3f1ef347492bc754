import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tellFailure } from '../../src/cli/refusal.ts'
import { oneOf, type Problem, ProtokollError, quote } from '../../src/tracer/common/errors.ts'
import { LIMITS, type Limit } from '../../src/tracer/common/limits.ts'

/** What holds each bound: it throws where the bound itself is not taken, or where one more is. */
const HELD: Readonly<Record<Limit, (bound: number) => void | Promise<void>>> = {
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
}

describe('every bound is held', () => {
  test.for(Object.entries(HELD))('%s', ([name, holds]) => holds(LIMITS[name as Limit]))
})

test('the reference says every bound and its value, and no other', () => {
  const page = readFileSync('docs/reference/limits.rst', 'utf8')
  const rows = [...page.matchAll(/^ {3}\* - ``(\w+)``\n {5}- ([\d,]+)/gm)]
  const said = rows.map(([, name, value]): [string, number] => [name ?? '', Number(value?.replaceAll(',', ''))])
  expect(Object.fromEntries(said)).toEqual(LIMITS)
  expect(said).toHaveLength(Object.keys(LIMITS).length)
})

/** What the command line says of so many problems. */
async function said(count: number): Promise<string> {
  const problem: Problem = { code: 'TRACE_FIELD', message: 'wrong' }
  const more = Array.from({ length: count - 1 }, () => problem)
  const told: string[] = []
  const io = {
    stdout: { write: () => {} },
    stderr: { write: (text: string) => void told.push(text) },
    cwd: '',
    env: {},
  }
  await tellFailure(new ProtokollError(problem, more), { ...io, isTTY: { stdout: false, stderr: false } }, 1)
  return told.join('')
}
