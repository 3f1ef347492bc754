import { describe, expect, test } from 'vitest'
import { whereToCompare } from '../../../../src/tracer/diff/forms/report-texts.ts'
import { textReport } from '../../../../src/tracer/diff/forms/text/text-report.ts'
import type { TestDiff } from '../../../../src/tracer/diff/report.ts'
import { answered, compare, handle, section, send, traceOf } from '../support.ts'

const lines = (round: number, said: string) => [
  section('One', { tests: ['f'] }),
  send('1', '2', round),
  handle('2', '1', round, { round }),
  answered('2', said),
]

test('a report is told from the verdict to the rest', () => {
  const report = compare(
    [
      traceOf(lines(1, 'yes')),
      traceOf(lines(1, 'yes'), { test: 'same' }),
      traceOf([section('Gone', { tests: ['g'] })], { test: 'old' }),
    ],
    [traceOf(lines(2, 'no')), traceOf(lines(1, 'yes'), { test: 'same', file: 'elsewhere' })],
  )
  expect(
    textReport(report, { color: false }),
  ).toBe(`outcome: Nodes end in other states, or the world outside is told something else. 1 of 2 tests differs (outcome 1); 1 removed; 1 moved; 1 feature not tested any more.

Changes
  outcome   \`answered\` has another \`said\`: 1 test
  outcome   a node ends with another \`round\`: 1 test
  behaviour \`prepare\` has another \`round\`: 1 test
  behaviour \`round\` changes to another value: 1 test

Look first at g/f/t: another outcome
  S2 ends with round 2 instead of 1
  In "One":
     3: S1 joined
  >~ 7: S1 send prepare to S2: round 2, by 1 (round 1 → 2)
   ~ 8: S2 handle prepare from S1: round 2, by 1 [round 2] (round 1 → 2, round 1 → 2)
   ~ 9: S2 answered: what x, said no (said yes → no)
  States: at the start of this, then at its end before and after
  ! S2 round: 0 → 1 | 2

Tests
  nothing   g/elsewhere/same (moved, was g/f/same)

Features that no section tests any more
  g: was tested by "Gone" of g/f/old

Tests removed
  g/f/old
`)
})

test('long lists are cut, and it is said where the rest is', () => {
  const tests = Array.from({ length: 30 }, (_, i) => traceOf([section(`Section ${i}`)], { test: `t${i}` }))
  const text = textReport(compare(tests.slice(0, 1), tests), { color: false })
  expect(text.match(/^ {2}g\/f\/t\d+$/gm)?.length).toBe(20)
  expect(text).toContain('  and 9 more: --format json has them all\n')
})

test('colours only add to the text', () => {
  const report = compare([traceOf(lines(1, 'yes'))], [traceOf(lines(2, 'no'))])
  const colored = textReport(report, { color: true })
  expect(colored).toContain('\u001b[31moutcome: ')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of.
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(textReport(report, { color: false }))
})

describe('where to compare the whole test', () => {
  const where = (before: string, after: string) =>
    whereToCompare({ before: { source: before }, after: { source: after } } as TestDiff)

  test.each([
    ['git:main:docs-out/traces/g/f/t.jsonl', 'docs-out/traces/g/f/t.jsonl', 'docs-out/traces/g/f/t.jsonl'],
    ['a/g/f/t.jsonl', 'b/g/f/t.jsonl', 'g/f/t.jsonl'],
    ['a/g/old.jsonl', 'b/g/new.jsonl', 'b/g/new.jsonl'],
  ])('%s and %s: %s', (before, after, expected) => {
    expect(where(before, after)).toBe(expected)
  })
})
