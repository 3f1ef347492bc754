import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
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
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  },
  move(from, to) {
    mkdirSync(dirname(to), { recursive: true })
    renameSync(from, to)
  },
  remove(path) {
    rmSync(path, { recursive: true, force: true })
  },
  makeFolder(path) {
    mkdirSync(path, { recursive: true })
  },
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
