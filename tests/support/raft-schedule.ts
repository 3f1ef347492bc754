/** Random schedules: what can happen to a cluster, as data that fast-check draws and shrinks. */
import fc from 'fast-check'
import type { ClientCommand, Cluster, ClusterOptions, CommandList } from '../../src/sim/index.ts'

const KINDS = [
  'send',
  'handle',
  'deliver',
  'tick',
  'campaign',
  'elect',
  'heartbeat',
  'command',
  'lose_outbox',
  'lose_inbox',
  'crash',
  'restart',
  'split',
  'cut_link',
  'heal',
] as const

export interface Action {
  readonly kind: (typeof KINDS)[number]
  /** Numbers that are taken modulo what they choose from, so that every action fits every cluster. */
  readonly node: number
  readonly other: number
}

/** How often each kind is drawn: enough is delivered for commands to commit, and enough goes wrong. */
const WEIGHTS: Record<Action['kind'], number> = {
  send: 8,
  handle: 8,
  deliver: 16,
  tick: 3,
  campaign: 1,
  elect: 4,
  heartbeat: 4,
  command: 6,
  lose_outbox: 1,
  lose_inbox: 1,
  crash: 1,
  restart: 4,
  split: 1,
  cut_link: 1,
  heal: 4,
}

const number = fc.nat({ max: 59 })

export const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.oneof(...KINDS.map((kind) => ({ weight: WEIGHTS[kind], arbitrary: fc.constant(kind) }))),
  node: number,
  other: number,
})

export const clusterOptions: fc.Arbitrary<ClusterOptions<CommandList>> = fc.record({
  nodes: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(1, 2) }, { weight: 5, arbitrary: fc.constantFrom(3, 4, 5) }),
  preVote: fc.boolean(),
  maxRecordsPerMessage: fc.integer({ min: 1, max: 3 }),
  electionTimeoutTicks: fc.constant(4),
  seed: fc.nat({ max: 999 }),
})

/** Carries out actions on a cluster. What an action cannot do to a node that is down, it does not do. */
export class Player {
  readonly commands: ClientCommand[] = []
  private readonly cluster: Cluster
  private readonly down = new Set<string>()

  constructor(cluster: Cluster) {
    this.cluster = cluster
  }

  play({ kind, node, other }: Action): void {
    const id = this.nodeAt(node)
    if (kind === 'restart') return this.restart(id)
    if (!this.down.has(id)) this.playAt(kind, id, other)
  }

  /** Everything works again: all nodes are up and every link does. */
  repair(): void {
    for (const id of this.cluster.nodes) this.restart(id)
    this.cluster.heal()
  }

  private playAt(kind: Exclude<Action['kind'], 'restart'>, id: string, other: number): void {
    const { cluster } = this
    const actions: Record<typeof kind, () => unknown> = {
      send: () => cluster.sendOne(id),
      handle: () => cluster.handleOne(id),
      deliver: () => this.deliver(other),
      tick: () => cluster.tick(1 + (other % 3)),
      campaign: () => cluster.campaign(id),
      elect: () => this.elect(id),
      heartbeat: () => cluster.heartbeat(id),
      command: () => this.command(other % 2 === 0 ? id : this.aLeader(id)),
      lose_outbox: () => cluster.loseOutbox(id),
      lose_inbox: () => cluster.loseInbox(id),
      crash: () => this.crash(id),
      split: () => cluster.partition(...this.groups(other)),
      cut_link: () => cluster.cutLink(id, this.nodeAt(other)),
      heal: () => cluster.heal(),
    }
    actions[kind]()
  }

  /** The node runs for leader until it is decided, or for a while; nothing more than that happens. */
  private elect(id: string): void {
    this.cluster.campaign(id)
    this.deliver(40, () => this.cluster.node(id).role !== 'candidate')
  }

  /** Some turns of the nodes in a row, so that a schedule gets somewhere. */
  private deliver(most: number, until = () => false): void {
    let turns = most
    this.cluster.runRoundRobin({
      until: () => {
        turns -= 1
        return turns < 0 || this.cluster.idle || until()
      },
    })
  }

  private command(id: string): void {
    this.commands.push(this.cluster.command(id, `command ${this.commands.length + 1}`))
  }

  /** A node that thinks it leads, stale or not; the given one when there is none. */
  private aLeader(otherwise: string): string {
    const leads = (id: string) => !this.down.has(id) && this.cluster.node(id).role === 'leader'
    return this.cluster.nodes.find(leads) ?? otherwise
  }

  private crash(id: string): void {
    this.cluster.crash(id)
    this.down.add(id)
  }

  private restart(id: string): void {
    if (this.down.delete(id)) this.cluster.restart(id)
  }

  /** Splits the nodes in two by the bits of a number. */
  private groups(bits: number): [string[], string[]] {
    const side = (bit: number) => this.cluster.nodes.filter((_, i) => ((bits >> i) & 1) === bit)
    return [side(0), side(1)]
  }

  private nodeAt(number: number): string {
    const { nodes } = this.cluster
    return nodes[number % nodes.length] ?? ''
  }
}
