/** How much is looked at: counted, not measured. */
import { describe, expect, test } from 'vitest'
import type { EventPart, Part } from '../../../../src/tracer/features/evidence/evidence.ts'
import { missingIn } from '../../../../src/tracer/features/evidence/explain.ts'
import { Search } from '../../../../src/tracer/features/evidence/find.ts'
import { Steps, TooManySteps } from '../../../../src/tracer/features/evidence/search-steps.ts'
import type { TraceEvent, Values } from '../../../../src/tracer/trace/events.ts'
import { type FoldedSection, foldSection } from '../../../../src/tracer/trace/fold.ts'
import { twoPhase } from '../../support/two-phase.ts'

const EVENTS = 100
const INITIAL = { role: 'working', round: 0 }

function sectionOf(events: readonly TraceEvent[]): FoldedSection {
  const before = new Map(['1', '2'].map((id) => [id, INITIAL]))
  return foldSection({ title: 'S', line: 1, meanwhile: [], events }, before, twoPhase)
}

/** Each kind once for every number below a hundred, one kind behind the other, and one event more. */
function kinds(ops: readonly string[], last: Values): FoldedSection {
  const each = ops.flatMap((op) => Array.from({ length: EVENTS }, (_, n) => ({ node: '1', op, fields: { n } })))
  return sectionOf([...each, { node: '1', op: 'last', fields: last }])
}

const named = (op: string, name: string): EventPart => ({ op, fields: { n: name } })
const ABC = [named('a', '$x'), named('b', '$y'), named('c', '$z')]

/** What a search comes to, and after how many steps. */
function search(section: FoldedSection, seen: Part) {
  const steps = Steps.in(section.frames.length)
  const looking = new Search(section, steps)
  try {
    const way = looking.find(seen, looking.whole, new Map(), { names: new Set(), ends: 'first', one: true })
    return { result: way.length > 0 ? 'seen' : 'missing', steps: steps.count }
  } catch (error) {
    expect(error).toBeInstanceOf(TooManySteps)
    return { result: 'unknown', steps: steps.count }
  }
}

const both = (parts: Part[]): [string, Part][] => [
  ['in order', { inOrder: parts }],
  ['in any order', { all: parts }],
]

describe('three names, of a hundred values each, that one event has all of', () => {
  const last: Part = { op: 'last', fields: { x: '$x', y: '$y', z: '$z' } }
  test.each(both([...ABC, last]))('%s: each value is looked up where it must be', (_, seen) => {
    const found = search(kinds(['a', 'b', 'c'], { x: 99, y: 99, z: 99 }), seen)
    expect(found.result).toBe('seen')
    expect(found.steps).toBeLessThan(20 * EVENTS)
    const near = search(kinds(['a', 'b', 'c'], { x: 99, y: 99, z: 100 }), seen)
    expect(near.result).toBe('missing')
    expect(near.steps).toBeLessThan(20 * EVENTS)
  })

  test.each(both([...ABC, ABC[0] as Part, last]))('%s: also where more lies between', (_, seen) => {
    expect(search(kinds(['a', 'b', 'c', 'a'], { x: 5, y: 6, z: 7 }), seen)).toMatchObject({ result: 'seen' })
  })
})

describe('names that are only compared', () => {
  const last = (wanted: object): Part => ({ op: 'last', fields: wanted as EventPart['fields'] })
  const others = last({ x: { not: '$x' }, y: { not: '$y' }, z: { not: '$z' } })
  test.each(both([...ABC, others]))('%s: one way is enough', (_, seen) => {
    const found = search(kinds(['a', 'b', 'c'], { x: 1, y: 1, z: 1 }), seen)
    expect(found.result).toBe('seen')
    expect(found.steps).toBeLessThan(400 * EVENTS)
  })

  test.each(both([...ABC, last({ x: { above: '$x' }, y: { above: '$y' }, z: { above: '$z' } })]))(
    '%s: where a million ways lead nowhere, nothing is said of what is there',
    (_, seen) => {
      const found = search(kinds(['a', 'b', 'c'], { x: 50, y: 50, z: 0 }), seen)
      expect(found).toMatchObject({ result: 'unknown' })
    },
  )
})

test('of a circle of names all that fit together are found', () => {
  const edge = (x: string, y: string): EventPart => ({ op: 'edge', fields: { x, y } })
  const circle: Part = { all: [edge('$a', '$b'), edge('$b', '$c'), edge('$c', '$a')] }
  const edges = (shift: number) =>
    sectionOf(
      Array.from({ length: 10 * EVENTS }, (_, i) => ({
        ...{ node: '1', op: 'edge' },
        fields: { x: i % EVENTS, y: ((i % EVENTS) + 1 + (i % 7) * shift) % EVENTS },
      })),
    )
  expect(search(edges(0), circle)).toMatchObject({ result: 'missing' })
  expect(search(edges(0), circle).steps).toBeLessThan(200 * EVENTS)
  const many = search(edges(33), circle)
  expect(many.result).toBe('seen')
  expect(many.steps).toBeLessThan(1000 * EVENTS)
})

test('parts that share no name are looked for one by one', () => {
  const ops = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const all = ops.map((op, i) => named(op, `$n${i}`))
  for (const [, seen] of both(all)) {
    const found = search(kinds(ops, {}), seen)
    expect(found.result).toBe('seen')
    expect(found.steps).toBeLessThan(10 * 8 * EVENTS)
    expect(search(kinds(ops.slice(1), {}), seen).result).toBe('missing')
  }
})

describe('what must not be there', () => {
  test('is looked for like the rest', () => {
    const none: Part = { none: { inOrder: [...ABC, { op: 'last', fields: { x: '$x', y: '$y', z: '$z' } }] } }
    const found = search(kinds(['a', 'b', 'c'], { x: 1, y: 2, z: 100 }), none)
    expect(found.result).toBe('seen')
    expect(found.steps).toBeLessThan(20 * EVENTS)
  })

  test('is not taken to be absent where nobody can know', () => {
    const last: Part = { op: 'last', fields: { x: { above: '$x' }, y: { above: '$y' }, z: { above: '$z' } } }
    const none: Part = { none: { inOrder: [...ABC, last] } }
    expect(search(kinds(['a', 'b', 'c'], { x: 50, y: 50, z: 0 }), none).result).toBe('unknown')
  })
})

describe('why something is missing', () => {
  const wanted = [...ABC, { op: 'last', fields: { x: '$x', y: '$y', z: '$z' } }]
  const section = kinds(['a', 'b', 'c'], { x: 1, y: 2, z: 100 })

  test('takes no more steps than may be, and is then said of the whole', () => {
    const steps = Steps.in(section.frames.length)
    const told = missingIn(section, { evidence: 1, seen: { inOrder: wanted } }, new Search(section, steps))
    expect(told).toMatch(/^`a` at a node, .*`\$x`.*; what of it takes more than \d+ steps to find out$/)
  })

  test('is said of the part where that takes few', () => {
    const few = kinds(['a', 'b'], { x: 1, y: 100 })
    const seen = { inOrder: [...ABC.slice(0, 2), { op: 'last', fields: { x: '$x', y: '$y' } }] }
    expect(missingIn(few, { evidence: 1, seen })).toBe(
      '`last` at a node, whose `x` is `$x` (here `0`) and `y` is `$y` (here `0`), behind b at node 1 (event 101 of the section)',
    )
  })
})
