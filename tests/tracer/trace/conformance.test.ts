import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../src/tracer/common/errors.ts'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { listTraces } from '../../../src/tracer/io/list.ts'
import { readTrace, traceProblems } from '../../../src/tracer/trace/read.ts'
import { CONFORMANCE, conformanceIndex, conformanceVocabulary } from '../support/conformance.ts'
import { problemsOf } from '../support/traces.ts'

const { traces } = conformanceIndex()
const bytesOf = (file: string) => readFileSync(`${CONFORMANCE}/${file}`)

/** What the index says of a fault. */
const told = (problems: readonly Problem[]) =>
  problems.map(({ code, line, field }) => ({
    code,
    ...(line === undefined ? {} : { line }),
    ...(field === undefined ? {} : { field }),
  }))

describe('an example of the conformance kit has the faults that the index says', () => {
  test.each(traces)('$file', ({ file, vocabulary, faults, needsVocabulary = false }) => {
    const words = conformanceVocabulary(vocabulary)
    const bytes = bytesOf(file)
    expect(told(traceProblems(bytes, file, words, LIMITS.validatedProblems))).toEqual(faults)
    const form = traceProblems(bytes, file, undefined, LIMITS.validatedProblems)
    expect(form.length > 0).toBe(faults.length > 0 && !needsVocabulary)
    const read = () => readTrace(bytes, file, words)
    if (faults.length === 0) expect(read().header).toHaveProperty('test')
    else expect(told(problemsOf(read))).toEqual(faults.slice(0, LIMITS.traceProblems))
  })

  test('every file is in the index, in the folder of its verdict', () => {
    const verdict = (file: string) => /^\w+\/(good|bad)\//.exec(file)?.[1]
    const ofIndex = traces.map(({ file }) => file)
    expect(ofIndex.toSorted()).toEqual(listTraces(CONFORMANCE).filter((file) => verdict(file) !== undefined))
    expect(traces.map(({ file }) => verdict(file))).toEqual(
      traces.map(({ faults }) => (faults.length === 0 ? 'good' : 'bad')),
    )
  })

  test('no two say that they show the same', () => {
    expect(new Set(traces.map(({ vocabulary, shows }) => `${vocabulary} ${shows}`)).size).toBe(traces.length)
    expect(traces.filter(({ shows }) => !/^\S.*\.$/.test(shows))).toEqual([])
  })
})

/** What no file can show. */
const NOT_SHOWN = {
  TRACE_CHANGED: 'a trace that changes while pages are made of it',
  TRACE_MISSING: 'a trace that is not there, or that cannot be read',
}

test('every code that a trace can get is shown', () => {
  const codes = readFileSync('src/tracer/common/errors.ts', 'utf8').match(/(?<=')TRACE_\w+(?=')/g) ?? []
  const shown = new Set(traces.flatMap(({ faults }) => faults.map(({ code }) => code)))
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => !shown.has(code))).toEqual(Object.keys(NOT_SHOWN))
})
