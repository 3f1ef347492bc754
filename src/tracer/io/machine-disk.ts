import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { errno, ifPossible } from './errno.ts'
import { firstLineOf, readBytes } from './read-file.ts'

/** What is at a path. `other`: a pipe, a socket, a device. */
export type Kind = 'file' | 'folder' | 'link' | 'other'

export interface Entry {
  readonly name: string
  readonly kind: Kind
}

/** What is known of what is at a path, a link not being followed. */
export interface Facts {
  readonly kind: Kind
  /** Two paths with the same are one thing with one name. */
  readonly identity: string
  /** Another after each change of the thing. Nobody chooses it: no copy, archive or commit can bring it along. */
  readonly changed: string
}

/**
 * What is asked of the system about files, all by full paths: the one seam to put another disk in. Whatever a method
 * cannot do, it throws the system's error for.
 */
export interface Disk {
  /** At most so many; `shown` is what errors call the file. Throws `FILE_SIZE`. */
  bytes(path: string, most: number, shown?: string): Buffer
  /** The first line, without reading the rest; undefined if it is no text. */
  firstLine(path: string): string | undefined
  /** Makes a file, or gives the one that is there this content. */
  write(path: string, content: string | Uint8Array): void
  /** Makes a file; `EEXIST` if anything is there, also a link that leads nowhere. */
  create(path: string, content: string | Uint8Array): void
  /** Returns when a file's content, or a folder's names, would outlast a power cut. */
  sync(path: string): void
  rename(from: string, to: string): void
  removeFile(path: string): void
  /** Removes a folder that is empty. */
  removeFolder(path: string): void
  /** Makes a folder in one that is there. */
  makeFolder(path: string): void
  entries(folder: string): readonly Entry[]
  /** Undefined where nothing is. */
  facts(path: string): Facts | undefined
  /** What is there, links followed; undefined where nothing is, or nothing that may be looked at. */
  kind(path: string): Kind | undefined
  /** Where a thing that is there really lies, without links and as the disk spells it. */
  realPath(path: string): string
}

/** The disks of the machine. */
export const machineDisk: Disk = {
  bytes: readBytes,
  firstLine: firstLineOf,
  write: (path, content) => writeFileSync(path, content),
  create: (path, content) => writeFileSync(path, content, { flag: 'wx' }),
  sync,
  rename: renameSync,
  removeFile: unlinkSync,
  removeFolder: rmdirSync,
  makeFolder: (path) => mkdirSync(path),
  entries: (folder) =>
    readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
  facts(path) {
    const stats = lookAt(path)
    if (stats === undefined) return undefined
    // What has two names is one thing with two: then it is no other spelling of one.
    const identity = `${stats.dev}:${stats.ino}${stats.nlink > 1n && stats.isFile() ? path : ''}`
    return { kind: kindOf(stats), identity, changed: `${stats.ctimeNs}:${stats.mtimeNs}:${stats.size}` }
  },
  kind: (path) => ifPossible(() => kindOf(statSync(path))),
  realPath: realpathSync.native,
}

function lookAt(path: string) {
  try {
    return lstatSync(path, { bigint: true })
  } catch (error) {
    if (isNothing(error)) return undefined
    throw error
  }
}

/** Whether an error of the system says that nothing is there. */
export function isNothing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errno(error) ?? '')
}

function kindOf(stats: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): Kind {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

/** What a system says that cannot do it with what is there: folders on Windows and on some network disks. */
const CANNOT_SYNC = new Set(['EACCES', 'EINVAL', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM', 'EROFS'])

function sync(path: string): void {
  try {
    const file = openSync(path, process.platform === 'win32' ? 'r+' : constants.O_RDONLY)
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (!CANNOT_SYNC.has(errno(error) ?? '')) throw error
  }
}
