/** Random schedules of any system that is a world: what can be done, do this, is it still sound, settle. */

export { compared } from './compared-worlds.ts'
export { type ExploreCode, ExploreError } from './explore-error.ts'
export { type Found, findFailure, shrinkFound, type Walks } from './find-failure.ts'
export { FirstSeen } from './first-seen.ts'
export { checkLinearizable, type Model, type Operation, type Verdict } from './linearizable.ts'
export { type PlainHandled, type PlainMessage, type PlainNodes, PlainSystem } from './plain-nodes.ts'
export { Draw } from './seeded-draw.ts'
export { isSampled, rangeOf, type Shard } from './shards.ts'
export { failsAs, isFailure, type ShrinkBounds, type Shrunk, shrink } from './shrink.ts'
export {
  type FoundProblem,
  type MakeWorld,
  type SimpleWorld,
  sourceOf,
  type Told,
  type WorldOptions,
} from './simple-world.ts'
export { simplerAction, simplerNumbers, simplerSchedules, simplerValues, without } from './simpler-schedules.ts'
export { Tally } from './tally.ts'
export { type ReplayOptions, replay, settleIn, type Walk, type Which, walk, withoutKinds } from './walk.ts'
export type { Action, Failure, Kind, Outcome, Problem, Schedule, Source, Watched, World } from './world.ts'
