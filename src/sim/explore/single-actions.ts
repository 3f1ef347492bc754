import { type Action, replay, type Schedule, type World } from '../../explore/index.ts'
import type { MakeCluster } from './cluster-site.ts'
import type { DrawnOptions } from './drawn-options.ts'
import { NotingCluster } from './noting-cluster.ts'

/** Begins a world in a cluster that is made so. */
export type BeginWorld = (options: DrawnOptions, make: MakeCluster) => World<Action>

/** A schedule in single actions, none of which can be taken apart. */
export interface SingleActions {
  /** For each action of the schedule what it does. */
  readonly of: readonly (readonly Action[])[]
  /** What is done when all settles. */
  readonly settling: readonly Action[]
}

/** Actions that do much: a run of messages, an election, time that passes while messages move, several of one kind. */
const LARGE: ReadonlySet<string> = new Set(['run', 'elect', 'pass'])

/** Takes apart what a schedule does; another engine may be done with settling sooner. */
export function singleActions(
  { options, actions }: Schedule<DrawnOptions, Action>,
  begin: BeginWorld,
  settles: boolean,
): SingleActions {
  let cluster: NotingCluster | undefined
  const make: MakeCluster = (of) => {
    cluster = new NotingCluster(of)
    return cluster
  }
  const of: (readonly Action[])[] = []
  const source = { kinds: [], drawOptions: () => options, begin: (given: DrawnOptions) => begin(given, make) }
  const onAction = (action: Action) => {
    const single = cluster?.takeNoted() ?? []
    of.push(isLarge(action) ? single : [action])
  }
  replay(source, { options, actions }, { settles, onAction })
  // What was not come to is as it was.
  for (const action of actions.slice(of.length)) of.push([action])
  return { of, settling: cluster?.takeNoted() ?? [] }
}

/** Whether it may be taken apart. */
export function isLarge(action: Action): boolean {
  const { ticks = 0, count = 0 }: Partial<Action & { readonly ticks: number; readonly count: number }> = action
  return LARGE.has(action.do) || (action.do === 'tick' && ticks > 1) || (COUNTED.has(action.do) && count > 1)
}

const COUNTED: ReadonlySet<string> = new Set(['send', 'handle'])
