/** A cluster to which everything that there is happens at random. Its checkers watch every step. */
import type { MembershipOp, Message, NodeId, Settings } from '../../src/raft/index.ts'
import { type ClientCommand, Cluster } from '../../src/sim/index.ts'
import { Draw } from './random-messages.ts'

const OPS: readonly MembershipOp[] = ['ADD', 'ADD_LEARNER', 'REMOVE']

export class RandomCluster {
  readonly cluster: Cluster
  readonly commands: ClientCommand[] = []
  private readonly draw: Draw
  private readonly down = new Set<NodeId>()
  private readonly held: Message[] = []

  constructor(seed: number) {
    const draw = new Draw(seed)
    this.draw = draw
    this.cluster = new Cluster({
      nodes: draw.one([1, 2, 3, 3, 4, 5]),
      preVote: draw.once(2),
      // Without it, a node that has left can keep the others from ever agreeing on a leader (thesis 4.2.3).
      checkQuorum: true,
      asyncStorage: seed % 2 === 1,
      seed,
      electionTimeoutTicks: 5,
      catchUpRounds: 3,
      snapshotAfterRecords: draw.one([0, 0, 3, 6]),
      maxSnapshotChunkBytes: draw.one([7, 20, 1000]),
      maxRecordsPerMessage: draw.one([1, 3, 64]),
      maxSessions: 2,
    })
    this.cluster.subscribe(({ op, node }) => {
      if (op === 'crash' || op === 'storage_failed') this.down.add(node)
      if (op === 'restart') this.down.delete(node)
    })
  }

  /** One thing happens. */
  act(): void {
    const { cluster, draw } = this
    const id = draw.one(cluster.nodes)
    const kind = draw.one(CHOICES)
    if (this.down.has(id) && !ANYTIME.has(kind)) cluster.restart(id)
    else this.actions[kind](id, draw.one(cluster.nodes))
  }

  /** Everything is repaired, and time passes. */
  settle(ticks: number): void {
    this.cluster.heal()
    for (const id of this.cluster.nodes) this.cluster.refuseStores(id, null)
    for (let i = 0; i < ticks; i += 1) {
      for (const id of [...this.down]) this.cluster.restart(id)
      this.cluster.tick()
      this.cluster.runRoundRobin()
    }
  }

  readonly actions = {
    move: () => this.move(),
    run: () => this.cluster.runRoundRobin(),
    tick: () => this.cluster.tick(1 + this.draw.below(3)),
    command: (id: NodeId) => this.ask(this.cluster.command(id, `c${this.commands.length}`)),
    session: (id: NodeId) => this.ask(this.cluster.openSession(id)),
    inSession: (id: NodeId) => this.ask(this.cluster.command(id, `s${this.commands.length}`, this.client())),
    read: (id: NodeId) => this.ask(this.cluster.read(id, 'size')),
    transfer: (id: NodeId, other: NodeId) => this.ask(this.cluster.transfer(id, other)),
    member: (id: NodeId, other: NodeId) => this.ask(this.cluster.changeMembership(id, this.draw.one(OPS), other)),
    settings: (id: NodeId) => this.ask(this.cluster.changeSettings(id, this.settings())),
    join: (id: NodeId) => this.join(id),
    leave: (id: NodeId) => this.cluster.leave(id),
    snapshot: (id: NodeId) => this.cluster.snapshot(id),
    campaign: (id: NodeId) => this.cluster.campaign(id),
    crash: (id: NodeId) => this.cluster.crash(id),
    powerCut: (id: NodeId) => this.cluster.failNextStore(id),
    diskRefuses: (id: NodeId) => this.cluster.refuseStores(id, this.draw.one(['full', 'full', 'full', 'failed'])),
    diskTakes: (id: NodeId) => this.cluster.refuseStores(id, null),
    withhold: (id: NodeId) => this.held.push(...this.cluster.withhold(id)),
    deliver: () => this.cluster.deliver(this.held.splice(0, 1 + this.draw.below(5))),
    duplicate: (id: NodeId) => this.cluster.duplicateInbox(id),
    reverse: (id: NodeId) => this.cluster.reverseInbox(id),
    split: () => this.split(),
    heal: () => this.cluster.heal(),
  }

  private ask(command: ClientCommand): void {
    this.commands.push(command)
  }

  private move(): void {
    const { cluster, draw } = this
    for (let i = 0; i < 6; i += 1) {
      const id = draw.one(cluster.nodes)
      cluster.sendOne(id)
      // Late, and several at once.
      if (draw.once(2)) cluster.storeOne(id, 1 + draw.below(3))
      // What has been in other hands is checked like what comes from outside: nodes make legal messages only.
      cluster.deliver(cluster.withhold(id))
      cluster.handleOne(id)
    }
  }

  private join(via: NodeId): void {
    const { cluster, draw } = this
    const id = String(cluster.nodes.length + 1)
    if (cluster.nodes.length === 8) return
    cluster.addNode(id)
    cluster.join(id, via, { learner: draw.once(3) })
  }

  private split(): void {
    const left = this.cluster.nodes.filter(() => this.draw.once(2))
    this.cluster.partition(
      left,
      this.cluster.nodes.filter((id) => !left.includes(id)),
    )
  }

  private client() {
    return { session: 1 + this.draw.below(10), serial: 1 + this.draw.below(4) }
  }

  private settings(): Partial<Settings> {
    const { draw } = this
    const ticks = { electionTimeoutTicks: 4 + draw.below(4) }
    return draw.one<Partial<Settings>>([
      { preVote: draw.once(2) },
      ticks,
      { heartbeatIntervalTicks: 1 + draw.below(5) },
    ])
  }
}

/** What does not need the node that was drawn to be up. */
const ANYTIME: ReadonlySet<string> = new Set(['move', 'run', 'tick', 'deliver', 'split', 'heal', 'diskTakes'])

/** How often each is drawn, of about a hundred. */
const WEIGHTS: Readonly<Record<keyof RandomCluster['actions'], number>> = {
  ...{ move: 45, run: 7, tick: 10, command: 8, session: 1, inSession: 2, read: 2, transfer: 2, member: 2, settings: 1 },
  ...{ join: 1, leave: 1, snapshot: 2, campaign: 1, crash: 2, powerCut: 1, withhold: 2, deliver: 2, duplicate: 1 },
  ...{ reverse: 1, split: 1, heal: 2, diskRefuses: 1, diskTakes: 2 },
}

const CHOICES = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).flatMap(
  (kind) => Array(WEIGHTS[kind]).fill(kind) as (typeof kind)[],
)
