import type { SectionEvents } from '../features/evidence/section-events.ts'
import type { Changes, State, TraceEvent } from '../trace/events.ts'

/** One thing that a trace tells: an event, or what changed unseen. */
export interface Step {
  /** Its place among all of them, from 0. */
  readonly order: number
  /** The line of the trace that tells it. */
  readonly line: number
  /** The section that it is in, from 0. */
  readonly section: number
  readonly node: string
  /** Undefined for what changed unseen. */
  readonly event: TraceEvent | undefined
  /** The place of the event in its section, from 0. */
  readonly place: number
  readonly events: SectionEvents
  /** The nodes that changed unseen by then, this one among them, nobody knows in which order; empty for an event. */
  readonly together: readonly string[]
  /** What is said to have changed. */
  readonly set: Changes
  /** How the node was; undefined where it comes to be. */
  readonly before: State | undefined
  readonly after: State
}

/** What is wrong at a step. */
export interface Contradiction {
  /** What was found, in words. Names and values in it are text from traces. */
  readonly found: string
  /** What was said before and is contradicted, if it is one step. */
  readonly earlier?: Step
}

/** Watches one rule over one trace. */
export interface RuleWatch {
  /** How many things it has held against the rule. */
  readonly checked: number
  /** How many it could not, as the trace does not say what it takes. */
  readonly unknown: number
  /** Takes the next step; what is wrong with it, if anything is. */
  take(step: Step): Contradiction | undefined
}
