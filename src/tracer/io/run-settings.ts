// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { hash } from '../common/slug.ts'
import type { Files } from './files.ts'
import { listTraces } from './list.ts'
import { Way } from './obstacles.ts'
import { foldersOfRun } from './run-folder.ts'

/**
 * Variables of the environment by which the command line tells the plugin and the tests of a run that it starts. Each is
 * a folder, a full path.
 */
export const RUN_SETTINGS = {
  /** Traces go to this folder, in `traces` and `failed` below it, and those of the project stay as they are. */
  aside: 'PROTOKOLL_ASIDE',
  /** Tests leave no traces, but in this folder what they were told of, whatever it is. */
  seen: 'PROTOKOLL_SEEN',
  /** Tests run again with each of their messages lost, and leave in this folder what came of it. */
  lost: 'PROTOKOLL_LOST',
  /** Tests take all orders of a section's messages; this folder says of which, and gets what came of it. */
  orders: 'PROTOKOLL_ORDERS',
} as const

/** The folder that says of which section all orders are asked for, if any are. */
export function whereOrders(): string | undefined {
  return process.env[RUN_SETTINGS.orders] || undefined
}

/** The folder for what tests are told of, in a run that leaves no traces. */
export function whereSeen(): string | undefined {
  return process.env[RUN_SETTINGS.seen] || undefined
}

/** The folder for what comes of losing messages, in a run that loses each. */
export function whereLost(): string | undefined {
  return process.env[RUN_SETTINGS.lost] || undefined
}

/** Where in it what comes of the tests of a project goes, whose root this is. */
export function lostFolder(folder: string, root: string): string {
  return join(folder, hash(root))
}

/** The folders of a run, of traces of passing and of failing tests, and where its workers leave them until it is over. */
interface RunFolders {
  readonly traces: string
  readonly failed: string
  readonly stage: string
}

/** Where the traces of a project go, if the run is told that they do not go where the project has them. */
export function foldersAside(root: string, aside = process.env[RUN_SETTINGS.aside]): RunFolders | undefined {
  if (!aside) return undefined
  // One run may be of several projects.
  const folder = join(aside, hash(root))
  return { ...foldersOfRun(folder), stage: join(folder, 'stage') }
}

/** What the tests of all projects left aside: files by what tells them apart. */
export function tracesAside(aside: string, disk: Files): ReadonlyMap<string, string> {
  const files = listTraces(aside, disk.list)
  return new Map(files.map((path) => [path.replace(/^([^/]+)\/(?:traces|failed)\//, '$1/'), `${aside}/${path}`]))
}

let folders = 0

/** Does something with a folder that is its own, and gone afterwards. One of a process that was killed, a run of tests removes. Throws `OUTPUT_FOREIGN` if a link is in the way. */
export async function withOwnFolder<T>(disk: Files, act: (folder: string) => Promise<T>): Promise<T> {
  folders += 1
  const ofProcess = `.protokoll/run-${process.pid}`
  const folder = `${ofProcess}/${folders}`
  new Way('.', disk).require([folder])
  disk.remove(folder)
  disk.makeFolder(folder)
  try {
    return await act(folder)
  } finally {
    disk.remove(folder)
    disk.removeEmptyFolders(ofProcess, '.')
  }
}
