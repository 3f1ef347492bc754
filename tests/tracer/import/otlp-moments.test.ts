import { describe, expect, test } from 'vitest'
import { momentOrder } from '../../../src/tracer/import/otlp/moment-order.ts'
import { type Moment, momentsOf } from '../../../src/tracer/import/otlp/moments.ts'
import { type Span, spanKey, spansIn } from '../../../src/tracer/import/otlp/span.ts'
import { requestOf, span } from './spans.ts'

const ids = (count: number, from = 1) => Array.from({ length: count }, (_, i) => String(from + i))
const links = (to: readonly string[]) => ({ links: to.map((spanId) => ({ traceId: 'a1', spanId })) })

function spansOf(...requests: string[]): Span[] {
  const all = requests.flatMap((each) => spansIn(JSON.parse(each), { file: 'f', line: 1 }) ?? [])
  return all.flatMap((each) => ('why' in each ? [] : [each]))
}

/** One thing that has to be before another is one edge. */
function edgesOf(moments: readonly Moment[]): number {
  return moments.reduce((sum, { after }) => sum + after.length, 0)
}

const SHAPES: [string, (n: number) => string[]][] = [
  [
    'a producer with many consumers',
    (n) => [requestOf([span('1', { kind: 4 }), ...ids(n, 2).map((id) => span(id, { kind: 5, parentSpanId: '1' }))])],
  ],
  [
    'a consumer of a batch of many',
    (n) => [requestOf([...ids(n).map((id) => span(id, { kind: 4 })), span('a', { kind: 5, ...links(ids(n)) })])],
  ],
  [
    'a batch of many in which much happens, and which has many parts',
    (n) => {
      const events = ids(n).map(() => ({ name: 'x', timeUnixNano: '1000000000000000000' }))
      const batch = span('a', { kind: 5, events, ...links(ids(n)) })
      const parts = ids(n, 10_000).map((id) => span(id, { kind: 1, parentSpanId: 'a' }))
      return [requestOf([...ids(n).map((id) => span(id, { kind: 4 })), batch, ...parts])]
    },
  ],
  [
    'a call that many answer',
    (n) => [
      requestOf([span('1', { kind: 3, end: 9 }), ...ids(n, 2).map((id) => span(id, { parentSpanId: '1', end: 5 }))]),
    ],
  ],
]

describe.each(SHAPES)('%s', (_, shape) => {
  test('has as many edges as it has moments, about', () => {
    for (const n of [10, 500]) {
      const moments = momentsOf(spansOf(...shape(n)))
      expect(moments.length).toBeGreaterThan(n)
      expect(edgesOf(moments)).toBeLessThan(3 * moments.length)
    }
  })

  test('has every message sent before it is handled, and every span after the one that it is part of', () => {
    const moments = momentsOf(spansOf(...shape(20)))
    const order = momentOrder(moments, ({ span: { id } }) => id)
    expect(order.toSorted((a, b) => a - b)).toEqual([...moments.keys()])
    const done = new Set<string>()
    const started = new Set<string>()
    const call = ({ does, span: one, other }: Moment) => `${does.replace(/\..*/, '')} ${one.id} ${other?.id}`
    const back = ({ does, span: one, other }: Moment) => `${does.replace(/\..*/, '')} ${other?.id} ${one.id}`
    for (const place of order) {
      const moment = moments[place] as Moment
      if (moment.does.endsWith('.send')) done.add(call(moment))
      if (moment.does.endsWith('.handle')) expect(done).toContain(back(moment))
      const { trace, parent } = moment.span
      if (parent !== undefined) expect(started).toContain(spanKey(trace, parent))
      started.add(spanKey(trace, moment.span.id))
    }
  })
})
