import type { Observation, ToldState } from '../trace/events.ts'
import type { Handling } from './handling.ts'
import { copyOf, isSame } from './state-copies.ts'

/** An event that has its place in the order, and is not told yet. */
export interface HeldEvent {
  readonly node: string
  readonly observation: Observation
  /** When it was placed; events and changes are counted together. */
  readonly at: number
  /** The handling of the same node that it is the row of, or happened in. */
  readonly handling: Handling | undefined
  readonly isRow: boolean
}

/** A variable got another value. */
interface Change {
  readonly name: string
  readonly value: unknown
  /** When it was noticed. */
  readonly at: number
  /** The handling that made it; undefined if none did. */
  readonly handling: Handling | undefined
}

/** How one node's state changed, who changed it, and what of that is told. */
export class NodeLedger {
  private readonly read: () => object
  private seen: Record<string, unknown> | undefined
  private told: Record<string, unknown> = {}
  private changes: Change[] = []

  constructor(read: () => object) {
    this.read = read
  }

  /**
   * Takes the state. What changed since it was taken last is the doing of `handling`. Returns other handlings without a
   * place that had changed one of the same variables.
   */
  look(handling: Handling | undefined, at: number): Handling[] {
    const now: Record<string, unknown> = copyOf(this.read() as Record<string, unknown>)
    if (this.seen === undefined) {
      this.seen = now
      this.told = { ...now }
      return []
    }
    const overtaken: Handling[] = []
    for (const [name, value] of Object.entries(now)) {
      if (Object.hasOwn(this.seen, name) && isSame(this.seen[name], value)) continue
      for (const { name: changed, handling: other } of this.changes)
        if (changed === name && other && other !== handling && !other.isPlaced) overtaken.push(other)
      this.changes.push({ name, value, at, handling })
      this.seen[name] = value
    }
    return overtaken
  }

  /** Whether a handling changed something that is not told yet. */
  owes(handling: Handling): boolean {
    return this.changes.some((change) => change.handling === handling)
  }

  /**
   * The states to tell with events of the node, in their order. After the last one everything is told but what handlings
   * changed that have no place yet.
   */
  tell(events: readonly HeldEvent[]): ToldState[] {
    const changed = events.map((): Record<string, unknown> => ({}))
    const rows = new Map(events.flatMap((event, i) => (event.isRow ? [[event.handling, i] as const] : [])))
    const latest = new Map<string, number>()
    const isWaiting = ({ handling }: Change) => handling !== undefined && !handling.isPlaced
    for (const change of this.changes) {
      if (isWaiting(change)) continue
      const place = placeOf(change, events, rows, latest.get(change.name) ?? 0)
      Object.assign(changed[place] ?? {}, { [change.name]: change.value })
      latest.set(change.name, place)
    }
    this.changes = this.changes.filter(isWaiting)
    return changed.map((each) => {
      this.told = { ...this.told, ...each }
      return this.told as ToldState
    })
  }
}

/**
 * Which event a change is told with: the row of the handling that made it. Where that is told already, or would bring a
 * variable's values out of their order, it is one from `first` on: the next event of the same handling, or the next that
 * is no other handling's row; after the last of them, the last.
 */
function placeOf(
  change: Change,
  events: readonly HeldEvent[],
  rows: ReadonlyMap<Handling | undefined, number>,
  first: number,
): number {
  const { handling, at } = change
  const row = handling && rows.get(handling)
  if (row !== undefined && row >= first) return row
  const later = events.findIndex((event, i) => i >= first && event.at > at)
  const isOwn = (event: HeldEvent) => handling !== undefined && event.handling === handling
  if (later < 0) {
    const last = events.findLastIndex(isOwn)
    return last >= first ? last : events.length - 1
  }
  const after = (is: (event: HeldEvent) => boolean) => events.findIndex((event, i) => i >= later && is(event))
  const choices = [after((event) => !event.isRow && isOwn(event)), after((event) => !event.isRow), later]
  return choices.find((place) => place >= 0) ?? later
}
