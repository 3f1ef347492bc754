import { describe, expect, test } from 'vitest'
import type { TestDiff } from '../../../../src/tracer/diff/report.ts'
import { compare, compareOne, mark, section, send, traceOf } from '../support.ts'

const lines = (what: string) => [
  section(`About ${what}`),
  mark('1', 'asked', { what }),
  send('1', '2'),
  send('1', '3', 4),
]

describe('a test', () => {
  test('that moved is the same test', () => {
    const report = compare([traceOf(lines('a'))], [traceOf(lines('a'), { group: 'h', file: 'k' })])
    expect([report.verdict, report.counts.moved, report.counts.renamed]).toEqual(['nothing', 1, 0])
    expect(report.tests.map(({ id, moved, before }) => [id, moved, before.group])).toEqual([['h/k/t', true, 'g']])
    expect(report.summary).toBe('nothing: Nothing differs. 1 test the same; 1 moved.')
  })

  test('that is on one side only and failed there is counted as that', () => {
    const [old, passing] = [traceOf(lines('a')), traceOf(lines('b'), { test: 'v', group: 'h' })]
    const fails = traceOf([section('Else')], { test: 'w', group: 'i', file: 'x', end: { end: 'failed' } })
    const report = compare([old], [old, passing, fails])
    expect(report.added.map(({ test: name, failed }) => [name, failed])).toEqual([
      ['v', undefined],
      ['w', true],
    ])
    expect(report.summary).toContain('; 2 added (1 fails).')
    expect(compare([old, fails], [old]).summary).toContain('; 1 removed (1 failed)')
  })

  test('that is called something else is the same test, if it does the same', () => {
    const report = compare([traceOf(lines('a'))], [traceOf(lines('a'), { test: 'u' })])
    expect([report.verdict, report.counts.renamed, report.added, report.removed]).toEqual(['nothing', 1, [], []])
  })

  test('that is called something else and differs a little is the same test', () => {
    const before = ['a', 'b'].map((each) => traceOf(lines(each), { test: each }))
    const after = ['b', 'a'].map((each) => traceOf([...lines(each), mark('2', 'cut')], { test: `new ${each}` }))
    const report = compare(before, after)
    expect(
      report.tests.map(({ before: { test: was }, after: { test: is } }: TestDiff) => `${was}: ${is}`).sort(),
    ).toEqual(['a: new a', 'b: new b'])
    expect(report.counts.renamed).toBe(2)
  })

  test('that is new or gone is listed, and makes no other behaviour', () => {
    const report = compare(
      [traceOf(lines('a'))],
      [traceOf(lines('a')), traceOf([section('Other'), mark('3', 'power')], { test: 'v' })],
    )
    expect([report.verdict, report.added.map(({ test: name }) => name), report.removed]).toEqual(['claims', ['v'], []])
    const back = compare(
      [traceOf(lines('a')), traceOf([section('Other'), mark('3', 'power')], { test: 'v' })],
      [traceOf(lines('a'))],
    )
    expect([back.verdict, back.added, back.removed.map(({ test: name }) => name)]).toEqual(['claims', [], ['v']])
  })
})

describe('sections', () => {
  const events = [1, 2, 3, 4].map((round) => mark('1', 'asked', { what: `${round}` }))
  const whole = traceOf([section('All'), ...events])
  const half = traceOf([section('First'), ...events.slice(0, 2), section('Second'), ...events.slice(2)])
  const relations = (before: typeof whole, after: typeof whole) =>
    compareOne(before, after).test?.sections.map(({ relation }) => relation)

  test('that are split, merged, cut elsewhere or renamed are no other behaviour', () => {
    expect(compareOne(whole, half).report.verdict).toBe('claims')
    expect(relations(whole, half)).toEqual(['same', 'split'])
    expect(relations(half, whole)).toEqual(['same', 'merged'])
    const recut = traceOf([section('First'), ...events.slice(0, 3), section('Second'), ...events.slice(3)])
    expect(compareOne(half, recut).report.verdict).toBe('claims')
    expect(relations(half, recut)).toEqual(['same', 'recut'])
    expect(relations(whole, traceOf([section('Everything'), ...events]))).toEqual(['same', 'renamed'])
  })

  test('that are new stand where they are', () => {
    const more = traceOf([section('All'), ...events, section('More'), mark('2', 'power')])
    expect(relations(whole, more)).toEqual(['same', 'same', 'added'])
    expect(relations(more, whole)).toEqual(['same', 'same', 'removed'])
  })
})
