import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Draw } from '../../src/explore/index.ts'
import { addresses, type ClusterFile, createCluster, folderOf } from '../../src/host/cluster-file.ts'
import { FileLog } from '../../src/host/file-log.ts'
import { folderDisk } from '../../src/host/folder-disk.ts'
import { KvClient } from '../../src/host/kv-client.ts'
import { KvConnection } from '../../src/host/kv-connection.ts'
import { KvStore } from '../../src/host/kv-store.ts'
import { NodeProcesses } from '../../src/host/node-processes.ts'
import { Applier, type LogRecord, type NodeId, type StoredState } from '../../src/raft/index.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const IDS = ['1', '2', '3']
const KEYS = ['a', 'b', 'c', 'd']

/** One client adds one number after the other to one value, as long as it is not told to stop. */
class Writer {
  /** How many were acknowledged. */
  acknowledged = 0
  readonly key: string
  private readonly client: KvClient
  private readonly onAcknowledged: () => void
  private stopping = false

  constructor(key: string, client: KvClient, onAcknowledged: () => void) {
    this.key = key
    this.client = client
    this.onAcknowledged = onAcknowledged
  }

  async run(): Promise<void> {
    while (!this.stopping) {
      await this.client.append(this.key, `${this.acknowledged + 1},`)
      this.acknowledged += 1
      this.onAcknowledged()
    }
  }

  stop(): void {
    this.stopping = true
  }

  close(): void {
    this.client.close()
  }

  /** What the value has to be: every number once, in order. */
  get expected(): string {
    return Array.from({ length: this.acknowledged }, (_, i) => `${i + 1},`).join('')
  }
}

/** Three processes, clients that write all the while, and whoever kills the processes. */
export class KillCampaign {
  kills = 0
  /** How often two were down at once, so that nobody could lead. */
  doubleKills = 0
  /** How often a write that was never finished was put at the end of a log. */
  unfinished = 0
  /** The nodes that said nothing of it when they started. */
  readonly notTold: NodeId[] = []
  readonly lines: string[] = []
  private readonly folder = mkdtempSync(join(tmpdir(), 'host-kills-'))
  private readonly program = mkdtempIn(join(ROOT, '.protokoll'))
  private readonly draw: Draw
  private cluster: ClusterFile | undefined
  private processes = new NodeProcesses({ program: '', folder: '' })
  private writers: Writer[] = []
  private wake: (() => void) | undefined
  private failure: unknown

  constructor(seed: number) {
    this.draw = new Draw(seed)
  }

  async start(): Promise<void> {
    execFileSync(process.execPath, [join(ROOT, 'scripts/build-host.mjs'), this.program])
    this.cluster = await createCluster(this.folder, IDS, { tickMs: 20, snapshotAfterRecords: 100 })
    this.processes = new NodeProcesses({
      program: join(this.program, 'node.js'),
      folder: this.folder,
      onLine: (id, line) => this.lines.push(`${id}: ${line}`),
    })
    await Promise.all(IDS.map((id) => this.processes.start(id)))
  }

  /** Kills so many processes while the clients write. Returns how many commands were acknowledged. */
  async run(kills: number): Promise<number> {
    this.writers = KEYS.map((key) => new Writer(key, this.client(), () => this.wake?.()))
    const writing = this.writers.map((writer) =>
      writer.run().catch((error) => {
        this.failure = error
        this.wake?.()
      }),
    )
    while (this.kills < kills) await this.killSome(Math.min(kills - this.kills, this.draw.once(4) ? 2 : 1))
    for (const writer of this.writers) writer.stop()
    await Promise.all(writing)
    if (this.failure) throw this.failure
    return this.writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
  }

  /** One or two go down; one alone may stay down for a while. They come back. */
  private async killSome(count: number): Promise<void> {
    await this.acknowledgments(this.draw.below(8))
    const first = this.draw.one(IDS)
    const dying = count === 1 ? [first] : IDS.filter((id) => id !== first)
    await Promise.all(dying.map((id) => this.processes.kill(id)))
    this.kills += dying.length
    if (dying.length > 1) this.doubleKills += 1
    else await this.acknowledgments(this.draw.below(8))
    const torn = dying.filter(() => this.draw.once(3))
    for (const id of torn) this.leaveUnfinished(id)
    const before = this.lines.length
    await Promise.all(dying.map((id) => this.processes.start(id)))
    const said = this.lines.slice(before)
    this.notTold.push(...torn.filter((id) => !said.some((line) => isCut(line) && line.startsWith(`${id}: `))))
  }

  /** The beginning of a write, as a power cut might leave it: a kill leaves what the system was given. */
  private leaveUnfinished(id: NodeId): void {
    const head = Buffer.from([0xff, 0x52, 0x4c, 0x46, 0, 0, 0x10, 0, 1, 2, 3, 4])
    const begun = Buffer.concat([head, Buffer.alloc(1000, '{"changes":[')]).subarray(0, 1 + this.draw.below(1000))
    appendFileSync(join(folderOf(this.folder, id), 'raft.log'), begun)
    this.unfinished += 1
  }

  /** Returns when so many more commands have been acknowledged. */
  private async acknowledgments(count: number): Promise<void> {
    for (let i = 0; i < count && !this.failure; i += 1) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    if (this.failure) throw this.failure
  }

  /** For each client, what a linearizable read says, and what it has to be. */
  async values(): Promise<readonly { readonly found: string | null; readonly expected: string }[]> {
    const reader = this.client()
    const values = []
    for (const { key, expected } of this.writers) values.push({ found: await reader.get(key), expected })
    reader.close()
    return values
  }

  /** Returns when all nodes have applied all that is committed; then they end in good order. */
  async settle(): Promise<void> {
    while (!(await this.isSettled()));
    await this.processes.stop()
  }

  private async isSettled(): Promise<boolean> {
    const statuses = []
    for (const address of this.addresses().values()) {
      const connection = new KvConnection(address)
      const answer = await connection.ask({ op: 'status' }, 5000)
      connection.close()
      if (answer?.type === 'result') statuses.push(JSON.parse(answer.result))
    }
    const applied = new Set(statuses.map(({ lastApplied }) => lastApplied))
    return statuses.length === IDS.length && applied.size === 1 && statuses.every((s) => s.lastApplied === s.lastIndex)
  }

  /** What each node has stored, after its end. */
  stored(): StoredState[] {
    return IDS.map((id) => {
      const log = new FileLog(folderDisk(folderOf(this.folder, id)), id)
      log.close()
      return log.load()
    })
  }

  async remove(): Promise<void> {
    for (const writer of this.writers) writer.close()
    await this.processes.stop()
    for (const folder of [this.folder, this.program]) rmSync(folder, { recursive: true, force: true })
  }

  private client(): KvClient {
    return new KvClient({ addresses: this.addresses(), attemptMs: 1000, patienceMs: 120_000 })
  }

  private addresses() {
    return addresses(this.cluster ?? { cluster: '', nodes: [], tickMs: 1, snapshotAfterRecords: 0 }, 'clients')
  }
}

/** Whether a node says that it found a write that was never finished. */
export function isCut(line: string): boolean {
  return line.includes('off the log')
}

function mkdtempIn(folder: string): string {
  mkdirSync(folder, { recursive: true })
  return mkdtempSync(join(folder, 'host-'))
}

/** The store that a node's log leads to. */
export function replay({ snapshot, records }: StoredState): string {
  const applier = new Applier(new KvStore())
  if (snapshot) applier.take({ type: 'restore', snapshot })
  for (const record of records) applier.take({ type: 'apply', record, request: null })
  return applier.machine.save()
}

/** The first index that both logs have and do not agree about. */
export function disagreement(one: StoredState, other: StoredState): number | undefined {
  const byIndex = new Map(one.records.map((record) => [record.index, record]))
  const differs = (record: LogRecord) => {
    const same = byIndex.get(record.index)
    return same !== undefined && JSON.stringify(same) !== JSON.stringify(record)
  }
  return other.records.find(differs)?.index
}
