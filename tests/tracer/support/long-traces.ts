import type { TraceEvent } from '../../../src/tracer/trace/events.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { smallTrace } from '../pages/site.ts'

export const JOINED: readonly TraceEvent[] = ['1', '2', '3'].map((node) => ({ node, op: 'joined' }))

export const power = (node: string, set?: TraceEvent['set']): TraceEvent => ({
  node,
  op: 'power',
  ...(set ? { set } : {}),
})

/** A message of server 1 for server 2. */
export const prepare = (op: 'send' | 'handle' | 'lose' | 'block', round: number): TraceEvent => {
  const fields = { round, by: '1' }
  return op === 'handle'
    ? { node: '2', op, from: '1', message: 'prepare', fields }
    : { node: '1', op, to: '2', message: 'prepare', fields }
}

/** So many events, each made from its number. */
export const events = (count: number, make: (i: number) => TraceEvent): TraceEvent[] =>
  Array.from({ length: count }, (_, i) => make(i))

/** A trace with a section for each list of events; titles are those of {@link smallTrace}. */
export function longTrace(...sections: readonly (readonly TraceEvent[])[]): Trace {
  const trace = smallTrace(
    {},
    sections.map((_, i) => `Part ${i + 1}`),
  )
  return { ...trace, sections: trace.sections.map((section, i) => ({ ...section, events: sections[i] ?? [] })) }
}

/** Messages that are sent and handled, after one row in which all servers join: so many rows. */
export const roundTrips = (rows: number): TraceEvent[] => [
  ...JOINED,
  ...events(rows - 1, (i) => prepare(i % 2 === 0 ? 'send' : 'handle', Math.floor(i / 2))),
]
