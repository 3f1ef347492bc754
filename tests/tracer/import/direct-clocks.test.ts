import { expect, test } from 'vitest'
import { Draw } from '../../../src/explore/index.ts'
import { isMessageEvent } from '../../../src/tracer/trace/events.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { orderOf, type Stamped, sorted } from './happened-before.ts'
import { importText, logOf, shipped, tracesOf } from './imported.ts'

type Clock = Record<string, number>

/** A run of hosts that send to each other, in an order in which it can have happened. */
function run(draw: Draw, heard: (own: Clock, sender: string, sent: Clock) => void): Stamped[] {
  const hosts = ['a', 'b', 'c', 'd', 'e'].slice(0, 3 + draw.below(3))
  const clocks = new Map(hosts.map((host): [string, Clock] => [host, {}]))
  const sent: { readonly to: string; readonly from: string; readonly clock: Clock }[] = []
  return Array.from({ length: 40 }, () => {
    const host = draw.one(hosts)
    const own = clocks.get(host) as Clock
    const at = sent.findIndex(({ to }) => to === host)
    const [message] = at >= 0 && draw.once(2) ? sent.splice(at, 1) : []
    if (message !== undefined) heard(own, message.from, message.clock)
    own[host] = (own[host] ?? 0) + 1
    if (draw.once(2)) sent.push({ to: draw.one(hosts.filter((each) => each !== host)), from: host, clock: { ...own } })
    return { host, clock: { ...own }, text: 'x' }
  })
}

function hearOfSender(own: Clock, sender: string, sent: Clock): void {
  own[sender] = Math.max(own[sender] ?? 0, sent[sender] ?? 0)
}

function hearOfAll(own: Clock, _: string, sent: Clock): void {
  for (const [host, count] of Object.entries(sent)) own[host] = Math.max(own[host] ?? 0, count)
}

/** What a clock says of others is on the line of the receiving only. */
function forget({ host, clock, text }: Stamped, before: Stamped | undefined): Stamped {
  const news = Object.entries(clock).filter(([other, count]) => other === host || count !== before?.clock[other])
  return { host, clock: Object.fromEntries(news), text }
}

const nameOf = ({ host, clock }: Stamped) => `${host}:${clock[host]}`

/** All that happened before each event: what its clock names, the event before it of its host, and all before those. */
function closureOf(stamps: readonly Stamped[]): Map<string, Set<string>> {
  const past = new Map<string, Set<string>>()
  for (const stamp of stamps) {
    const told = Object.entries(stamp.clock).map(
      ([host, count]) => `${host}:${host === stamp.host ? count - 1 : count}`,
    )
    const causes = told.filter((name) => !name.endsWith(':0'))
    past.set(nameOf(stamp), new Set(causes.flatMap((name) => [name, ...(past.get(name) ?? [])])))
  }
  return past
}

function shuffled<T>(list: readonly T[], draw: Draw): T[] {
  const rest = [...list]
  return list.flatMap(() => rest.splice(draw.below(rest.length), 1))
}

function imported(stamps: readonly Stamped[]): Trace {
  const lines = stamps.map(({ host, clock, text }) => `${host} ${JSON.stringify(clock)}\n${text}\n`)
  const made = importText(logOf(lines.join(''), 2), shipped('shiviz'))
  expect(made.account).toMatchObject({ events: 2 * stamps.length, unexplainedLines: 0 })
  const [trace] = tracesOf(made, shipped('shiviz').vocabulary)
  return trace as Trace
}

/** The events of a trace in its order; what is handled has been sent. */
function namesIn(trace: Trace): string[] {
  const counts = new Map<string, number>()
  const sent = new Set<string>()
  return trace.sections.flatMap(({ events }) =>
    events.flatMap((event) => {
      if (!isMessageEvent(event)) {
        counts.set(event.node, (counts.get(event.node) ?? 0) + 1)
        return `${event.node}:${counts.get(event.node)}`
      }
      if (event.op === 'handle') expect(sent).toContain(event.id)
      else sent.add(event.id ?? '')
      return []
    }),
  )
}

function expectOrder(stamps: readonly Stamped[], draw: Draw): void {
  const closure = closureOf(stamps)
  const trace = imported(shuffled(stamps, draw))
  const names = namesIn(trace)
  const seen = new Set<string>()
  for (const name of names) {
    expect([...(closure.get(name) ?? [])].filter((each) => !seen.has(each))).toEqual([])
    seen.add(name)
  }
  expect(sorted(orderOf(trace))).toEqual(sorted(closure))
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

test.each(SEEDS)('receivers that note nothing but the entry of the sender: seed %i', (seed) => {
  const draw = new Draw(seed)
  expectOrder(run(draw, hearOfSender), draw)
})

test.each(SEEDS)('clocks that say nothing twice: seed %i', (seed) => {
  const draw = new Draw(seed)
  const last = new Map<string, Stamped>()
  const stamps = run(draw, hearOfSender).map((stamp) => {
    const before = last.get(stamp.host)
    last.set(stamp.host, stamp)
    return forget(stamp, before)
  })
  expectOrder(stamps, draw)
})

test.each(SEEDS.slice(0, 10))('clocks that leave nothing out are in the order of their sums: seed %i', (seed) => {
  const draw = new Draw(seed)
  const stamps = run(draw, hearOfAll)
  expectOrder(stamps, draw)
  const sum = ({ clock }: Stamped) => Object.values(clock).reduce((a, b) => a + b, 0)
  const bySum = [...stamps].sort((a, b) => sum(a) - sum(b))
  expect(namesIn(imported(stamps))).toEqual(bySum.map(nameOf))
})

test('the lines of a receiver stand behind those of senders that it knows of over others', () => {
  const log = 'a {"a":1}\nx\na {"a":2}\nx\na {"a":3}\nx\nb {"a":3, "b":1}\nx\nc {"b":1, "c":1}\nx\n'
  const [trace] = tracesOf(importText(logOf(log, 2), shipped('shiviz')), shipped('shiviz').vocabulary)
  expect(namesIn(trace as Trace)).toEqual(['a:1', 'a:2', 'a:3', 'b:1', 'c:1'])
})
