import { causesOf, reached } from '../trace/causal-past.ts'
import type { TraceEvent } from '../trace/events.ts'
import type { Step } from './rule-watch.ts'

/** What led to a moment. */
export interface Causes {
  /** The places of the nearest events of its causal past among all events, in their order. */
  readonly nearest: readonly number[]
  /** How many more it has. */
  readonly more: number
}

/**
 * The causal past of a moment at a node (Lamport 1978): at a node all that came before, and of a message that was handled
 * its being sent. `place` is that of the node's last event up to the moment, among all; -1 if it had none.
 */
export function causesOfBreak(
  events: readonly TraceEvent[],
  place: number,
  { event }: Pick<Step, 'event'>,
  most: number,
): Causes {
  if (place < 0) return { nearest: [], more: 0 }
  const causes = causesOf(events.slice(0, place + 1))
  // What changed unseen has the event before it as a cause; an event is none of its own.
  const nearest = new Set(event === undefined ? [place] : [])
  // The nearest come first: each ring of causes of causes behind the one before.
  let ring: readonly number[] = [place]
  while (ring.length > 0 && nearest.size < most) {
    const next = [...new Set(ring.flatMap((at) => causes[at] ?? []))].filter((at) => !nearest.has(at))
    ring = next.sort((a, b) => b - a).slice(0, most - nearest.size)
    for (const at of ring) nearest.add(at)
  }
  const all = reached(causes, [place]).size - (event === undefined ? 0 : 1)
  return { nearest: [...nearest].sort((a, b) => a - b), more: all - nearest.size }
}
