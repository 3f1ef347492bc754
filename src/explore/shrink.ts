import { simplerSchedules } from './simpler-schedules.ts'
import { replay } from './walk.ts'
import type { Action, Failure, Outcome, Problem, Schedule, Source } from './world.ts'

/** When shrinking gives up. */
export interface ShrinkBounds {
  /** How many schedules are tried at most. Default 20,000. */
  readonly replays?: number
  /** Asked before each: true ends it. A clock may be behind it, which the result then depends on. */
  readonly until?: () => boolean
}

/** A failing schedule, made small. */
export interface Shrunk<O, A extends Action> {
  readonly schedule: Schedule<O, A>
  /** As it shows in this schedule: of the same kind as before, and about the same. */
  readonly problem: Problem
  /** Whether it shows when all is settling, not after one of the actions. */
  readonly settling: boolean
  /** How many schedules were tried. */
  readonly replays: number
  /**
   * Whether it is shown that no single action can be left out, and nothing be made smaller that was tried. False: a
   * bound ended it before.
   */
  readonly minimal: boolean
}

const MOST_REPLAYS = 20_000
/** Of more actions pairs are not tried: there are too many. */
const MOST_FOR_PAIRS = 60

/** Whether an outcome is this failure: the problem is of the same kind and about the same; an exception says the same. */
export function isFailure(outcome: Outcome, wanted: Problem): boolean {
  if (outcome.type === 'sound') return false
  const { kind, what, found } = outcome.problem
  if (kind !== wanted.kind || what !== wanted.what) return false
  return kind !== 'exception' || saidBy(found) === saidBy(wanted.found)
}

/** What an exception says, whatever the numbers in it. */
function saidBy(found: string): string {
  return (found.split('\n')[0] ?? '').replace(/\d+/g, '0')
}

/** Whether a schedule fails in this way; `shrink` leaves one that does not without any single one of its actions. */
export function failsAs<O, A extends Action>(
  source: Source<O, A>,
  schedule: Schedule<O, A>,
  { problem, settling }: Failure,
): boolean {
  return isFailure(replay(source, schedule, { settles: settling }), problem)
}

/**
 * Makes a failing schedule as small as it gets: actions are left out, first many at once (delta debugging, Zeller and
 * Hildebrandt 2002), at last each one by itself; then nodes, options and values get smaller; and so on until neither
 * helps; where few are left, pairs of actions too. A schedule that does not fail as `problem` says is handed back, as not minimal. The same schedule always gives the same.
 */
export function shrink<O, A extends Action>(
  source: Source<O, A>,
  schedule: Schedule<O, A>,
  problem: Problem,
  bounds: ShrinkBounds = {},
): Shrunk<O, A> {
  const outcome = replay(source, schedule)
  if (outcome.type === 'sound' || !isFailure(outcome, problem)) {
    return { schedule, problem, settling: false, replays: 1, minimal: false }
  }
  const settling = outcome.settling === true
  return new Shrinking(source, schedule, { problem: outcome.problem, settling }, bounds).run()
}

class Shrinking<O, A extends Action> {
  private readonly source: Source<O, A>
  /** Of the smallest so far: what has been shown by an action once is shown by one from then on. */
  private failure: Failure
  private readonly most: number
  private readonly until: () => boolean
  private best: Schedule<O, A>
  private replays = 1
  private ended = false

  constructor(source: Source<O, A>, schedule: Schedule<O, A>, failure: Failure, bounds: ShrinkBounds) {
    this.source = source
    this.best = schedule
    this.failure = failure
    this.most = bounds.replays ?? MOST_REPLAYS
    this.until = bounds.until ?? (() => false)
  }

  run(): Shrunk<O, A> {
    // What it does not come to, and what does nothing, is left out.
    this.take(this.best)
    do this.leaveOut()
    while (this.simplify() || this.settleByActions() || this.leaveOutPairs())
    const { best: schedule, replays, failure } = this
    return { schedule, ...failure, replays, minimal: !this.ended }
  }

  /** Leaves out parts, each half as long as before, until no single action can be left out. */
  private leaveOut(): void {
    let length = Math.max(1, this.best.actions.length >> 1)
    while (!this.ended) {
      const hasChanged = this.leaveOutParts(length)
      if (length === 1 && !hasChanged) return
      length = Math.max(1, length >> 1)
    }
  }

  /** From the end: what comes last is needed by nothing else. */
  private leaveOutParts(length: number): boolean {
    let hasChanged = false
    for (
      let end = this.best.actions.length;
      end > 0 && !this.ended;
      end = Math.min(end - length, this.best.actions.length)
    ) {
      const { options, actions } = this.best
      const rest = [...actions.slice(0, Math.max(0, end - length)), ...actions.slice(end)]
      if (this.take({ options, actions: rest })) hasChanged = true
    }
    return hasChanged
  }

  /** A message that is sent and handled for nothing takes two actions: neither can be left out without the other. */
  private leaveOutPairs(): boolean {
    const { options, actions } = this.best
    if (actions.length > MOST_FOR_PAIRS) return false
    for (let last = actions.length - 1; last > 0; last -= 1) {
      for (let first = last - 1; first >= 0; first -= 1) {
        // That no single one can be left out is to be shown before the bound.
        if (this.replays * 2 > this.most || this.ended) return false
        const rest = actions.filter((_, i) => i !== first && i !== last)
        if (this.take({ options, actions: rest })) return true
      }
    }
    return false
  }

  /** Takes what is simpler and fails in the same way, until nothing is. */
  private simplify(): boolean {
    let hasChanged = false
    while (!this.ended && this.takeSimpler()) hasChanged = true
    return hasChanged
  }

  private takeSimpler(): boolean {
    const { best, source } = this
    for (const simpler of source.simpler?.(best) ?? simplerSchedules(best)) {
      if (this.take(simpler)) return true
      if (this.ended) return false
    }
    return false
  }

  /** What shows when all settles may show after one of the actions that settling consists of. */
  private settleByActions(): boolean {
    const { best, source, failure } = this
    if (!failure.settling || source.settled === undefined) return false
    return this.take(source.settled(best), false)
  }

  /** Tries a schedule, and goes on from it if it fails in the same way: from what of it was done. */
  private take(schedule: Schedule<O, A>, settles = this.failure.settling): boolean {
    if (this.ended || this.replays >= this.most || this.until()) {
      this.ended = true
      return false
    }
    const tried = this.tried(schedule, settles)
    if (tried === undefined) return false
    this.best = schedule
    this.failure = tried.failure
    if (tried.done.length === schedule.actions.length) return true
    const { options } = schedule
    const same = this.tried({ options, actions: tried.done }, settles)
    if (same === undefined) return true
    this.best = { options, actions: same.done }
    this.failure = same.failure
    return true
  }

  private tried(
    schedule: Schedule<O, A>,
    settles: boolean,
  ): { readonly done: readonly A[]; readonly failure: Failure } | undefined {
    this.replays += 1
    const done: A[] = []
    const onAction = (action: A, isDone: boolean) => {
      if (isDone) done.push(action)
    }
    const outcome = replay(this.source, schedule, { settles, onAction })
    if (outcome.type === 'sound' || !isFailure(outcome, this.failure.problem)) return undefined
    return { done, failure: { problem: outcome.problem, settling: outcome.settling === true } }
  }
}
