import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { NodeId } from '../raft/index.ts'
import { HostError } from './host-error.ts'

type Child = ChildProcessByStdio<Writable, Readable, Readable>

export interface NodeProcessesOptions {
  /** The bundled `node-process.ts`. */
  readonly program: string
  /** The cluster's. */
  readonly folder: string
  /** A node has written a line for people. */
  readonly onLine?: (id: NodeId, line: string) => void
}

/** The processes of a cluster on this machine, each a child of this one. */
export class NodeProcesses {
  private readonly options: NodeProcessesOptions
  private readonly children = new Map<NodeId, Child>()

  constructor(options: NodeProcessesOptions) {
    this.options = options
  }

  isRunning(id: NodeId): boolean {
    return this.children.has(id)
  }

  /** Starts a node; returns when it is there. Throws `HOST_OPTIONS` for one that runs, or with what the node has said. */
  async start(id: NodeId): Promise<void> {
    if (this.isRunning(id)) throw new HostError('HOST_OPTIONS', `node ${id} is running`)
    const { program, folder } = this.options
    const child = spawn(process.execPath, [program, folder, id], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.children.set(id, child)
    child.on('exit', () => {
      if (this.children.get(id) === child) this.children.delete(id)
    })
    // Whatever is written to it when it is gone is of no use.
    child.stdin.on('error', () => undefined)
    const said = this.listen(id, child)
    const isThere = await Promise.race([
      once(child.stdout, 'data').then(() => true),
      once(child, 'close').then(() => false),
    ])
    if (!isThere)
      throw new HostError('HOST_REFUSED', `node ${id} did not start: ${said.join('; ') || 'it said nothing'}`)
  }

  /** Ends a node as a power cut would: at once, whatever it is doing. Returns when it is gone. */
  async kill(id: NodeId): Promise<void> {
    const child = this.children.get(id)
    if (child === undefined) throw new HostError('HOST_OPTIONS', `node ${id} is not running`)
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  /** Has all nodes end in good order; returns when they are gone. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.children.values()].map(async (child) => {
        const gone = once(child, 'exit')
        child.stdin.end()
        await gone
      }),
    )
  }

  /** The last lines that the node has written. */
  private listen(id: NodeId, child: Child): string[] {
    const said: string[] = []
    let rest = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        said.push(line)
        if (said.length > 5) said.shift()
        this.options.onLine?.(id, line)
      }
    })
    return said
  }
}
