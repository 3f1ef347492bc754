import { ExploreError } from './explore-error.ts'
import { isPlain, kindOfValue } from './plain-data.ts'
import type { Draw } from './seeded-draw.ts'
import type { Action, Kind, Problem, Source, Watched, World } from './world.ts'

/**
 * What does not hold: a name that all schedules with the same problem share, and what was found in this one. `kind` is
 * `broken` from `problem`, and `stuck` from `settle`, unless it says otherwise.
 */
export interface FoundProblem {
  readonly kind?: Problem['kind']
  readonly what: string
  readonly found?: string
  /** The nodes that contradict each other: a dossier shows what led to them. Default: all nodes. */
  readonly nodes?: readonly string[]
}

/** Nothing, where all is well; a sentence; or what was found besides. */
export type Told = string | FoundProblem | false | null | undefined

/**
 * A system as its authors write it: what can be done now, do this, is it still sound, settle. It must be deterministic:
 * no clock, no random numbers, no waiting. The same actions lead to the same.
 */
export interface SimpleWorld<A extends Action = Action> {
  /** All actions that can be done now, as plain data; in the same order each time. */
  can(): readonly A[]
  /** Does one of them. */
  do(action: A): void
  /** What must always hold and does not: a sentence that is the same each time, or that and what was found. */
  problem?(): Told
  /** All trouble ends, and all happens that must. What has not, or is wrong about the whole. */
  settle?(): Told
  /** What a scenario watches: a source, as `scenario.watch` takes it. */
  readonly watched?: Watched | undefined
  /** Called once when all is watched that will be, before the first action: nodes tell that they exist. */
  start?(): void
}

/** Makes a world with these options, as plain data. It begins the same each time. */
export type MakeWorld<O = unknown, A extends Action = Action> = (options: O) => SimpleWorld<A>

/** What is known of worlds before one is made. */
export interface WorldOptions<O> {
  /** Kinds of actions that are trouble: each schedule draws which of them it has. Default: none is. */
  readonly faults?: readonly string[]
  /** How often a kind is drawn, beside the others. Default: 1 each. Positive integers up to 100. */
  readonly weights?: Readonly<Record<string, number>>
  /** Draws what a world is made with, as plain data. Default: `{}`. */
  readonly options?: (draw: Draw) => O
}

/** The kind of all actions that are no faults: which there are, the world says. */
const USUAL = ' usual'
const MOST_WEIGHT = 100

/** Worlds as their authors write them, as what is walked. Throws `EXPLORE_OPTION`; walks throw the other codes. */
export function sourceOf<O, A extends Action>(
  makeWorld: MakeWorld<O, A>,
  { faults = [], weights = {}, options }: WorldOptions<O> = {},
): Source<O, A> {
  for (const [name, weight] of Object.entries(weights)) {
    if (Number.isInteger(weight) && weight > 0 && weight <= MOST_WEIGHT) continue
    const legal = `an integer from 1 to ${MOST_WEIGHT}`
    throw new ExploreError('EXPLORE_OPTION', `the weight of ${JSON.stringify(name)} is ${weight}; legal: ${legal}`)
  }
  const weightOf = (name: string) => (Object.hasOwn(weights, name) ? (weights[name] ?? 1) : 1)
  const usual: Kind = { name: USUAL, weight: USUAL_WEIGHT, optional: false }
  return {
    kinds: [usual, ...faults.map((name) => ({ name, weight: weightOf(name), optional: true }))],
    drawOptions: (draw) => requirePlain(options ? options(draw) : ({} as O), 'what options() returns'),
    begin: (given) => new AdaptedWorld(made(makeWorld, given), new Set(faults), weightOf),
  }
}

/** Beside one fault of weight 1: trouble is rarer than work. */
const USUAL_WEIGHT = 4

function made<O, A extends Action>(makeWorld: MakeWorld<O, A>, options: O): SimpleWorld<A> {
  // What a world changes of its options is its own.
  const world: unknown = makeWorld(structuredClone(options))
  refuseThenable(world, 'makeWorld')
  const has = (name: 'can' | 'do') => typeof (world as Partial<SimpleWorld> | null | undefined)?.[name] === 'function'
  if (has('can') && has('do')) return world as SimpleWorld<A>
  const found = kindOfValue(world)
  throw new ExploreError('EXPLORE_WORLD', `makeWorld returned ${found}; legal: an object with the methods can and do`)
}

class AdaptedWorld<A extends Action> implements World<A> {
  private readonly world: SimpleWorld<A>
  private readonly faults: ReadonlySet<string>
  private readonly weightOf: (name: string) => number
  /** What can be done now, while nothing has been done since it was asked for. */
  private offered: readonly A[] | undefined

  constructor(world: SimpleWorld<A>, faults: ReadonlySet<string>, weightOf: (name: string) => number) {
    this.world = world
    this.faults = faults
    this.weightOf = weightOf
  }

  get watched(): Watched | undefined {
    return this.world.watched
  }

  start(): void {
    refuseThenable(this.world.start?.(), 'start')
  }

  propose(kind: string, draw: Draw): A | undefined {
    const isUsual = kind === USUAL
    const fitting = this.can().filter((action) => (isUsual ? !this.faults.has(action.do) : action.do === kind))
    if (fitting.length === 0) return undefined
    // First a kind, then one of it: many of one kind do not drown the others.
    const names = [...new Set(fitting.map((action) => action.do))]
    const table = isUsual ? names.flatMap((name) => new Array<string>(this.weightOf(name)).fill(name)) : names
    const name = draw.one(table)
    return structuredClone(draw.one(fitting.filter((action) => action.do === name)))
  }

  perform(action: A): boolean {
    const text = JSON.stringify(action)
    const own = this.can().find((each) => each.do === action.do && JSON.stringify(each) === text)
    if (own === undefined) return false
    this.offered = undefined
    refuseThenable(this.world.do(structuredClone(own)), 'do')
    return true
  }

  problem(): Problem | undefined {
    return this.found(this.world.problem?.(), 'problem', 'broken')
  }

  settle(): Problem | undefined {
    this.offered = undefined
    return this.found(this.world.settle?.(), 'settle', 'stuck') ?? this.problem()
  }

  *counts(): Iterable<readonly [string, number]> {}

  private can(): readonly A[] {
    this.offered ??= requireActions(this.world.can())
    return this.offered
  }

  private found(told: Told, method: string, kind: Problem['kind']): Problem | undefined {
    refuseThenable(told, method)
    if (told === undefined || told === null || told === false || told === '') return undefined
    if (typeof told === 'string') return { kind, what: told, found: told }
    if (typeof told !== 'object' || typeof told.what !== 'string') {
      const legal = 'undefined, a sentence, or { what, found }'
      throw new ExploreError('EXPLORE_WORLD', `${method}() returned ${kindOfValue(told)}; legal: ${legal}`)
    }
    const { what, found = what, nodes } = told
    return { kind: told.kind ?? kind, what, found, ...(nodes ? { nodes } : {}) }
  }
}

function requireActions<A extends Action>(told: readonly A[]): readonly A[] {
  refuseThenable(told, 'can')
  if (!Array.isArray(told)) {
    throw new ExploreError('EXPLORE_ACTION', `can() returned ${kindOfValue(told)}; legal: a list of actions`)
  }
  for (const action of told as readonly A[]) {
    if (typeof action?.do !== 'string' || action.do === '') {
      const legal = "plain data with a text `do`, such as { do: 'crash', node: 'a' }"
      throw new ExploreError('EXPLORE_ACTION', `can() offers ${kindOfValue(action)} without \`do\`; legal: ${legal}`)
    }
    requirePlain(action, `the action ${JSON.stringify(action.do)} that can() offers`)
  }
  return told
}

function requirePlain<T>(value: T, what: string): T {
  if (isPlain(value)) return value
  const legal = 'texts, finite numbers, true, false, null, and lists and plain objects of these'
  throw new ExploreError('EXPLORE_ACTION', `${what} is no plain data; legal: ${legal}`)
}

function refuseThenable(value: unknown, method: string): void {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function') return
  // Nobody waits for it: what it comes to is said by this error.
  Promise.resolve(value).catch(() => {})
  const advice = 'make what the world waits for an action of its own, such as { do: "disk has written" }'
  throw new ExploreError('EXPLORE_ASYNC', `${method}() returned a promise; legal: worlds that do not wait; ${advice}`)
}
