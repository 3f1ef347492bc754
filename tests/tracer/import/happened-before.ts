import { isMessageEvent } from '../../../src/tracer/trace/events.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'

export interface Stamped {
  readonly host: string
  readonly clock: Readonly<Record<string, number>>
  readonly text: string
}

export function stampsIn(text: string): Stamped[] {
  const lines = text.trimEnd().split('\n')
  return lines.flatMap((line, i) => {
    if (i % 2 === 1) return []
    const [host = '', ...clock] = line.split(' ')
    return [{ host, clock: JSON.parse(clock.join(' ')), text: lines[i + 1] ?? '' }]
  })
}

/** What happened before what, by the trace alone: pairs of events as `host:own`. */
export function orderOf(trace: Trace): Map<string, Set<string>> {
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
export function orderByClocks(stamps: readonly Stamped[]): Map<string, Set<string>> {
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

export function sorted(order: ReadonlyMap<string, ReadonlySet<string>>) {
  return [...order].map(([key, before]) => [key, [...before].sort()]).sort()
}
