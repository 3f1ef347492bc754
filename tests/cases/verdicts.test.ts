import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { firstTest } from '../../src/tracer/diff/forms/report-texts.ts'
import type { Report, TestName, WindowStep } from '../../src/tracer/diff/report.ts'
import { listTraces } from '../../src/tracer/io/list.ts'
import { CASES } from './all.ts'
import type { Case } from './case.ts'
import { BEFORE, reportOf } from './record.ts'

const folder = inject('recordings')
const textOf = (each: Case) => readFileSync(reportOf(folder, each, 'text'), 'utf8')
const parse = (each: Case): Report => JSON.parse(readFileSync(reportOf(folder, each, 'json'), 'utf8'))

/** The tests that the report says anything of, by what they are called now. */
function namesIn({ tests, added, removed }: Report): string[] {
  const all: TestName[] = [...tests.map(({ after }) => after), ...added, ...removed]
  return all.map((name) => name.test).sort()
}

/** The names of the tests that the case says differ. */
function expectedNames({ tests }: Case): string[] {
  if ('length' in tests) return [...tests].sort()
  const isMeant = (trace: string, name: string) =>
    'naming' in tests ? trace.includes(tests.naming) : !tests.allBut.includes(name)
  return listTraces(BEFORE)
    .map((path) => readFileSync(join(BEFORE, path), 'utf8'))
    .map((trace) => ({ trace, name: String(JSON.parse(trace.slice(0, trace.indexOf('\n'))).test) }))
    .flatMap(({ trace, name }) => (isMeant(trace, name) ? [name] : []))
    .sort()
}

function firstEvent(report: Report): WindowStep | undefined {
  return firstTest(report)?.first?.steps.find(({ first }) => first)
}

describe('protokoll diff on traces of changed code', () => {
  test('there are twelve cases or more, of every kind', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(12)
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length)
    expect(new Set(CASES.map(({ verdict }) => verdict)).size).toBe(5)
  })

  test.each(CASES)('$id: $verdict', (each) => {
    const report = parse(each)
    expect(report.verdict).toBe(each.verdict)
    expect(namesIn(report)).toEqual(expectedNames(each))
  })

  test.each(CASES.filter(({ told }) => told !== undefined))('$id: tells first of "$told"', (each) => {
    expect(parse(each).changes[0]?.text).toContain(each.told)
  })

  test.each(CASES.filter(({ first }) => first !== undefined))('$id: shows first "$first"', (each) => {
    const step = firstEvent(parse(each))
    expect([step?.before?.text, step?.after?.text].join('; ')).toContain(each.first)
  })

  test.each(CASES.filter(({ first }) => first === undefined))('$id: has no event to show', (each) => {
    expect(firstEvent(parse(each))).toBeUndefined()
  })

  test.each(CASES)('$id: the text says what a reviewer needs', (each) => {
    const text = textOf(each)
    for (const said of each.says) expect(text).toContain(said)
    expect(text.startsWith(`${each.verdict}: `)).toBe(true)
  })
})
