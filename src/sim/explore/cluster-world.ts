import type { Action, Draw, Kind, Problem, Source, World } from '../../explore/index.ts'
import { SimViolation } from '../checkers/violation.ts'
import type { Cluster } from '../cluster.ts'
import type { ActionKind } from './action-kind.ts'
import { clientActions } from './client-actions.ts'
import { type MakeCluster, Site } from './cluster-site.ts'
import { diskActions } from './disk-actions.ts'
import { type DrawnOptions, drawOptions } from './drawn-options.ts'
import { jointActions } from './joint-actions.ts'
import { memberActions } from './member-actions.ts'
import { networkActions } from './network-actions.ts'
import { nodeActions } from './node-actions.ts'
import type { Registers } from './registers.ts'
import { settle } from './settle.ts'
import { settledClusters, simplerClusters } from './simpler-clusters.ts'

/** By the names that actions have in `do`. */
const KINDS: ReadonlyMap<string, ActionKind<Action>> = new Map<string, ActionKind<Action>>(
  Object.entries({
    ...networkActions,
    ...nodeActions,
    ...diskActions,
    ...clientActions,
    ...memberActions,
    ...jointActions,
  }),
)

/** A cluster of the engine to which everything happens that can, and clients who remember what they were told. */
export const clusters: Source<DrawnOptions, Action> = {
  kinds: [...KINDS].map(([name, { weight, optional }]): Kind => ({ name, weight, optional })),
  drawOptions,
  begin: (options) => begin(options),
  simpler: (schedule) => simplerClusters(schedule, begin),
  settled: (schedule) => settledClusters(schedule, begin),
}

function begin(options: DrawnOptions, make?: MakeCluster): ClusterWorld {
  return new ClusterWorld(options, make)
}

class ClusterWorld implements World<Action> {
  private readonly site: Site
  private broken: Problem | undefined

  constructor(options: DrawnOptions, make?: MakeCluster) {
    this.site = new Site(options, make)
  }

  get watched(): Cluster<Registers> {
    return this.site.cluster
  }

  start(): void {
    this.site.cluster.start()
  }

  propose(kind: string, draw: Draw): Action | undefined {
    return KINDS.get(kind)?.propose(this.site, draw)
  }

  perform(action: Action): boolean {
    let done = false
    this.watch(() => {
      done = KINDS.get(action.do)?.perform(this.site, action) ?? false
    })
    this.site.history.listen()
    return done
  }

  problem(): Problem | undefined {
    const { rejected } = this.site
    if (this.broken === undefined && rejected !== undefined) {
      this.broken = { kind: 'broken', what: 'nobody sends what is rejected', ...rejected }
    }
    return this.broken
  }

  settle(): Problem | undefined {
    let problem: Problem | undefined
    this.watch(() => {
      problem = settle(this.site)
    })
    return this.problem() ?? problem
  }

  *counts(): Iterable<readonly [string, number]> {
    yield* this.site.history.answers.counts
    yield* this.site.tally.counts
  }

  /** What the cluster's checkers find is a problem of its own. */
  private watch(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof SimViolation)) throw error
      this.broken = { kind: 'broken', what: error.property, found: error.message, nodes: error.nodes }
    }
  }
}
