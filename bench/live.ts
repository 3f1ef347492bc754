/**
 * How many commands a second three processes of the real host take, recorded and not: with as many clients as it takes more
 * commands of, and with few, for which it does more by itself for each command. Two clusters run side by side, and clients
 * turn from one to the other 30 times, so that what else the machine does is borne by both; the median of the pairs counts.
 * Time is the wall clock's here: processes that wait for disks and for each other are what is measured. On Linux, the
 * processor's time of the processes is told too: it is steadier, and knows nothing of what they wait for.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { addresses, createCluster } from '../src/host/cluster-file.ts'
import { KvClient } from '../src/host/kv-client.ts'
import { NodeProcesses } from '../src/host/node-processes.ts'
import { median, report } from './measure.ts'

const PAIRS = Number(process.env['PROTOKOLL_LIVE_PAIRS'] ?? 30)
/** Of the processor's time, a second. */
const TICKS = 100
/** Each client waits for the answer before it asks again. With more than the last, commands a second grow no further. */
const CLIENTS = (process.env['PROTOKOLL_LIVE_CLIENTS'] ?? '4,200').split(',').map(Number)
/** Seconds before any turn counts: a server runs for longer than the compiler needs, for all that a message leads to. */
const WARMING = 30
/** About so many seconds a turn takes: it begins and ends with fewer clients at work. */
const TURN = 0.2

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

  async start(count: number): Promise<void> {
    const ids = ['1', '2', '3']
    const cluster = await createCluster(this.folder, ids, { tickMs: 50, snapshotAfterRecords: 1000 })
    this.processes = new NodeProcesses({ program: this.program, folder: this.folder })
    if (this.isRecorded) process.env['PROTOKOLL_RECORDING'] = this.folder
    for (const id of ids) await this.processes.start(id)
    delete process.env['PROTOKOLL_RECORDING']
    const clients = addresses(cluster, 'clients')
    this.clients = Array.from({ length: count }, () => new KvClient({ addresses: clients, patienceMs: 60_000 }))
  }

  /** Seconds that so many commands of each client took. */
  async secondsOf(commands: number): Promise<number> {
    const began = performance.now()
    await Promise.all(this.clients.map((client, i) => this.write(client, i, commands)))
    return (performance.now() - began) / 1000
  }

  /** Hundredths of a second of the processor that the processes have taken; undefined where the system does not say. */
  ticks(): number | undefined {
    if (!existsSync('/proc/self/stat')) return undefined
    const own = readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && textOf(`/proc/${pid}/cmdline`).includes(this.folder),
    )
    return own.reduce((sum, pid) => sum + ticksIn(textOf(`/proc/${pid}/stat`)), 0)
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close()
    await this.processes?.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async write(client: KvClient, i: number, commands: number): Promise<void> {
    for (let n = 0; n < commands; n += 1) {
      this.count += 1
      await client.put(`key-${i}`, `value ${this.count}`)
    }
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // A process that has ended meanwhile.
    return ''
  }
}

/** Of the program itself, and of the system for it. */
function ticksIn(stat: string): number {
  const [, ...fields] = stat.slice(stat.lastIndexOf(')')).split(' ')
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}

async function measure(program: string, clients: number): Promise<void> {
  const plain = new MeasuredCluster(program, false)
  const recorded = new MeasuredCluster(program, true)
  try {
    for (const each of [plain, recorded]) await each.start(clients)
    const commands = await warm(plain, recorded)
    const before = { own: recorded.ticks() ?? 0, beside: plain.ticks() ?? 0 }
    const pairs: { readonly own: number; readonly beside: number }[] = []
    for (let i = 0; i < PAIRS; i += 1) {
      const isFirst = i % 2 === 0
      const first = await (isFirst ? recorded : plain).secondsOf(commands)
      const second = await (isFirst ? plain : recorded).secondsOf(commands)
      pairs.push(isFirst ? { own: first, beside: second } : { own: second, beside: first })
    }
    tell(`recorded host, ${clients} clients`, commands * clients, {
      own: median(pairs.map(({ own }) => own)),
      beside: median(pairs.map(({ beside }) => beside)),
      ratio: median(pairs.map(({ own, beside }) => own / beside)),
    })
    const own = (recorded.ticks() ?? 0) - before.own
    const beside = (plain.ticks() ?? 0) - before.beside
    if (beside === 0) return
    const all = commands * clients * PAIRS
    const ofProcessor = { own: own / TICKS, beside: beside / TICKS, ratio: own / beside }
    tell(`recorded host, ${clients} clients, processor`, all, ofProcessor)
  } finally {
    for (const each of [plain, recorded]) await each.stop()
  }
}

/** The first turns are the compiler's, and the elections'. Returns how many commands of each client are a turn. */
async function warm(plain: MeasuredCluster, recorded: MeasuredCluster): Promise<number> {
  let commands = 1
  for (const until = performance.now() + WARMING * 1000; performance.now() < until; ) {
    const seconds = await plain.secondsOf(commands)
    await recorded.secondsOf(commands)
    commands = Math.max(1, Math.round((commands * TURN) / seconds))
  }
  return commands
}

function tell(name: string, commands: number, seconds: { own: number; beside: number; ratio: number }): void {
  const { own, beside, ratio } = seconds
  const baseline = { name: 'the same host, not recorded', value: commands / beside }
  report({ name, unit: 'commands/s', value: commands / own, baseline, ratio })
}

mkdirSync('.protokoll', { recursive: true })
const built = mkdtempSync(resolve('.protokoll/bench-live-'))
try {
  execFileSync(process.execPath, ['scripts/build-host.mjs', built])
  for (const clients of CLIENTS) await measure(join(built, 'node.js'), clients)
} finally {
  rmSync(built, { recursive: true, force: true })
}
