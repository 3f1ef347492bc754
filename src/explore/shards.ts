/** One of the equal parts of all schedules that a matrix of jobs walks, from 1. */
export interface Shard {
  readonly part: number
  readonly of: number
}

/** The schedules of a shard: from `from` on, and before `to`. The shards of all schedules share none and leave none out. */
export function rangeOf({ part, of }: Shard, schedules: number): { readonly from: number; readonly to: number } {
  const before = (parts: number) => Math.floor((schedules * parts) / of)
  return { from: before(part - 1), to: before(part) }
}

/** How many schedules are sampled of the first ones, and then of each time as many again. */
const SAMPLES = 32

/**
 * Whether the schedule is one of the sample that is looked at closely: all of the first 32, half of as many again, then a
 * quarter of the 64 that follow, and so on: 16 each time that the schedules have doubled. What the first have not shown,
 * later ones show ever more rarely. It goes by the number alone, so that shards look at what one run would.
 */
export function isSampled(schedule: number): boolean {
  const doubled = Math.max(0, Math.floor(Math.log2(schedule / SAMPLES)) + 1)
  return schedule % 2 ** doubled === 0
}
