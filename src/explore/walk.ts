import { Draw, seedOf } from './seeded-draw.ts'
import { Tally } from './tally.ts'
import type { Action, Kind, Outcome, Problem, Schedule, Source, World } from './world.ts'

/** Which of all walks it is. */
export interface Which {
  readonly seed: number
  /** From 0. */
  readonly schedule: number
  /** How many actions it has. */
  readonly actions: number
}

/** A schedule as it was drawn, and how it went. */
export interface Walk<O, A extends Action> extends Schedule<O, A> {
  readonly outcome: Outcome
  readonly counts: ReadonlyMap<string, number>
}

/** The same, without these kinds of actions. */
export function withoutKinds<O, A extends Action>(source: Source<O, A>, names: readonly string[]): Source<O, A> {
  return { ...source, kinds: source.kinds.filter(({ name }) => !names.includes(name)) }
}

/** How often a kind is drawn of which nothing can be done, before a walk ends early. */
const TRIES = 200

/**
 * A walk at random: each schedule begins with options of its own and has a subset of its own of the optional kinds of
 * actions, so that rare combinations come about that a mixture of everything would drown.
 */
export function walk<O, A extends Action>(source: Source<O, A>, { seed, schedule, actions: count }: Which): Walk<O, A> {
  const draw = new Draw(seedOf(seed, schedule))
  const options = source.drawOptions(draw)
  const table = tableOf(source.kinds, draw)
  const actions: A[] = []
  const next = (world: World<A>) => {
    if (actions.length === count) return undefined
    const action = drawAction(world, table, draw)
    if (action) actions.push(action)
    return action
  }
  const { outcome, counts } = follow(() => source.begin(options), next)
  return { options, actions, outcome, counts }
}

/** How a schedule is done again. */
export interface ReplayOptions<A extends Action> {
  /** False: it ends behind the last action, and nothing settles. True unless it is said. */
  readonly settles?: boolean
  /** Called with the world before anything happens in it: to watch it. */
  readonly onBegin?: (world: World<A>) => void
  /** Told of each action whether it was done, or could not be. */
  readonly onAction?: (action: A, done: boolean) => void
  /** Called where the actions are over, and all begins to settle. */
  readonly onSettle?: () => void
}

/** Does again what is written down. Actions that cannot be done in this world are left out. */
export function replay<O, A extends Action>(
  source: Source<O, A>,
  { options, actions }: Schedule<O, A>,
  how: ReplayOptions<A> = {},
): Outcome {
  let at = 0
  const next = () => {
    at += 1
    return actions[at - 1]
  }
  return follow(() => source.begin(options), next, how).outcome
}

/**
 * Each kind that there is in the schedule as often as it weighs; some weigh more than they do otherwise. Half of the
 * schedules are about one or a few kinds, which come most of the time: what takes many of them in a row
 * does not come about in a mixture of everything.
 */
function tableOf(kinds: readonly Kind[], draw: Draw): readonly string[] {
  const all = kinds.flatMap((kind) => new Array<Kind>(kind.weight).fill(kind))
  const about = draw.once(2) ? Array.from({ length: 1 + draw.below(3) }, () => draw.one(all)) : []
  return kinds.flatMap((kind) => {
    const { name, weight, optional } = kind
    const times = about.includes(kind) ? OFTEN : optional && draw.once(2) ? 0 : draw.one(TIMES)
    return new Array<string>(weight * times).fill(name)
  })
}

const TIMES = [1, 1, 4]
const OFTEN = 20

function drawAction<A extends Action>(world: World<A>, table: readonly string[], draw: Draw): A | undefined {
  for (let i = 0; i < TRIES; i += 1) {
    const action = world.propose(draw.one(table), draw)
    if (action) return action
  }
  return undefined
}

/** Performs actions until there is none, or something is wrong; then everything settles. */
function follow<A extends Action>(
  begin: () => World<A>,
  next: (world: World<A>) => A | undefined,
  how: ReplayOptions<A> = {},
) {
  const tally = new Tally()
  let done = 0
  let settling = false
  let begun: World<A> | undefined
  const problem = attempt(() => {
    const world = begin()
    begun = world
    how.onBegin?.(world)
    world.start?.()
    for (let action = next(world); action; action = next(world)) {
      done += 1
      const isDone = world.perform(action)
      if (isDone) tally.add(action.do)
      how.onAction?.(action, isDone)
      const found = world.problem()
      if (found) return found
    }
    if (how.settles === false) return undefined
    settling = true
    how.onSettle?.()
    return world.settle()
  })
  if (begun) tally.addAll(begun.counts())
  const outcome: Outcome = problem
    ? { type: 'failed', problem, after: done, ...(settling ? { settling } : {}) }
    : { type: 'sound' }
  return { outcome, counts: tally.counts }
}

/** What is thrown is a problem like any other. */
function attempt(act: () => Problem | undefined): Problem | undefined {
  try {
    return act()
  } catch (error) {
    const what = error instanceof Error ? error.name : 'thrown'
    const found = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'exception', what, found }
  }
}
