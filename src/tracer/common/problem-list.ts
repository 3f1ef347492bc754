import { addProblems, noteMore, type Problem } from './errors.ts'
import { LIMITS } from './limits.ts'

type Counted = Partial<Problem>

/**
 * What is wrong with things of which there may be any number. Those behind the last problem that is kept are not looked
 * at: of a file that is wrong all over, the beginning says enough.
 */
export function problemsIn<T, P extends Counted>(
  things: Iterable<T>,
  find: (thing: T, place: number) => readonly P[],
): P[] {
  const kept: P[] = []
  let place = 0
  for (const thing of things) {
    addProblems(kept, find(thing, place))
    if (kept.length >= LIMITS.keptProblems) break
    place += 1
  }
  return kept
}

/** A problem for each of things that are all wrong; of many the first, and how many more there are. */
export function problemOfEach<T, P extends Counted>(wrong: readonly T[], tell: (thing: T) => P): P[] {
  const kept = wrong.slice(0, LIMITS.keptProblems).map(tell)
  noteMore(kept, wrong.length - kept.length)
  return kept
}
