/** The cluster as a world to explore, and the walks through it. */
export {
  compared,
  FirstSeen,
  failsAs,
  isFailure,
  isSampled,
  rangeOf,
  replay,
  shrink,
  Tally,
  walk,
  withoutKinds,
} from '../../explore/index.ts'
export { clusters } from './cluster-world.ts'
export type { DrawnOptions } from './drawn-options.ts'
