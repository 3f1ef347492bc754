import { type Action, replay, type Schedule, type Source } from '../../src/explore/index.ts'
import { causesOf, reached } from '../../src/tracer/trace/causal-past.ts'
import type { TraceEvent } from '../../src/tracer/trace/events.ts'

/** What shows that something is wrong, where a checker or a node has noticed. */
const NOTICED: ReadonlySet<string> = new Set(['violation', 'rejected'])

/**
 * How many events there are in the causal past of the moment that shows what is wrong with a schedule: the event that a
 * checker marks, or the first in which the second source does something else, or the last. What waits in an outbox is no event yet.
 */
export function eventsOf<O>(sources: readonly Source<O, Action>[], schedule: Schedule<O, Action>): number {
  const [told = [], others] = sources.map((source) => record(source, schedule))
  const isMoment = others
    ? (at: number) => JSON.stringify(told[at]) !== JSON.stringify(others[at])
    : (at: number) => NOTICED.has(told[at]?.observation.op ?? '')
  const moment = told.findIndex((_, at) => isMoment(at))
  const last = moment < 0 ? told.length - 1 : moment
  return pastOf(
    told.map(({ observation }) => observation),
    last,
  )
}

interface Recorded {
  readonly observation: TraceEvent
  readonly state: unknown
}

function record<O>(source: Source<O, Action>, schedule: Schedule<O, Action>): readonly Recorded[] {
  const told: Recorded[] = []
  replay(source, schedule, {
    onBegin: (world) =>
      world.watched?.subscribe((observation: TraceEvent, state: unknown) => told.push({ observation, state })),
  })
  return told
}

function pastOf(told: readonly TraceEvent[], last: number): number {
  const past = reached(causesOf(told), last < 0 ? [] : [last])
  return [...past].filter((at) => told[at]?.op !== 'queue').length
}
