import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alikePairs } from '../../../../src/tracer/diff/align/likeness.ts'
import { nameOf } from '../../../../src/tracer/diff/align/match-tests.ts'
import type { Trace } from '../../../../src/tracer/trace/trace.ts'

/** A test whose sections have these titles, and whose events these names. */
function traceOf(name: string, titles: readonly string[], ops: readonly string[]): Trace {
  const header = { trace: 1, vocabulary: 'v', group: 'g', file: 'f', test: name } as const
  const sections = titles.map((title, i) => {
    const own = ops.filter((_, k) => k % titles.length === i)
    return { title, line: 2, meanwhile: [], events: own.map((op) => ({ node: '1', op })) }
  })
  return { source: `${name}.jsonl`, header, sections, outcome: 'passed' }
}

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const side = (name: string) =>
  fc
    .array(fc.tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.array(word, { maxLength: 8 })), { maxLength: 8 })
    .map((all) => all.map(([titles, ops], i) => traceOf(`${name} ${i}`, titles, ops)))

const nameIn = ({ header }: Trace) => nameOf(header)

function alike(before: readonly Trace[], after: readonly Trace[]) {
  const pairs = alikePairs(before, after, [...before, ...after], nameIn)
  return pairs.map((pair) => [pair.before.header.test, pair.after.header.test, pair.likeness.toFixed(6)] as const)
}

/** What two tests have in common, weighed as the design says: every test held against every other. */
function expected(before: readonly Trace[], after: readonly Trace[]) {
  const marks = ({ sections }: Trace) =>
    sections.flatMap(({ title, events }) => [`title ${title}`, ...events.map(({ op }) => `event ${op}`)])
  const all = [...before, ...after].map(marks)
  const weight = (mark: string) =>
    (mark.startsWith('title') ? 3 : 1) / all.filter((other) => other.includes(mark)).length
  const sum = (of: readonly string[]) => of.reduce((total, mark) => total + weight(mark), 0)
  return before.flatMap((a) =>
    after.flatMap((b) => {
      const rest = marks(b)
      const common = marks(a).filter((mark) => rest.includes(mark) && rest.splice(rest.indexOf(mark), 1).length > 0)
      const likeness = (2 * sum(common)) / (sum(marks(a)) + sum(marks(b)))
      return likeness >= 0.5 ? [{ before: a.header.test, after: b.header.test, likeness }] : []
    }),
  )
}

describe('tests that are alike', () => {
  test('are those that holding each against each finds', () => {
    fc.assert(
      fc.property(side('before'), side('after'), (before, after) => {
        // What is alike by exactly a half may fall on either side: sums of fractions.
        const clear = expected(before, after).filter(({ likeness }) => likeness > 0.5 + 1e-9)
        const found = alike(before, after).filter(([, , likeness]) => Number(likeness) > 0.5 + 1e-9)
        expect(found.map(([a, b]) => `${a}, ${b}`).sort()).toEqual(clear.map((p) => `${p.before}, ${p.after}`).sort())
      }),
    )
  })

  test('are the same whichever side is before', () => {
    fc.assert(
      fc.property(side('before'), side('after'), (before, after) => {
        const swapped = alike(after, before).map(([b, a, likeness]) => [a, b, likeness])
        expect(swapped).toEqual(alike(before, after))
      }),
      // Two tests that are alike by exactly a half are rare.
      { numRuns: 2000 },
    )
  })

  test('the most alike come first', () => {
    const before = [traceOf('one', ['s'], ['a', 'b']), traceOf('two', ['t'], ['c', 'd', 'e'])]
    const after = [traceOf('new one', ['s'], ['a', 'b', 'z']), traceOf('new two', ['t'], ['c', 'd', 'e'])]
    expect(alike(before, after).map(([a, b]) => [a, b])).toEqual([
      ['two', 'new two'],
      ['one', 'new one'],
    ])
  })

  test('are few of each, where very many say the same', () => {
    const many = (name: string) => Array.from({ length: 1500 }, (_, i) => traceOf(`${name} ${i}`, ['s'], ['a', 'b']))
    const pairs = alike(many('before'), many('after'))
    expect(pairs.length).toBeLessThan(1500 * 700)
    expect(new Set(pairs.map(([a]) => a)).size).toBe(1500)
  })
})
