import type { Draw } from './seeded-draw.ts'

/** Something that can happen in a world, as plain data: it can be printed, kept, and done again. */
export interface Action {
  readonly do: string
}

/** A kind of action. */
export interface Kind {
  readonly name: string
  /** How often it is drawn, beside the weights of the others. */
  readonly weight: number
  /** Trouble, or a use that not every schedule makes: each schedule draws which of these there are in it. */
  readonly optional: boolean
}

/** What went wrong. */
export interface Problem {
  /**
   * `broken`: what must always hold does not. `stuck`: with all repaired, and time enough, what must happen has not.
   * `unexplained`: no order of the operations explains the answers. `exception`: something threw.
   * `differs`: another implementation does something else.
   */
  readonly kind: 'broken' | 'stuck' | 'unexplained' | 'exception' | 'differs'
  /** Which property, goal or error: a name that schedules with the same problem have in common. */
  readonly what: string
  /** What was found, in words. */
  readonly found: string
  /** The nodes at which it shows: what none of them can have known of has nothing to do with it. Without it, all. */
  readonly nodes?: readonly string[]
}

/**
 * A system under test to which things happen, one at a time. It is deterministic: the same options and the same actions
 * lead to the same, whoever drew them.
 */
export interface World<A extends Action> {
  /** An action of this kind that can be done now. Undefined where there is none. */
  propose(kind: string, draw: Draw): A | undefined
  /** Does it. False, and nothing has happened, where it cannot be done: it is from another schedule. */
  perform(action: A): boolean
  /** What must hold and does not. Asked after every action. */
  problem(): Problem | undefined
  /** All trouble ends, and time passes until all has happened that must. What has not, or is wrong about the whole. */
  settle(): Problem | undefined
  /** What has come about, by name; actions are counted by whoever performs them. */
  counts(): Iterable<readonly [string, number]>
  /** What a scenario watches, if it can be watched. */
  readonly watched?: Watched | undefined
  /** Called once when all is watched that will be, before anything happens: nodes tell that they exist. */
  start?(): void
}

/** What whoever records a run watches: nodes that say how they are and what happens to them. */
export interface Watched {
  readonly nodes: readonly string[]
  stateOf(node: string): Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: what is observed is between the world and whoever records it
  subscribe(observer: (observation: any, state: any) => void): void
}

/** Where worlds of one kind come from. */
export interface Source<O, A extends Action> {
  readonly kinds: readonly Kind[]
  /** What a world begins with, as plain data. */
  drawOptions(draw: Draw): O
  begin(options: O): World<A>
  /**
   * Schedules that say the same with less, the most promising first: fewer nodes, options that are the usual ones, smaller
   * values. Each must be smaller by a measure that cannot fall for ever. An action that does much counts as larger than the
   * many single ones that do the same: those can be left out one by one. Without it values get smaller one by one, see
   * `simplerSchedules`.
   */
  simpler?(schedule: Schedule<O, A>): Iterable<Schedule<O, A>>
  /** The same, and then as actions what is done when all settles: what shows then may show after one of them. */
  settled?(schedule: Schedule<O, A>): Schedule<O, A>
}

/** What another schedule must do to fail in the same way. */
export interface Failure {
  readonly problem: Problem
  /** Whether all may settle for it to show. A problem that an action has shown must be shown by one. */
  readonly settling: boolean
}

/** All that has to be known to do the same again. */
export interface Schedule<O, A extends Action> {
  readonly options: O
  readonly actions: readonly A[]
}

/**
 * How a schedule went. `after`: how many actions were done when the problem showed; all of them if it is of the end, when
 * all was settling.
 */
export type Outcome =
  | { readonly type: 'sound' }
  | { readonly type: 'failed'; readonly problem: Problem; readonly after: number; readonly settling?: true }
