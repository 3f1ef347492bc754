import type { MembershipOp, Message } from '../../src/raft/index.ts'
import type { ClientCommand, Cluster } from '../../src/sim/index.ts'
import type { Action } from './raft-schedule.ts'

/** Carries out actions on a cluster. What an action cannot do to a node that is down, it does not do. */
export class Player {
  readonly commands: ClientCommand[] = []
  private readonly cluster: Cluster
  private withheld: readonly Message[] = []
  /** Sessions that a client has opened, and how many commands each has had. */
  private readonly sessions = new Map<ClientCommand, number>()

  constructor(cluster: Cluster) {
    this.cluster = cluster
  }

  play({ kind, node, other }: Action): void {
    const id = this.nodeAt(node)
    if (kind === 'restart') return this.restart(id)
    if (this.cluster.isUp(id)) this.playAt(kind, id, other)
  }

  /** Everything works again: all nodes are up and every link does. */
  repair(): void {
    for (const id of this.cluster.nodes) this.restart(id)
    this.cluster.heal()
  }

  private playAt(kind: Exclude<Action['kind'], 'restart'>, id: string, other: number): void {
    const { cluster } = this
    const actions: Record<typeof kind, () => unknown> = {
      send: () => {
        cluster.storeOne(id, 1 + (other % 3))
        cluster.sendOne(id)
      },
      handle: () => cluster.handleOne(id),
      deliver: () => this.deliver(other),
      tick: () => cluster.tick(1 + (other % 3)),
      campaign: () => cluster.campaign(id),
      elect: () => this.elect(id),
      heartbeat: () => cluster.heartbeat(id),
      command: () => this.command(other % 2 === 0 ? id : this.aLeader(id)),
      lose_outbox: () => cluster.loseOutbox(id),
      lose_inbox: () => cluster.loseInbox(id),
      crash: () => cluster.crash(id),
      split: () => cluster.partition(...this.groups(other)),
      cut_link: () => cluster.cutLink(id, this.nodeAt(other)),
      heal: () => cluster.heal(),
      withhold: () => {
        this.withheld = [...this.withheld, ...cluster.withhold(id)]
      },
      deliver_late: () => this.deliverLate(other),
      duplicate_inbox: () => cluster.duplicateInbox(id),
      reverse_inbox: () => cluster.reverseInbox(id),
      fail_store: () => cluster.failNextStore(id),
      shutdown: () => cluster.shutdown(id),
      snapshot: () => cluster.snapshot(id),
      transfer: () => cluster.transfer(this.aLeader(id), this.nodeAt(other)),
      read: () => cluster.read(other % 2 === 0 ? id : this.aLeader(id), 'count', { atFollower: other % 3 !== 0 }),
      forget_leader: () => cluster.forgetLeader(id),
      session_command: () => this.sessionCommand(this.aLeader(id), other),
      change_settings: () => cluster.changeSettings(this.aLeader(id), { checkQuorum: other % 2 === 0 }),
      add_node: () => this.addNode(),
      join: () => this.join(id, this.nodeAt(other)),
      leave: () => cluster.leave(id),
      change_membership: () => cluster.changeMembership(this.aLeader(id), changeFor(other), this.nodeAt(other)),
      change_members: () => this.changeMembers(this.aLeader(id), other),
      leave_joint: () => cluster.leaveJoint(this.aLeader(id)),
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
    const leads = (id: string) => this.cluster.isUp(id) && this.cluster.node(id).role === 'leader'
    return this.cluster.nodes.find(leads) ?? otherwise
  }

  private restart(id: string): void {
    if (!this.cluster.isUp(id)) this.cluster.restart(id)
  }

  /** Some of what was withheld arrives; some of that twice. */
  private deliverLate(other: number): void {
    const now = this.withheld.slice(0, 1 + (other % 5))
    if (other % 3 > 0) this.withheld = this.withheld.slice(now.length)
    this.cluster.deliver(now)
  }

  /** A command of an open session, now and then the last one again; or a new session. */
  private sessionCommand(id: string, other: number): void {
    const open = [...this.sessions].filter(([{ answer }]) => answer?.type === 'result')
    const [session, count] = open[other % (open.length + 1)] ?? []
    if (session?.answer?.type !== 'result' || count === undefined) {
      this.sessions.set(this.cluster.openSession(id), 0)
      return
    }
    const serial = other % 4 === 0 && count > 0 ? count : count + 1
    this.sessions.set(session, serial)
    const number = session.answer.result
    const text = `command ${serial} of session ${number}`
    this.commands.push(this.cluster.command(id, text, { session: Number(number), serial }))
  }

  private addNode(): void {
    const { nodes } = this.cluster
    if (nodes.length < 6) this.cluster.addNode(`new ${nodes.length + 1}`)
  }

  private join(id: string, via: string): void {
    if (!this.cluster.node(id).voters.includes(id)) this.cluster.join(id, via)
  }

  /** Two nodes, or one, become something else at once. */
  private changeMembers(leader: string, number: number): void {
    const mode = (['auto', 'implicit', 'explicit'] as const)[number % 3] ?? 'auto'
    const changes = [number, number >> 1].map((each) => ({ op: changeFor(each >> 1), node: this.nodeAt(each) }))
    this.cluster.changeMembers(leader, changes, mode)
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

function changeFor(number: number): MembershipOp {
  const ops = ['ADD', 'REMOVE', 'ADD_LEARNER'] as const
  return ops[number % ops.length] ?? 'ADD'
}
