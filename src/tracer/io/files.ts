import { resolve, sep } from 'node:path'
import { decodeText } from '../common/decode-text.ts'
import { isError } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { errno } from './errno.ts'
import { listFiles } from './list.ts'
import { type Disk, type Facts, isNothing, type Kind, machineDisk } from './machine-disk.ts'
import { pathFrom } from './path-from.ts'
import { isPossible, possible } from './read-file.ts'
import { makeFolders, realPath, removeEmptyFolders, removeTree, withFolder } from './tree.ts'

/**
 * Files as somebody names them from a folder: relative paths start there, and so do those that the system's errors
 * name. Folders of a target are made as needed.
 */
export interface Files {
  /** The file's text; undefined when there is no file. Throws `FILE_ENCODING` for what is no text, and `FILE_SIZE`. */
  read(path: string): string | undefined
  /** What is in the file, which has so many bytes at most; without a number, as many as a trace. Throws `FILE_SIZE`, and the system's error when it cannot be read. */
  bytes(path: string, most?: number): Buffer
  /** The file's first line, without reading the rest; undefined when there is no file, or no text in the line. */
  firstLine(path: string): string | undefined
  write(path: string, content: string | Uint8Array): void
  /** Makes a file. Throws the system's `EEXIST` if anything is there, also a link that leads nowhere. */
  create(path: string, content: string | Uint8Array): void
  /** Writes so that nobody ever reads half of it, also after a power cut: it is written aside and moved. */
  replace(path: string, content: string | Uint8Array): void
  move(from: string, to: string): void
  /** Removes a file or a folder with all that is in it. Nothing happens when it is not there. */
  remove(path: string): void
  makeFolder(path: string): void
  /** Removes `folder` and the folders above it, up to `top`, as long as they are empty. */
  removeEmptyFolders(folder: string, top: string): void
  /** Returns when these files' contents and these folders' names would outlast a power cut. */
  sync(paths: Iterable<string>): void
  /** Every file below a folder, see {@link listFiles}. */
  list(folder: string): readonly string[]
  /** The names in a folder; none when it is not there. */
  names(folder: string): readonly string[]
  isFolder(path: string): boolean
  /** Whether it is a file, or a link to one. */
  isFile(path: string): boolean
  /** Whether it is a file, and neither a link to one nor anything else. */
  isOrdinary(path: string): boolean
  /** What is at a path, a link not being followed; undefined where nothing is. */
  kind(path: string): Kind | undefined
  /** The same, and how to tell it from others; undefined where nothing is. */
  facts(path: string): Facts | undefined
  /** Whether two paths are one thing: names that differ only in case are, on some disks. */
  isSame(one: string, other: string): boolean
  /** The full path. */
  at(path: string): string
  /** The full path without links, as the disk spells it. */
  realPath(path: string): string
  /** A path as one finds it from the folder: relative if it is below it. */
  show(path: string): string
}

/** The files as they are named from a folder; `''` is the folder that the process is in at the time. */
export function filesFrom(folder: string, disk: Disk = machineDisk): Files {
  // A path that is empty names nothing. To the system it does not either.
  const at = (path: string) => (path === '' ? '' : resolve(folder, possible(path)))
  const told = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      if (isError(error) && errno(error) !== undefined) shorten(error, folder)
      throw error
    }
  }
  return {
    read: (path) => told(() => ifThere(() => decodeText(disk.bytes(at(path), LIMITS.textBytes, path), path))),
    bytes: (path, most = LIMITS.traceBytes) => told(() => disk.bytes(at(path), most, path)),
    firstLine: (path) => told(() => ifThere(() => disk.firstLine(at(path)))),
    write: (path, content) => told(() => withFolder(disk, at(path), () => disk.write(at(path), content))),
    create: (path, content) => told(() => withFolder(disk, at(path), () => disk.create(at(path), content))),
    replace: (path, content) => told(() => replace(disk, at(path), content)),
    move: (from, to) => told(() => withFolder(disk, at(to), () => disk.rename(at(from), at(to)))),
    remove: (path) => told(() => removeTree(disk, at(path))),
    makeFolder: (path) => told(() => makeFolders(disk, at(path))),
    removeEmptyFolders: (below, top) => removeEmptyFolders(disk, at(below), at(top)),
    sync: (paths) =>
      told(() => {
        for (const path of paths) disk.sync(at(path))
      }),
    list: (path) => told(() => listFiles(at(path), disk)),
    names: (path) => told(() => namesIn(disk, at(path))),
    isFolder: (path) => isPossible(path) && disk.kind(at(path)) === 'folder',
    isFile: (path) => isPossible(path) && disk.kind(at(path)) === 'file',
    isOrdinary: (path) => told(() => disk.facts(at(path))?.kind === 'file'),
    kind: (path) => told(() => disk.facts(at(path))?.kind),
    facts: (path) => told(() => disk.facts(at(path))),
    isSame(one, other) {
      const [first, second] = [one, other].map((path) => told(() => disk.facts(at(path))?.identity))
      return first !== undefined && first === second
    },
    at,
    realPath: (path) => told(() => realPath(disk, at(path))),
    show(path) {
      const below = pathFrom(resolve(folder), at(path))
      return below.startsWith('..') ? path : below
    },
  }
}

/** The files as they are named from the folder that the process is in. */
export const realFiles: Files = filesFrom('')

function ifThere(read: () => string | undefined): string | undefined {
  try {
    return read()
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined
    throw error
  }
}

/** What lies where it is written aside is of a run that was killed, or a link that somebody hopes to be followed. */
function replace(disk: Disk, path: string, content: string | Uint8Array): void {
  const aside = `${path}.new`
  if (disk.facts(aside) !== undefined) disk.removeFile(aside)
  withFolder(disk, aside, () => disk.create(aside, content))
  disk.sync(aside)
  disk.rename(aside, path)
}

function namesIn(disk: Disk, folder: string): readonly string[] {
  try {
    return disk.entries(folder).map(({ name }) => name)
  } catch (error) {
    if (isNothing(error)) return []
    throw error
  }
}

/** The system names files by their full paths; whoever reads it has named them from the folder. */
function shorten(error: Error, folder: string): void {
  error.message = error.message.replaceAll(resolve(folder) + sep, '')
}
