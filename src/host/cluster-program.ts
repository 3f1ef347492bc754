/** Three nodes on this machine, and a prompt for a client of theirs: see `npm run -s cluster -- --help`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { ClusterCommands } from './cluster-commands.ts'
import { type ClusterFile, createCluster, readCluster } from './cluster-file.ts'
import { HostError, messageOf } from './host-error.ts'
import { NodeProcesses } from './node-processes.ts'

const IDS = ['1', '2', '3']

const HELP = `Starts three nodes on this machine and takes commands for them from standard input, a line each.

  npm run -s cluster -- [--dir FOLDER] [--tick-ms N] [--snapshot-after N]

  --dir FOLDER         where the nodes keep their logs; a cluster that is there goes on
                       (default: a new folder, removed in the end)
  --tick-ms N          how long a tick lasts, in milliseconds; elections take 10 to 20 (default: 50)
  --snapshot-after N   commands until the next snapshot; 0: none (default: 1000)

At a terminal it prompts; "help" says what it takes. Otherwise it only answers, and ends with status 1 if anything
could not be done.
`

interface Options {
  readonly dir: string | undefined
  readonly tickMs: number
  readonly snapshotAfterRecords: number
  readonly help: boolean
}

function optionsOf(args: readonly string[]): Options {
  const options = {
    dir: { type: 'string' },
    'tick-ms': { type: 'string', default: '50' },
    'snapshot-after': { type: 'string', default: '1000' },
    help: { type: 'boolean', default: false },
  } as const
  try {
    const { values } = parseArgs({ args: [...args], options })
    if (values.dir === '') throw new HostError('HOST_OPTIONS', '--dir is ""; it must be the name of a folder')
    return {
      dir: values.dir,
      tickMs: count('tick-ms', values['tick-ms'], 1),
      snapshotAfterRecords: count('snapshot-after', values['snapshot-after'], 0),
      help: values.help,
    }
  } catch (error) {
    throw error instanceof HostError
      ? error
      : new HostError('HOST_OPTIONS', `${firstLine(messageOf(error))}; see --help`)
  }
}

/** What Node says of an option has more lines than one. */
function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

function count(name: string, found: string, least: number): number {
  const value = Number(found)
  if (/^\d+$/.test(found) && Number.isSafeInteger(value) && value >= least) return value
  throw new HostError(
    'HOST_OPTIONS',
    `--${name} is ${JSON.stringify(found)}; it must be an integer of ${least} or more`,
  )
}

function say(text: string): void {
  if (text !== '') process.stdout.write(`${text}\n`)
}

function complain(error: unknown): void {
  process.stderr.write(error instanceof HostError ? `${error.code}: ${error.message}\n` : `${messageOf(error)}\n`)
  process.exitCode = 1
}

/** Takes commands until there are no more. */
async function prompt(commands: ClusterCommands, cluster: ClusterFile, folder: string): Promise<void> {
  const terminal = process.stdin.isTTY === true
  const lines = createInterface({
    input: process.stdin,
    output: terminal ? process.stdout : undefined,
    prompt: 'cluster> ',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => lines.close())
  if (terminal) say(`${cluster.nodes.length} nodes in ${folder}; "help" says what you can do`)
  let isOpen = true
  lines.once('close', () => {
    isOpen = false
    if (terminal) process.stdout.write('\n')
  })
  // A prompt after the end would wait for more.
  const ask = () => {
    if (terminal && isOpen) lines.prompt()
  }
  ask()
  for await (const line of lines) {
    if (line.trim() === 'quit') break
    try {
      say(await commands.run(line))
    } catch (error) {
      complain(error)
      // People see what went wrong.
      if (terminal) process.exitCode = 0
    }
    ask()
  }
  lines.close()
}

async function run(folder: string, { tickMs, snapshotAfterRecords }: Options): Promise<void> {
  const cluster = readCluster(folder) ?? (await createCluster(folder, IDS, { tickMs, snapshotAfterRecords }))
  const program = join(import.meta.dirname, 'node.js')
  const onLine = (id: string, line: string) => process.stderr.write(`node ${id}: ${line}\n`)
  const processes = new NodeProcesses({ program, folder, onLine })
  try {
    for (const { id } of cluster.nodes) await processes.start(id)
    const commands = new ClusterCommands(cluster, processes)
    await prompt(commands, cluster, folder)
    commands.close()
  } finally {
    await processes.stop()
  }
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2))
  if (options.help) return say(HELP.trimEnd())
  if (options.dir !== undefined) return run(resolve(options.dir), options)
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-cluster-'))
  try {
    await run(folder, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

main().catch(complain)
