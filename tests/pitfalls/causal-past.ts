import { type Action, replay, type Schedule, type Source } from '../../src/explore/index.ts'

/** What a watched world tells of one thing that happened. */
interface Told {
  readonly node: string
  readonly op: string
  readonly to?: string
  readonly from?: string
  readonly message?: string
  readonly fields?: unknown
}

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
  readonly observation: Told
  readonly state: unknown
}

function record<O>(source: Source<O, Action>, schedule: Schedule<O, Action>): readonly Recorded[] {
  const told: Recorded[] = []
  replay(source, schedule, {
    onBegin: (world) =>
      world.watched?.subscribe((observation: Told, state: unknown) => told.push({ observation, state })),
  })
  return told
}

function pastOf(told: readonly Told[], last: number): number {
  const causes = causesOf(told)
  const past = new Set<number>()
  const open = [last]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at < 0 || past.has(at)) continue
    past.add(at)
    open.push(...(causes[at] ?? []))
  }
  return [...past].filter((at) => told[at]?.op !== 'queue').length
}

/** What directly comes before each: the node's own last, and of a handled message its being sent. */
function causesOf(told: readonly Told[]): readonly (readonly number[])[] {
  const lastOf = new Map<string, number>()
  const sent = new Map<string, number[]>()
  return told.map((each, at) => {
    const { node, op, from, to, message, fields } = each
    const own = lastOf.get(node) ?? -1
    lastOf.set(node, at)
    if (op === 'send') {
      const key = JSON.stringify([node, to, message, fields])
      sent.set(key, [...(sent.get(key) ?? []), at])
    }
    if (op !== 'handle') return [own]
    const sends = sent.get(JSON.stringify([from, node, message, fields])) ?? []
    // A message that comes twice was sent once.
    return [own, (sends.length > 1 ? sends.shift() : sends[0]) ?? -1]
  })
}
