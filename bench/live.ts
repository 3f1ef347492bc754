/**
 * How many commands a second three processes of the real host take, recorded and not. Two clusters run side by side, and
 * clients turn from one to the other 30 times, so that what else the machine does is borne by both; the median of the
 * pairs counts. Time is the wall clock's here: processes that wait for disks and for each other are what is measured.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { addresses, createCluster } from '../src/host/cluster-file.ts'
import { KvClient } from '../src/host/kv-client.ts'
import { NodeProcesses } from '../src/host/node-processes.ts'
import { median, report } from './measure.ts'

const PAIRS = Number(process.env['PROTOKOLL_LIVE_PAIRS'] ?? 30)
const CLIENTS = 4
/** Commands of each client in a turn. */
const COMMANDS = 40

/** Three processes, and clients that write. */
class MeasuredCluster {
  private readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-bench-live-'))
  private readonly program: string
  private readonly isRecorded: boolean
  private processes: NodeProcesses | undefined
  private clients: KvClient[] = []
  private count = 0

  constructor(program: string, isRecorded: boolean) {
    this.program = program
    this.isRecorded = isRecorded
  }

  async start(): Promise<void> {
    const ids = ['1', '2', '3']
    const cluster = await createCluster(this.folder, ids, { tickMs: 50, snapshotAfterRecords: 1000 })
    this.processes = new NodeProcesses({ program: this.program, folder: this.folder })
    if (this.isRecorded) process.env['PROTOKOLL_RECORDING'] = this.folder
    for (const id of ids) await this.processes.start(id)
    delete process.env['PROTOKOLL_RECORDING']
    const clients = addresses(cluster, 'clients')
    this.clients = Array.from({ length: CLIENTS }, () => new KvClient({ addresses: clients, patienceMs: 60_000 }))
  }

  /** Seconds that the clients' commands took. */
  async secondsOfATurn(): Promise<number> {
    const began = performance.now()
    await Promise.all(this.clients.map((client, i) => this.write(client, i)))
    return (performance.now() - began) / 1000
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close()
    await this.processes?.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async write(client: KvClient, i: number): Promise<void> {
    for (let n = 0; n < COMMANDS; n += 1) {
      this.count += 1
      await client.put(`key-${i}`, `value ${this.count}`)
    }
  }
}

mkdirSync('.protokoll', { recursive: true })
const built = mkdtempSync(resolve('.protokoll/bench-live-'))
execFileSync(process.execPath, ['scripts/build-host.mjs', built])
const plain = new MeasuredCluster(join(built, 'node.js'), false)
const recorded = new MeasuredCluster(join(built, 'node.js'), true)
try {
  for (const each of [plain, recorded]) await each.start()
  // The first turns are the compiler's, and the elections'.
  for (const each of [plain, recorded, plain, recorded]) await each.secondsOfATurn()
  const pairs: { readonly own: number; readonly beside: number }[] = []
  for (let i = 0; i < PAIRS; i += 1) {
    const isFirst = i % 2 === 0
    const first = await (isFirst ? recorded : plain).secondsOfATurn()
    const second = await (isFirst ? plain : recorded).secondsOfATurn()
    pairs.push(isFirst ? { own: first, beside: second } : { own: second, beside: first })
  }
  const commands = CLIENTS * COMMANDS
  report({
    name: 'recorded host',
    unit: 'commands/s',
    value: commands / median(pairs.map(({ own }) => own)),
    baseline: { name: 'the same host, not recorded', value: commands / median(pairs.map(({ beside }) => beside)) },
    ratio: median(pairs.map(({ own, beside }) => own / beside)),
  })
} finally {
  for (const each of [plain, recorded]) await each.stop()
  rmSync(built, { recursive: true, force: true })
}
