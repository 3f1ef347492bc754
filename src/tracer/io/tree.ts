import { dirname, join } from 'node:path'
import { errno } from './errno.ts'
import { type Disk, isNothing } from './machine-disk.ts'

/** Tries first, and makes the target's folder only if that may be what is missing: mostly it is there. */
export function withFolder(disk: Disk, target: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error
    makeFolders(disk, dirname(target))
    act()
  }
}

/**
 * Makes a folder and those above it that are missing. Node can do that itself, but never returns where a file system
 * says of a folder that is there that it is not (`/proc`).
 */
export function makeFolders(disk: Disk, path: string): void {
  try {
    disk.makeFolder(path)
  } catch (error) {
    if (errno(error) === 'EEXIST' && disk.kind(path) === 'folder') return
    const parent = dirname(path)
    if (errno(error) !== 'ENOENT' || parent === path || disk.kind(parent) !== undefined) throw error
    makeFolders(disk, parent)
    disk.makeFolder(path)
  }
}

/** Removes whatever is at a path, if anything is; of a link the link, not what it leads to. */
export function removeTree(disk: Disk, path: string): void {
  const kind = disk.facts(path)?.kind
  if (kind === undefined) return
  if (kind !== 'folder') return gone(() => disk.removeFile(path))
  for (const { name } of disk.entries(path)) removeTree(disk, join(path, name))
  gone(() => disk.removeFolder(path))
}

/** That somebody else was faster is as well. */
function gone(remove: () => void): void {
  try {
    remove()
  } catch (error) {
    if (!isNothing(error)) throw error
  }
}

/** Removes `folder` and the folders above it, up to `top`, as long as they are empty. */
export function removeEmptyFolders(disk: Disk, folder: string, top: string): void {
  for (let at = folder; at.length > top.length; at = dirname(at)) {
    try {
      disk.removeFolder(at)
    } catch {
      return
    }
  }
}

/** A path as the disk has it, without links: as far as one can see it, the rest follows as it is written. */
export function realPath(disk: Disk, path: string): string {
  try {
    return disk.realPath(path)
  } catch (error) {
    if (errno(error) === undefined) throw error
    const parent = dirname(path)
    return parent === path ? path : join(realPath(disk, parent), path.slice(parent.length))
  }
}
