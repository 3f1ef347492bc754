import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errno } from './errno.ts'
import { listFiles } from './list.ts'

/** What publishing needs of a file system. Folders of a target are made as needed. */
export interface Files {
  /** The file's text; undefined when there is no file. */
  read(path: string): string | undefined
  write(path: string, content: string): void
  move(from: string, to: string): void
  /** Removes a file or a folder with all that is in it. Nothing happens when it is not there. */
  remove(path: string): void
  makeFolder(path: string): void
  /** Removes `folder` and the folders above it, up to `top`, as long as they are empty. */
  removeEmptyFolders(folder: string, top: string): void
  list(folder: string): readonly string[]
}

export const realFiles: Files = {
  read(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      if (errno(error) === 'ENOENT') return undefined
      throw error
    }
  },
  write(path, content) {
    withFolder(path, () => writeFileSync(path, content))
  },
  move(from, to) {
    withFolder(to, () => renameSync(from, to))
  },
  remove(path) {
    rmSync(path, { recursive: true, force: true })
  },
  makeFolder,
  removeEmptyFolders(folder, top) {
    for (let at = folder; at.length > top.length; at = dirname(at)) {
      try {
        rmdirSync(at)
      } catch {
        return
      }
    }
  },
  list: listFiles,
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
