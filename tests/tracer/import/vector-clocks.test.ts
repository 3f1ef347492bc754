import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { VectorClocks } from '../../../src/tracer/import/vector-clocks.ts'
import { isMessageEvent } from '../../../src/tracer/trace/events.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { importText, linesOf, logOf, shipped, tracesOf } from './imported.ts'
import { CHORD, hasLogs, importFile } from './shared-logs.ts'

interface Stamped {
  readonly host: string
  readonly clock: Readonly<Record<string, number>>
  readonly text: string
}

function stampsIn(text: string): Stamped[] {
  const lines = text.trimEnd().split('\n')
  return lines.flatMap((line, i) => {
    if (i % 2 === 1) return []
    const [host = '', ...clock] = line.split(' ')
    return [{ host, clock: JSON.parse(clock.join(' ')), text: lines[i + 1] ?? '' }]
  })
}

/** What happened before what, by the trace alone: pairs of events as `host:own`. */
function orderOf(trace: Trace): Map<string, Set<string>> {
  const past = new Map<string, Set<string>>()
  const sent = new Map<string, ReadonlySet<string>>()
  const counts = new Map<string, number>()
  const result = new Map<string, Set<string>>()
  for (const event of trace.sections.flatMap(({ events }) => events)) {
    const own = past.get(event.node) ?? new Set<string>()
    past.set(event.node, own)
    if (!isMessageEvent(event)) {
      const count = (counts.get(event.node) ?? 0) + 1
      counts.set(event.node, count)
      result.set(`${event.node}:${count}`, new Set(own))
      own.add(`${event.node}:${count}`)
    } else if (event.op === 'handle') for (const each of sent.get(event.id ?? '') ?? []) own.add(each)
    else sent.set(event.id ?? '', new Set(own))
  }
  return result
}

/** The same by the clocks: an event is before another that knows of it. */
function orderByClocks(stamps: readonly Stamped[]): Map<string, Set<string>> {
  const key = ({ host, clock }: Stamped) => `${host}:${clock[host]}`
  return new Map(
    stamps.map((later) => {
      const before = stamps.filter(
        (each) => each !== later && (later.clock[each.host] ?? 0) >= (each.clock[each.host] ?? 0),
      )
      return [key(later), new Set(before.map(key))]
    }),
  )
}

function sorted(order: ReadonlyMap<string, ReadonlySet<string>>) {
  return [...order].map(([key, before]) => [key, [...before].sort()]).sort()
}

const LOG = `b {"b":1, "a":1}
got it
a {"a":2, "b":1}
heard of it
a {"a":1}
sent it
c {"c":1, "a":2, "b":1}
heard of all
`

test('events have the order of their clocks, and steps that follow from others are left out', () => {
  const made = importText(logOf(LOG, 2), shipped('shiviz'))
  const lines = linesOf(made, shipped('shiviz').vocabulary)
  expect(lines.filter((line) => line.includes('"op"')).map((line) => line.replace(/,"fields".*/, ''))).toEqual([
    '{"node":"a","op":"event"',
    '{"node":"a","op":"send","to":"b","message":"step","id":"a:1 b:1"',
    '{"node":"b","op":"handle","from":"a","message":"step","id":"a:1 b:1"',
    '{"node":"b","op":"event"',
    '{"node":"b","op":"send","to":"a","message":"step","id":"b:1 a:2"',
    '{"node":"a","op":"handle","from":"b","message":"step","id":"b:1 a:2"',
    '{"node":"a","op":"event"',
    '{"node":"a","op":"send","to":"c","message":"step","id":"a:2 c:1"',
    '{"node":"c","op":"handle","from":"a","message":"step","id":"a:2 c:1"',
    '{"node":"c","op":"event"',
  ])
  const [trace] = tracesOf(made, shipped('shiviz').vocabulary)
  expect(sorted(orderOf(trace as Trace))).toEqual(sorted(orderByClocks(stampsIn(LOG))))
})

test('a host that has its first line sections after something leads to it is there from then on', () => {
  const { vocabulary } = shipped('shiviz')
  const early = Array.from({ length: 60 }, (_, i) => `a {"a":${i + 1}}\nx\n`).join('')
  const late = `b {"a":1, "b":1, "c":100}\nheard of it\n`
  const made = importText(logOf(`${early}${late}`, 2), shipped('shiviz'))
  const [trace] = tracesOf(made, vocabulary)
  expect(trace?.sections.map(({ meanwhile }) => meanwhile.map(({ meanwhile: node }) => node))).toEqual([['a', 'b'], []])
})

test('clocks that cannot be are told with their lines', () => {
  const log = 'a {"a":1}\nx\na {"b":1}\nx\na {"a":1}\nx\na {"a":-1}\nx\na {"a":2}\nx\nb {"b":1}\n'
  const { account } = importText(logOf(log, 2), shipped('shiviz'))
  expect(account.unexplained.map(({ line, why }) => [line, why])).toEqual([
    [3, 'rule 1: the clock has no entry of its own node'],
    [5, 'rule 1: the clock is that of another event of the node'],
    [7, 'rule 1: the clock is no object of whole numbers'],
    [11, 'no rule of the mapping is about such a line'],
  ])
  expect(account).toMatchObject({ lines: 11, events: 4, unexplainedLines: 7 })
})

/** How many entries of lists are gone through while something is done. */
function entriesRead(work: () => void): number {
  const own = Array.prototype[Symbol.iterator]
  let entries = 0
  const counting = function (this: unknown[]) {
    entries += this.length
    return own.call(this)
  }
  Reflect.set(Array.prototype, Symbol.iterator, counting)
  try {
    work()
  } finally {
    Reflect.set(Array.prototype, Symbol.iterator, own)
  }
  return entries
}

test.each<[string, (clocks: VectorClocks, n: number) => void]>([
  ['many events of one host', (clocks, n) => range(n).forEach((i) => void clocks.add('a', { a: i }))],
  [
    'one event that many hosts hear of',
    (clocks, n) => {
      clocks.add('a', { a: 1 })
      for (const i of range(n)) clocks.add(`h${i}`, { [`h${i}`]: 1, a: 1 })
    },
  ],
  [
    'one event that hears of many hosts',
    (clocks, n) => {
      for (const i of range(n)) clocks.add(`h${i}`, { [`h${i}`]: 1 })
      clocks.add('a', { a: 1, ...Object.fromEntries(range(n).map((i) => [`h${i}`, 1])) })
    },
  ],
])('%s take work in proportion to them', (_, fill) => {
  const [few, many] = [500, 5000].map((n) => {
    const clocks = new VectorClocks()
    fill(clocks, n)
    return entriesRead(() => clocks.finish())
  })
  expect(few).toBeGreaterThan(0)
  expect(many).toBeLessThan(15 * (few ?? 0))
})

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1)
}

describe.skipIf(!hasLogs)('chord.log', () => {
  test('has every edge of its clocks, and no other', () => {
    const { account, trace } = importFile(CHORD, 'shiviz')
    const stamps = stampsIn(readFileSync(CHORD, 'utf8'))
    expect(account).toMatchObject({ lines: 2470, events: 2470, unexplainedLines: 0 })
    expect(sorted(orderOf(trace))).toEqual(sorted(orderByClocks(stamps)))
  })
})
