import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { VectorClocks } from '../../../src/tracer/import/vector-clocks.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { orderByClocks, orderOf, sorted, stampsIn } from './happened-before.ts'
import { importText, linesOf, logOf, shipped, tracesOf } from './imported.ts'
import { CHORD, hasLogs, importFile } from './shared-logs.ts'

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

const PLACE = { file: 'a.log', line: 1 }

test('clocks that contradict each other are told with their lines, and nothing follows from them', () => {
  const log = [
    'a {"a":1}\nx\n',
    'a {"a":2, "b":2}\nx\n',
    'b {"b":1}\nx\n',
    'b {"b":2, "c":1}\nx\n',
    'c {"c":1, "a":2}\nx\n',
    'd {"d":1, "a":2, "b":1}\nx\n',
  ].join('')
  const made = importText(logOf(log, 2), shipped('shiviz'))
  expect(made.account.unexplained.map(({ line, why }) => [line, why])).toEqual([
    [3, 'rule 1: by the clocks this happened both before and after a.log:7'],
    [7, 'rule 1: by the clocks this happened both before and after a.log:9'],
    [9, 'rule 1: by the clocks this happened both before and after a.log:3'],
  ])
  expect(made.account).toMatchObject({ lines: 12, events: 6, unexplainedLines: 6 })
  const [trace] = tracesOf(made, shipped('shiviz').vocabulary)
  expect(sorted(orderOf(trace as Trace))).toEqual([
    ['a:1', []],
    ['b:1', []],
    ['d:1', ['a:1', 'b:1']],
  ])
})

test('an entry of 0 is of a node that knows of nothing', () => {
  const made = importText(logOf('a {"a":0, "b":0}\nx\nb {"a":0, "b":0}\nx\n', 2), shipped('shiviz'))
  expect(made.account).toMatchObject({ events: 4, unexplainedLines: 0 })
  expect(made.texts.join('')).not.toContain('"op":"send"')
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
  ['many events of one host', (clocks, n) => range(n).forEach((i) => void clocks.add('a', { a: i }, PLACE))],
  [
    'one event that many hosts hear of',
    (clocks, n) => {
      clocks.add('a', { a: 1 }, PLACE)
      for (const i of range(n)) clocks.add(`h${i}`, { [`h${i}`]: 1, a: 1 }, PLACE)
    },
  ],
  [
    'one event that hears of many hosts',
    (clocks, n) => {
      for (const i of range(n)) clocks.add(`h${i}`, { [`h${i}`]: 1 }, PLACE)
      clocks.add('a', { a: 1, ...Object.fromEntries(range(n).map((i) => [`h${i}`, 1])) }, PLACE)
    },
  ],
  [
    'hosts that hear of nothing but who was before them',
    (clocks, n) => {
      for (const i of range(n)) {
        const [own, before] = [Math.ceil(i / 20), Math.ceil((i - 1) / 20)]
        clocks.add(`h${i % 20}`, { [`h${i % 20}`]: own, [`h${(i + 19) % 20}`]: before }, PLACE)
      }
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
