import { ExploreError } from './explore-error.ts'
import { isFailure, type ShrinkBounds, type Shrunk, shrink } from './shrink.ts'
import { replay, type Walk, type Which, walk } from './walk.ts'
import type { Action, Problem, Schedule, Source } from './world.ts'

/** Which of many schedules are walked. */
export interface Walks {
  readonly seed: number
  /** How many actions each has at most. */
  readonly actions: number
  /** The numbers of the schedules. */
  readonly numbers: Iterable<number>
}

/** A schedule that failed, and what became of it. */
export interface Found<O, A extends Action> {
  readonly which: Which
  readonly walked: Walk<O, A>
  readonly problem: Problem
}

/**
 * Walks schedules until one fails: that one, or undefined. Each step is a schedule, so that the caller may do something
 * else in between. Throws `EXPLORE_NOT_DETERMINISTIC` where the same actions have led elsewhere, which is looked at in
 * the first schedule and in the one that failed.
 */
export function* findFailure<O, A extends Action>(
  source: Source<O, A>,
  { seed, actions, numbers }: Walks,
): Generator<number, Found<O, A> | undefined> {
  let isFirst = true
  for (const schedule of numbers) {
    const which = { seed, schedule, actions }
    const walked = walk(source, which)
    const { outcome } = walked
    if (isFirst || outcome.type === 'failed') requireSame(source, walked, which)
    isFirst = false
    if (outcome.type === 'failed') return { which, walked, problem: outcome.problem }
    yield schedule
  }
  return undefined
}

/** What was found, made small. */
export function shrinkFound<O, A extends Action>(
  source: Source<O, A>,
  { walked, problem }: Found<O, A>,
  bounds?: ShrinkBounds,
): Shrunk<O, A> {
  return shrink(source, written(walked), problem, bounds)
}

/** As it is when it has been written down and read again. */
function written<O, A extends Action>({ options, actions }: Schedule<O, A>): Schedule<O, A> {
  return structuredClone({ options, actions })
}

function requireSame<O, A extends Action>(source: Source<O, A>, walked: Walk<O, A>, which: Which): void {
  const { outcome } = walked
  let left = 0
  const onAction = (_: A, done: boolean) => {
    if (!done) left += 1
  }
  const again = replay(source, written(walked), { onAction })
  const isSame =
    outcome.type === 'sound'
      ? again.type === 'sound' && left === 0
      : isFailure(again, outcome.problem) && again.type === 'failed' && again.after === outcome.after
  if (isSame) return
  const said = (each: typeof outcome) =>
    each.type === 'sound' ? 'sound' : `${each.problem.what} after ${each.after} actions`
  const place = `schedule ${which.schedule} of seed ${which.seed}`
  const found = `${place} was ${said(outcome)}, and with the same actions again ${said(again)}`
  const advice = 'take clocks, random numbers and what outlives a world out of it'
  throw new ExploreError('EXPLORE_NOT_DETERMINISTIC', `${found}, ${left} of them impossible; ${advice}`)
}
