import {
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { isError } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { errno } from './errno.ts'
import { listFiles } from './list.ts'
import { pathFrom } from './path-from.ts'
import { firstLineOf, isPossible, possible, readBytes, readText } from './read-file.ts'

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
  /** The same, so that nobody ever reads half of it: it is written aside and moved. */
  replace(path: string, content: string | Uint8Array): void
  move(from: string, to: string): void
  /** Removes a file or a folder with all that is in it. Nothing happens when it is not there. */
  remove(path: string): void
  makeFolder(path: string): void
  /** Removes `folder` and the folders above it, up to `top`, as long as they are empty. */
  removeEmptyFolders(folder: string, top: string): void
  /** Every file below a folder, see {@link listFiles}. */
  list(folder: string): readonly string[]
  isFolder(path: string): boolean
  /** Whether it is a file, or a link to one. */
  isFile(path: string): boolean
  /** Whether it is a file, and neither a link to one nor anything else. */
  isOrdinary(path: string): boolean
  /** The full path. */
  at(path: string): string
  /** A path as one finds it from the folder: relative if it is below it. */
  show(path: string): string
}

/** The files of the machine, by full paths. */
const disk = {
  read(path: string, shown: string) {
    try {
      return readText(path, shown)
    } catch (error) {
      if (errno(error) === 'ENOENT') return undefined
      throw error
    }
  },
  firstLine(path: string) {
    try {
      return firstLineOf(path)
    } catch (error) {
      if (errno(error) === 'ENOENT') return undefined
      throw error
    }
  },
  write(path: string, content: string | Uint8Array) {
    withFolder(path, () => writeFileSync(path, content))
  },
  replace(path: string, content: string | Uint8Array) {
    disk.write(`${path}.new`, content)
    disk.move(`${path}.new`, path)
  },
  move(from: string, to: string) {
    withFolder(to, () => renameSync(from, to))
  },
  remove(path: string) {
    rmSync(path, { recursive: true, force: true })
  },
  makeFolder,
  removeEmptyFolders(folder: string, top: string) {
    for (let at = folder; at.length > top.length; at = dirname(at)) {
      try {
        rmdirSync(at)
      } catch {
        return
      }
    }
  },
}

/** What is at a path, links followed; undefined where nothing is, or nothing that may be looked at. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    if (errno(error) === undefined) throw error
    return undefined
  }
}

/** The files as they are named from a folder; `''` is the folder that the process is in at the time. */
export function filesFrom(folder: string): Files {
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
    read: (path) => told(() => disk.read(at(path), path)),
    bytes: (path, most = LIMITS.traceBytes) => told(() => readBytes(at(path), most, path)),
    firstLine: (path) => told(() => disk.firstLine(at(path))),
    write: (path, content) => told(() => disk.write(at(path), content)),
    replace: (path, content) => told(() => disk.replace(at(path), content)),
    move: (from, to) => told(() => disk.move(at(from), at(to))),
    remove: (path) => told(() => disk.remove(at(path))),
    makeFolder: (path) => told(() => disk.makeFolder(at(path))),
    removeEmptyFolders: (below, top) => disk.removeEmptyFolders(at(below), at(top)),
    list: (path) => told(() => listFiles(at(path))),
    isFolder: (path) => isPossible(path) && (statOf(at(path))?.isDirectory() ?? false),
    isFile: (path) => isPossible(path) && (statOf(at(path))?.isFile() ?? false),
    isOrdinary: (path) => told(() => lstatSync(at(path)).isFile()),
    at,
    show(path) {
      const below = pathFrom(resolve(folder), at(path))
      return below.startsWith('..') ? path : below
    },
  }
}

/** The files as they are named from the folder that the process is in. */
export const realFiles: Files = filesFrom('')

/** The system names files by their full paths; whoever reads it has named them from the folder. */
function shorten(error: Error, folder: string): void {
  error.message = error.message.replaceAll(resolve(folder) + sep, '')
}

/** Tries first, and makes the target's folder only if that may be what is missing: mostly it is there. */
function withFolder(target: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error
    makeFolder(dirname(target))
    act()
  }
}

/**
 * Makes a folder and those above it that are missing. Node can do that itself, but never returns where a file system
 * says of a folder that is there that it is not (`/proc`).
 */
function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (errno(error) === 'EEXIST' && statSync(path).isDirectory()) return
    const parent = dirname(path)
    if (errno(error) !== 'ENOENT' || parent === path || existsSync(parent)) throw error
    makeFolder(parent)
    mkdirSync(path)
  }
}
