import { type Bindings, suit } from '../features/evidence/bindings.ts'
import { matchEvent, suitState } from '../features/evidence/match-event.ts'
import { EntryFacts } from './entry-facts.ts'
import type { EventPattern, Pattern } from './invariants-schema.ts'
import type { Contradiction, Step } from './rule-watch.ts'

/** What is known of the names of a pattern before anything is found. */
export const NOTHING: Bindings = new Map()

/** What names stand for at a step: one for each way in which the pattern is found there. Steps are asked for in turn. */
export type FindFacts = (step: Step) => readonly Bindings[]

const NONE: readonly Bindings[] = []

/** Looks for a pattern in one trace. */
export function factFinder(pattern: Pattern): FindFacts {
  if ('op' in pattern) {
    return (step) => {
      const found = matchAt(pattern, step)
      return found ? [found] : NONE
    }
  }
  if ('state' in pattern) {
    return ({ node, before, after }) => {
      // What stays as it was has been looked at.
      if (before === after) return NONE
      const own = { after }
      const named = suit(node, pattern.node, NOTHING, own)
      const found = named && suitState(after, pattern.state, named, own)
      return found ? [found] : NONE
    }
  }
  const entries = new EntryFacts(pattern)
  return (step) => entries.at(step)
}

/** The same for an event. */
export function matchAt(pattern: EventPattern, { event, events, place, before }: Step): Bindings | undefined {
  if (event === undefined) return undefined
  // Where nothing has changed, nothing need be compared.
  if (pattern.set !== undefined && event.set === undefined && before !== undefined) return undefined
  return matchEvent(pattern, events, place, NOTHING)
}

export function namesOf(names: string | readonly string[] = []): readonly string[] {
  return typeof names === 'string' ? [names] : names
}

/** Looks at all that a step says, and returns the first of it that cannot be. */
export function firstWrong(
  finders: readonly FindFacts[],
  step: Step,
  hold: (facts: Bindings) => Contradiction | undefined,
): Contradiction | undefined {
  let wrong: Contradiction | undefined
  for (const find of finders) for (const facts of find(step)) wrong ??= hold(facts)
  return wrong
}
