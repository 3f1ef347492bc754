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

/** Who told something for a key. */
interface Tellers<T> {
  /** The one that counts before the others, as long as it does. */
  chosen: Told<T>
  /** The last that each node told, where it may come not to count any more. */
  readonly byNode: Map<string, Told<T>>
}

/** What was told for each key, as long as it counts. */
export class ToldFacts<T> {
  private readonly facts = new Map<string, Tellers<T>>()
  /** Since which step what a node says counts. */
  private readonly since = new Map<string, number>()
  private readonly ends: ((step: Step) => boolean) | undefined

  /** Without `ends`, what was told counts to the end. */
  constructor(ends: ((step: Step) => boolean) | undefined) {
    this.ends = ends
  }

  /** Notes whether a step makes what its node said not count any more. */
  take(step: Step): void {
    if (this.ends?.(step)) this.since.set(step.node, step.order)
  }

  /** What was told for a key and counts: what was told first of what is the same, and last of what is not. */
  get(key: string): Told<T> | undefined {
    const tellers = this.facts.get(key)
    if (tellers === undefined || this.counts(tellers.chosen)) return tellers?.chosen
    let last: Told<T> | undefined
    for (const [node, told] of tellers.byNode) {
      if (!this.counts(told)) tellers.byNode.delete(node)
      else if (last === undefined || told.step.order > last.step.order) last = told
    }
    if (last === undefined) this.facts.delete(key)
    else tellers.chosen = last
    return last
  }

  /** The same as is known, or as nothing is. */
  confirm(key: string, value: T, step: Step): void {
    const known = this.get(key)
    if (known === undefined) this.set(key, value, step)
    else if (this.ends !== undefined) this.facts.get(key)?.byNode.set(step.node, { value, step })
  }

  /** In place of what is known. */
  set(key: string, value: T, step: Step): void {
    const told = { value, step }
    const tellers = this.facts.get(key) ?? { chosen: told, byNode: new Map() }
    tellers.chosen = told
    if (this.ends !== undefined) tellers.byNode.set(step.node, told)
    this.facts.set(key, tellers)
  }

  private counts({ step }: Told<T>): boolean {
    return step.order >= (this.since.get(step.node) ?? 0)
  }
}

/** Whether what the node of a step said ends with it; undefined where nothing ends it. What happened unseen may have. */
export function endsWith(until: EventPattern | readonly EventPattern[] | undefined) {
  if (until === undefined) return undefined
  const patterns = [until].flat()
  return (step: Step): boolean =>
    step.event === undefined || patterns.some((pattern) => matchAt(pattern, step) !== undefined)
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
