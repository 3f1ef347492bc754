import { ExploreError } from './explore-error.ts'
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

/** The kinds that there are in a schedule, and how much each weighs together with those before it. */
interface Table {
  readonly names: string[]
  readonly upTo: number[]
  total: number
}

/**
 * Some kinds weigh more than they do otherwise. Half of the schedules are about one or a few kinds, which come most of
 * the time: what takes many of them in a row does not come about in a mixture of everything.
 */
function tableOf(kinds: readonly Kind[], draw: Draw): Table {
  const about = draw.once(2) ? someKinds(kinds, draw) : []
  return weighed(kinds, ({ name, optional }) =>
    about.includes(name) ? OFTEN : optional && draw.once(2) ? 0 : draw.one(TIMES),
  )
}

function someKinds(kinds: readonly Kind[], draw: Draw): readonly string[] {
  const all = weighed(kinds, () => 1)
  return Array.from({ length: 1 + draw.below(3) }, () => drawKind(all, draw))
}

function weighed(kinds: readonly Kind[], timesOf: (kind: Kind) => number): Table {
  const table: Table = { names: [], upTo: [], total: 0 }
  for (const kind of kinds) {
    const weight = kind.weight * timesOf(kind)
    if (weight === 0) continue
    table.total += weight
    table.names.push(kind.name)
    table.upTo.push(table.total)
  }
  return table
}

const TIMES = [1, 1, 4]
const OFTEN = 20

function drawKind({ names, upTo, total }: Table, draw: Draw): string {
  const drawn = draw.below(total)
  let at = 0
  while ((upTo[at] ?? total) <= drawn) at += 1
  return names[at] as string
}

function drawAction<A extends Action>(world: World<A>, table: Table, draw: Draw): A | undefined {
  if (table.total === 0) return undefined
  for (let i = 0; i < TRIES; i += 1) {
    const action = world.propose(drawKind(table, draw), draw)
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

/** Has all settle in a world in which everything else has happened. */
export function settleIn<A extends Action>(world: World<A>): Problem | undefined {
  return attempt(() => world.settle())
}

/** What is thrown is a problem like any other. */
function attempt(act: () => Problem | undefined): Problem | undefined {
  try {
    return act()
  } catch (error) {
    // A mistake in the world's own code for exploring is none of the system's.
    if (error instanceof ExploreError) throw error
    const what = error instanceof Error ? error.name : 'thrown'
    const found = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'exception', what, found }
  }
}
