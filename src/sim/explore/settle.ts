import type { Problem } from '../../explore/index.ts'
import type { NodeId } from '../../raft/index.ts'
import { membershipText } from '../membership-text.ts'
import type { ClientCommand } from '../waiting-commands.ts'
import { membersOf, type Site } from './cluster-site.ts'
import { keyOf, textOf } from './registers.ts'

/** So much time has to be enough for a command to commit and reach everybody, once all is repaired. */
const ENOUGH_TICKS = 500

/**
 * All is repaired: every link works, every node is up or comes up again, what was held up arrives or is lost. Then time
 * passes until a command has committed, and all members have it. At last every register is read, and all that clients
 * have heard is looked at.
 */
export function settle(site: Site): Problem | undefined {
  const { cluster, options, held } = site
  cluster.heal()
  for (const id of cluster.nodes) {
    cluster.refuseStores(id, null)
    cluster.holdWrites(id, false)
  }
  if (options.lateMessagesArrive) cluster.deliver(held.splice(0))
  const probe = new Probe(site)
  if (!pass(site, () => probe.isEverywhere())) return stuck(site, probe.hasCommitted())
  const reads = Array.from({ length: options.keys }, (_, i) => new Probe(site, keyOf(i)))
  if (!pass(site, () => reads.map((read) => read.hasCommitted()).every(Boolean))) return stuck(site, true)
  return disagreement(site) ?? site.history.problem()
}

/** Lets time pass, at most as much as is enough, until `isDone`. Says whether it is. */
function pass(site: Site, isDone: () => boolean): boolean {
  const { cluster, history } = site
  for (let ticks = 0; ticks < ENOUGH_TICKS; ticks += 1) {
    for (const id of cluster.nodes) if (!cluster.isUp(id)) site.restart(id)
    cluster.tick()
    cluster.runRoundRobin()
    history.listen()
    if (isDone()) return true
  }
  return false
}

/** A client who asks until they have an answer: for an operation that writes, or reads where a key is given. */
class Probe {
  private readonly site: Site
  private readonly key: string | undefined
  private command: ClientCommand | undefined
  private index = 0

  constructor(site: Site, key?: string) {
    this.site = site
    this.key = key
  }

  hasCommitted(): boolean {
    if (this.command?.answer?.type === 'result') return true
    const leader = newestLeader(this.site)
    const isOver = this.command === undefined || this.command.done || this.command.node !== leader
    if (leader !== undefined && isOver) this.ask(leader)
    return false
  }

  isEverywhere(): boolean {
    if (!this.hasCommitted()) return false
    const { cluster } = this.site
    const leader = newestLeader(this.site)
    if (leader === undefined) return false
    const members = [...membersOf(cluster.node(leader).log.membership)]
    return members.every((id) => cluster.nodes.includes(id) && cluster.node(id).lastApplied >= this.index)
  }

  private ask(leader: NodeId): void {
    const { site, key } = this
    const { cluster, history } = site
    if (key === undefined) {
      const asked = site.ask({ op: 'set', key: 'a', value: site.lastValue + 1 })
      this.command = cluster.command(leader, textOf(asked.input))
      this.index = cluster.node(leader).log.lastIndex
      history.wait(this.command, asked)
    } else {
      const asked = site.ask({ op: 'get', key, value: 0 })
      this.command = cluster.read(leader, textOf(asked.input))
      history.wait(this.command, asked)
    }
  }
}

function newestLeader(site: Site): NodeId | undefined {
  let newest: NodeId | undefined
  for (const id of site.leaders()) {
    if (newest === undefined || site.cluster.node(id).term > site.cluster.node(newest).term) newest = id
  }
  return newest
}

function stuck(site: Site, hasCommitted: boolean): Problem {
  const { cluster } = site
  const states = cluster.nodes.map((id) => {
    const { role, term, leader, log, commitIndex, wish, hasLeft } = cluster.node(id)
    const members = membershipText(log.membership)
    const wants = wish ? ` wants ${wish.op}` : ''
    return `${id}: ${role} of ${leader} in ${term}, ${commitIndex}/${log.lastIndex} [${members}]${wants}${hasLeft ? ' has left' : ''}`
  })
  const what = hasCommitted ? 'every member has what is committed' : 'a command commits'
  return { kind: 'stuck', what, found: `not within ${ENOUGH_TICKS} ticks: ${states.join('; ')}` }
}

/** Who has applied as many records as another holds the same. */
function disagreement(site: Site): Problem | undefined {
  const { cluster } = site
  const byApplied = new Map<number, { readonly id: NodeId; readonly saved: string }>()
  for (const id of site.up()) {
    const { lastApplied } = cluster.node(id)
    const saved = cluster.machine(id).save()
    const other = byApplied.get(lastApplied)
    if (other === undefined) byApplied.set(lastApplied, { id, saved })
    else if (other.saved !== saved) {
      const found = `up to ${lastApplied} applied, ${other.id} holds ${other.saved}, ${id} holds ${saved}`
      return { kind: 'broken', what: 'state machines agree', found }
    }
  }
  return undefined
}
