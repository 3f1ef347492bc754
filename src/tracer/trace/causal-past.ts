import { isMessageEvent, type TraceEvent, type TraceLine } from './events.ts'
import { SentMessages } from './sent-messages.ts'

/** What is left of a trace. */
export interface CausalPast {
  readonly lines: readonly string[]
  /** How many events are left out. */
  readonly leftOut: number
}

/** The places of the events right before one. */
type Causes = readonly number[]

/** An event of the trace: its place among all events, and what happened right before it. */
interface Event {
  readonly node: string
  readonly causes: Causes
  /** It is the first of its node, and no message: nodes begin to exist with it. */
  readonly begins: boolean
}

/**
 * Of the lines of a trace those that happened before a moment (Lamport 1978): at a node all that came before, and of a
 * message that was handled its being sent. The moment is the first alarm, or else the end, at `nodes`; at all nodes, if
 * none is said and there is no alarm. Of each node a beginning is left, so that states stay what they were.
 */
export function causalPast(
  lines: readonly string[],
  isAlarm: (op: string) => boolean,
  nodes?: readonly string[],
): CausalPast {
  const parsed = lines.map((text): TraceLine => JSON.parse(text))
  const all = parsed.filter(isEvent)
  const alarm = all.findIndex((event) => !isMessageEvent(event) && isAlarm(event.op))
  const events = eventsOf(alarm < 0 ? all : all.slice(0, alarm + 1))
  const kept = pastOf(events, momentOf(events, alarm, nodes))
  const cut = new Set(all.filter((_, i) => !kept.has(i)).map(({ node }) => node))
  let at = -1
  let isBehind = false
  const left = parsed.map((line) => {
    if ('section' in line) isBehind = false
    // What changed behind the last event of a node says nothing where that is left out.
    if ('meanwhile' in line) return !isBehind || !cut.has(line.meanwhile)
    if (!isEvent(line)) return true
    isBehind = true
    at += 1
    return kept.has(at)
  })
  return { lines: lines.filter((_, i) => left[i]), leftOut: all.length - kept.size }
}

/** What a trace is to show of all that was recorded. */
export interface ShownPast {
  /** See `causalPast`. */
  readonly nodes: readonly string[] | undefined
  /** The description, made of how many events are left out and of what was there before. */
  readonly describe: (leftOut: number, before: string) => string
}

/** The lines of a trace, without the one that ends it, which show only what led to a moment. */
export function pastLines(
  lines: readonly string[],
  isAlarm: (op: string) => boolean,
  { nodes, describe }: ShownPast,
): string[] {
  const past = causalPast(lines, isAlarm, nodes)
  const [first = '{}', ...rest] = past.lines
  const { description = '', ...header } = JSON.parse(first)
  return [JSON.stringify({ ...header, description: describe(past.leftOut, description) }), ...rest]
}

function isEvent(line: TraceLine): line is TraceEvent {
  return 'node' in line
}

function eventsOf(all: readonly TraceEvent[]): Event[] {
  const known = new Set<string>()
  const causes = causesOf(all)
  return all.map((event, i) => {
    const { node } = event
    const begins = !known.has(node) && !isMessageEvent(event)
    known.add(node)
    return { node, begins, causes: causes[i] ?? [] }
  })
}

/** What comes right before each: the node's own last, and of a handled message its being sent. */
export function causesOf(all: readonly TraceEvent[]): readonly Causes[] {
  const last = new Map<string, number>()
  const sent = new SentMessages<number>()
  return all.map((event, i) => {
    const before = last.get(event.node)
    const sending = isMessageEvent(event) && event.op === 'handle' ? sent.take(event) : undefined
    if (isMessageEvent(event) && event.op === 'send') sent.add(event, i)
    last.set(event.node, i)
    return [before, sending].filter((each) => each !== undefined)
  })
}

/** The places of these events, and of all that happened before them. */
export function reached(causes: readonly Causes[], moment: readonly number[]): ReadonlySet<number> {
  const kept = new Set<number>()
  const open = [...moment]
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    if (kept.has(i)) continue
    kept.add(i)
    for (const cause of causes[i] ?? []) open.push(cause)
  }
  return kept
}

/** The last events of the nodes that it is about. */
function momentOf(events: readonly Event[], alarm: number, nodes: readonly string[] | undefined): number[] {
  const alarmed = events[alarm]?.node
  const about = nodes ?? (alarmed === undefined ? events.map(({ node }) => node) : [])
  const last = new Map(events.map(({ node }, i) => [node, i]))
  return [...new Set(alarmed === undefined ? about : [...about, alarmed])].flatMap((node) => last.get(node) ?? [])
}

function pastOf(events: readonly Event[], moment: readonly number[]): ReadonlySet<number> {
  // That a node exists is known to all: messages name it.
  const begun = events.flatMap(({ begins }, i) => (begins ? [i] : []))
  return reached(
    events.map(({ causes }) => causes),
    [...moment, ...begun],
  )
}
