import { groupBy } from '../../common/group-by.ts'
import { isSameValue } from '../../trace/entry-list.ts'
import { isMessageEvent, type State, type TraceEvent, type Values } from '../../trace/events.ts'
import type { FoldedSection } from '../../trace/fold.ts'
import { contentsKey } from '../../trace/sent-messages.ts'

/** Of a node that does not exist. */
const NOTHING: State = {}

/** The events of a section as evidence asks about them. They are counted from 0. What is asked for is worked out once. */
export class SectionEvents {
  private readonly section: FoldedSection
  private readonly changes: (State | undefined)[] = []
  private readonly keys: (string | undefined)[] = []
  private byOp: ReadonlyMap<string, readonly number[]> | undefined

  constructor(section: FoldedSection) {
    this.section = section
  }

  at(place: number): TraceEvent | undefined {
    return this.section.frames[place]?.event
  }

  /** The state of the event's node right before it. */
  before(place: number, { node }: TraceEvent): State {
    const { before, frames } = this.section
    return (frames[place - 1]?.states ?? before).get(node) ?? NOTHING
  }

  /** The same right after it. */
  after(place: number, { node }: TraceEvent): State {
    return this.section.frames[place]?.states.get(node) ?? NOTHING
  }

  /** What of that is not as it was. */
  changed(place: number, event: TraceEvent): State {
    this.changes[place] ??= difference(this.before(place, event), this.after(place, event))
    return this.changes[place]
  }

  /** The same for all events of one message, from the outbox to where it is handled, and for its copies. */
  messageKey(place: number, event: TraceEvent): string {
    this.keys[place] ??= messageKey(event)
    return this.keys[place]
  }

  /** Where the events of these kinds are. */
  placesOf(ops: string | readonly string[]): readonly number[] {
    this.byOp ??= placesByOp(this.section)
    if (typeof ops === 'string') return this.byOp.get(ops) ?? []
    return [...new Set(ops)].flatMap((op) => this.byOp?.get(op) ?? []).sort((a, b) => a - b)
  }
}

function placesByOp({ frames }: FoldedSection): ReadonlyMap<string, readonly number[]> {
  return groupBy(frames.keys(), (place) => frames[place]?.event.op ?? '')
}

/**
 * What is not as it was. Of a node that has come to be everything is new; what was not known before, or is not now, has
 * not changed as far as anybody knows.
 */
function difference(before: State, after: State): State {
  if (before === after) return NOTHING
  if (before === NOTHING) return after
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => Object.hasOwn(before, name) && !isSameValue(before[name], value)),
  )
}

function messageKey(event: TraceEvent): string {
  if (!isMessageEvent(event)) return JSON.stringify([event.node, event.op, sorted(event.fields ?? {})])
  return contentsKey(event)
}

function sorted(values: Values): [string, unknown][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
}
