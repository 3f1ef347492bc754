import { type Bindings, keyOf } from '../features/evidence/bindings.ts'
import type { Value } from '../trace/events.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { EventPattern } from './invariants-schema.ts'
import { matchAt } from './pattern-facts.ts'
import type { Step } from './rule-watch.ts'

/** Something that was told, and where. */
export interface Told<T> {
  readonly value: T
  readonly step: Step
}

/** What was told for each key, as long as it counts. */
export class ToldFacts<T> {
  private readonly facts = new Map<string, Told<T>>()
  /** Since which step what a node says counts. */
  private readonly since = new Map<string, number>()
  private readonly ends: (step: Step) => boolean

  constructor(ends: (step: Step) => boolean) {
    this.ends = ends
  }

  /** Notes whether a step makes what its node said not count any more. */
  take(step: Step): void {
    if (this.ends(step)) this.since.set(step.node, step.order)
  }

  get(key: string): Told<T> | undefined {
    const known = this.facts.get(key)
    return known && known.step.order >= (this.since.get(known.step.node) ?? 0) ? known : undefined
  }

  set(key: string, value: T, step: Step): void {
    this.facts.set(key, { value, step })
  }
}

/** Whether a step is one of such events; none is where no pattern is given. */
export function endsWith(until: EventPattern | readonly EventPattern[] = []): (step: Step) => boolean {
  const patterns = [until].flat()
  return (step) => patterns.some((pattern) => matchAt(pattern, step) !== undefined)
}

/** Whether a node stops, comes back or comes to be: what it does not keep is lost then. */
export function isLoss({ marks }: Vocabulary): (step: Step) => boolean {
  return ({ event }) => {
    const word = event && marks.get(event.op)
    return word !== undefined && (word.stops ?? word.resumes ?? word.introduces) === true
  }
}

/** Values of names as one key; undefined where one has none. */
export function keyIn(facts: Bindings, names: readonly string[]): string | undefined {
  return names.every((name) => (facts.get(name) ?? null) !== null) ? keyOf(facts, names) : undefined
}

/** Names and what they stand for, in words. */
export function named(facts: Bindings, names: readonly string[]): string {
  return names.map((name) => `${name.slice(1)} ${shown(facts.get(name) ?? null)}`).join(', ')
}

function shown(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
