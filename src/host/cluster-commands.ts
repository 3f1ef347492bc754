import type { NodeId } from '../raft/index.ts'
import { addresses, type ClusterFile } from './cluster-file.ts'
import { HostError } from './host-error.ts'
import { KvClient } from './kv-client.ts'
import { KvConnection } from './kv-connection.ts'
import type { NodeProcesses } from './node-processes.ts'

interface Command {
  /** What follows its name. */
  readonly words: readonly string[]
  readonly what: string
  readonly run: (words: readonly string[]) => Promise<string>
}

const STATUS_MS = 1000
const SHOWN = ['id', 'role', 'term', 'leader', 'commitIndex', 'lastApplied', 'lastIndex', 'snapshotIndex', 'starts']

/** What can be said at the prompt, a line each, and what is answered. */
export class ClusterCommands {
  private readonly client: KvClient
  private readonly cluster: ClusterFile
  private readonly processes: NodeProcesses
  private readonly commands: Readonly<Record<string, Command>>

  constructor(cluster: ClusterFile, processes: NodeProcesses) {
    this.cluster = cluster
    this.processes = processes
    this.client = new KvClient({ addresses: addresses(cluster, 'clients'), patienceMs: 10_000 })
    const { client } = this
    const shown = async (value: Promise<string | number | null>) => String((await value) ?? '(none)')
    this.commands = {
      put: {
        words: ['KEY', 'VALUE'],
        what: 'sets a value, and says the one before',
        run: ([key = '', value = '']) => shown(client.put(key, value)),
      },
      append: {
        words: ['KEY', 'VALUE'],
        what: 'adds to the end of a value, and says how long it is then',
        run: ([key = '', value = '']) => shown(client.append(key, value)),
      },
      get: { words: ['KEY'], what: 'says a value', run: ([key = '']) => shown(client.get(key)) },
      delete: {
        words: ['KEY'],
        what: 'removes a value, and says what it was',
        run: ([key = '']) => shown(client.delete(key)),
      },
      status: { words: [], what: 'what each node knows', run: () => this.status() },
      kill: {
        words: ['NODE'],
        what: 'ends the process of a node at once, as kill -9 does',
        run: async ([id = '']) => {
          await processes.kill(this.node(id))
          return `node ${id} is dead`
        },
      },
      start: {
        words: ['NODE'],
        what: 'starts a node again',
        run: async ([id = '']) => {
          await processes.start(this.node(id))
          return `node ${id} is there`
        },
      },
      help: { words: [], what: 'this list', run: async () => this.help() },
    }
  }

  /** Does what a line says; empty for an empty one. Throws `HOST_OPTIONS` and what clients and processes throw. */
  async run(line: string): Promise<string> {
    const [name, ...words] = line.trim().split(/\s+/)
    if (!name) return ''
    const command = Object.hasOwn(this.commands, name) ? this.commands[name] : undefined
    if (command === undefined) {
      const legal = [...Object.keys(this.commands), 'quit'].join(', ')
      throw new HostError('HOST_OPTIONS', `there is no command ${JSON.stringify(name)}; there are ${legal}`)
    }
    // The last word takes the rest of the line, so that values may have spaces.
    const last = command.words.length - 1
    const given =
      last < 0 ? words : [...words.slice(0, last), words.slice(last).join(' ')].filter((each) => each !== '')
    if (given.length === command.words.length) return command.run(given)
    throw new HostError('HOST_OPTIONS', `usage: ${[name, ...command.words].join(' ')}`)
  }

  close(): void {
    this.client.close()
  }

  private node(id: string): NodeId {
    const ids = this.cluster.nodes.map((node) => node.id)
    if (ids.includes(id)) return id
    throw new HostError('HOST_OPTIONS', `there is no node ${JSON.stringify(id)}; the nodes are ${ids.join(', ')}`)
  }

  private async status(): Promise<string> {
    const rows = await Promise.all(this.cluster.nodes.map(({ id }) => this.statusOf(id)))
    return columns([SHOWN, ...rows])
  }

  private async statusOf(id: NodeId): Promise<readonly string[]> {
    const address = this.cluster.nodes.find((node) => node.id === id)?.clients
    if (address === undefined || !this.processes.isRunning(id)) return [id, 'down']
    const connection = new KvConnection(address)
    const answer = await connection.ask({ op: 'status' }, STATUS_MS)
    connection.close()
    if (answer?.type !== 'result') return [id, 'silent']
    const status = JSON.parse(answer.result)
    return SHOWN.map((field) => String(status[field] ?? '-'))
  }

  private help(): string {
    const rows = Object.entries(this.commands).map(([name, { words, what }]) => [[name, ...words].join(' '), what])
    return columns([...rows, ['quit', 'ends all nodes in good order']])
  }
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  const line = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}
