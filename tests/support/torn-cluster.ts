import { Draw } from '../../src/explore/index.ts'
import { createLog, FileLog } from '../../src/host/file-log.ts'
import { KvStore } from '../../src/host/kv-store.ts'
import { RaftHost } from '../../src/host/raft-host.ts'
import type { Input, Message, NodeId, Storage } from '../../src/raft/index.ts'
import { TornDisk } from './torn-disk.ts'

const IDS = ['1', '2', '3']
const HOW = ['dropped', 'kept', 'prefix', 'suffix', 'garbage'] as const

/**
 * Three real hosts, without clock and network, each with its log on a disk that forgets what was not synced. Each carries
 * out what it was given sometimes at once, and sometimes several inputs later.
 */
export class TornCluster {
  /** The keys of commands that were acknowledged. */
  readonly acknowledged = new Set<string>()
  cuts = 0
  private readonly draw: Draw
  private readonly disks = new Map<NodeId, TornDisk>()
  private readonly hosts = new Map<NodeId, RaftHost>()
  private readonly machines = new Map<NodeId, KvStore>()
  private readonly asked = new Map<string, string>()
  private messages: Message[] = []
  private count = 0
  /** A node that reaches nobody, and is reached by none. */
  private cutOff: NodeId | undefined

  constructor(seed: number) {
    this.draw = new Draw(seed)
    for (const id of IDS) {
      const disk = new TornDisk()
      createLog(disk, id)
      this.disks.set(id, disk)
      this.start(id)
    }
  }

  /** One thing happens. */
  act(): void {
    const { draw } = this
    const id = draw.one(IDS)
    const kind = draw.below(12)
    if (draw.once(40)) this.cutOff = draw.one([...IDS, undefined])
    if (kind === 0 && draw.once(4)) this.stopSoon(id)
    else if (kind < 4) this.give(id, { type: 'tick' })
    else if (kind < 6) this.command(this.leader ?? id)
    else this.deliver(1 + draw.below(4))
  }

  /** Nothing goes wrong any more, until all nodes have applied everything. */
  settle(): void {
    for (const id of IDS) this.disk(id).stopAt = 0
    this.cutOff = undefined
    do {
      for (const id of IDS) this.give(id, { type: 'tick' })
      this.deliver(this.messages.length)
      for (const id of IDS) this.hosts.get(id)?.carryOut()
    } while (!this.isSettled)
  }

  /** What each node's store says of the key. */
  valuesOf(key: string): string[] {
    return IDS.map((id) => this.machines.get(id)?.query(key) ?? '')
  }

  private get leader(): NodeId | undefined {
    return IDS.find((id) => this.hosts.get(id)?.node.role === 'leader')
  }

  private get isSettled(): boolean {
    const nodes = [...this.hosts.values()].map(({ node }) => node)
    const applied = new Set(nodes.map(({ lastApplied, log }) => `${lastApplied} of ${log.lastIndex}`))
    const [node] = nodes
    return (
      applied.size === 1 && node?.lastApplied === node?.log.lastIndex && nodes.some(({ role }) => role === 'leader')
    )
  }

  /** The power of the node is cut when it has used its disk a few times more. */
  private stopSoon(id: NodeId): void {
    const disk = this.disk(id)
    disk.stopAt = disk.calls + 1 + this.draw.below(4)
  }

  private command(id: NodeId): void {
    this.count += 1
    const key = `k${this.count}`
    this.asked.set(String(this.count), key)
    const command = JSON.stringify({ op: 'put', key, value: key })
    this.give(id, { type: 'command', request: String(this.count), command })
  }

  private deliver(count: number): void {
    for (const message of this.messages.splice(0, count)) {
      const isCut = message.from === this.cutOff || message.to === this.cutOff
      if (!isCut && this.draw.below(20) > 0) this.give(message.to, { type: 'message', message })
    }
  }

  private give(id: NodeId, input: Input): void {
    this.untilCut(id, () => {
      const host = this.hosts.get(id)
      host?.give(input)
      if (this.draw.once(2)) host?.carryOut()
    })
  }

  private start(id: NodeId): void {
    this.untilCut(id, () => {
      const machine = new KvStore()
      const storage = new FileLog(this.disk(id), id)
      const host = new RaftHost({
        config: { id, voters: IDS, checkQuorum: true, snapshotAfterRecords: 4, seed: this.draw.below(1000) },
        storage,
        machine,
        send: (message) => {
          this.checkStored(id, storage)
          this.messages.push(message)
        },
        answer: (request, { type }) => {
          const key = this.asked.get(request)
          if (type === 'result' && key !== undefined) this.acknowledged.add(key)
        },
      })
      this.machines.set(id, machine)
      this.hosts.set(id, host)
    })
  }

  /** What leaves a node says nothing that the node would forget (paper, figure 2). */
  private checkStored(id: NodeId, storage: Storage): void {
    const node = this.hosts.get(id)?.node
    const { term, votedFor, snapshot, records } = storage.load()
    const stored = [term, votedFor, records.at(-1)?.index ?? snapshot?.index ?? 0]
    if (node && `${stored}` !== `${[node.term, node.votedFor, node.log.lastIndex]}`) {
      throw new Error(`node ${id} sends before it has stored: ${stored} is on its disk`)
    }
  }

  /** Does it; where the power of the node is cut meanwhile, the node starts again with what that leaves. */
  private untilCut(id: NodeId, act: () => void): void {
    const disk = this.disk(id)
    try {
      act()
    } catch (error) {
      if (disk.stopAt === 0 || disk.calls < disk.stopAt) throw error
      this.cuts += 1
      const { draw } = this
      const at = draw.below(disk.unsyncedBytes + 1)
      const tear = { how: draw.one(HOW), at, oldNames: draw.once(2) }
      this.disks.set(id, draw.once(4) ? disk.afterKill() : disk.afterCut(tear))
      this.start(id)
    }
  }

  private disk(id: NodeId): TornDisk {
    const disk = this.disks.get(id)
    if (disk === undefined) throw new Error(`there is no node ${id}`)
    return disk
  }
}
