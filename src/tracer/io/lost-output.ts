// What is joined is shown too, and reads the same on every machine.
import { dirname, join } from 'node:path/posix'
import { type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { isLostText } from '../trace/lost-facts.ts'
import { errno } from './errno.ts'
import type { Files } from './files.ts'
import { lockFolder } from './lock.ts'
import { LOST_INDEX } from './lost-index.ts'
import { Way } from './obstacles.ts'

/** What becomes of the files of facts: their new texts, and undefined for those that go. */
export type LostChanges = ReadonlyMap<string, string | undefined>

/**
 * Changes files of facts and their index, all or none; returns how many differ. What no run of this wrote is neither
 * replaced nor removed, and no link is followed. Throws `OUTPUT_FOREIGN`, `OUTPUT_LOCKED` and `OUTPUT_WRITE`.
 */
export function writeLost(folder: string, changes: LostChanges, disk: Files): number {
  const isThere = disk.isFolder(folder)
  const before = new Map<string, string | undefined>()
  try {
    disk.makeFolder(folder)
    const lock = lockFolder(folder, disk)
    try {
      const changed = [...changes].filter(([path, text]) => textAt(folder, path, disk) !== text)
      throwIfAny(changed.flatMap(([path]) => inTheWay(folder, path, disk)))
      for (const [path, text] of changed) {
        before.set(path, textAt(folder, path, disk))
        put(folder, path, text, disk)
      }
      return changed.length
    } finally {
      lock.release()
    }
  } catch (error) {
    if (errno(error) === undefined) throw error
    for (const [path, text] of before) put(folder, path, text, disk)
    const message = 'the facts cannot be written; none of them has changed'
    const advice = 'make sure that the folder can be written and has room'
    throw new ProtokollError({ code: 'OUTPUT_WRITE', file: folder, message, found: String(error), advice })
  } finally {
    if (!isThere) disk.removeEmptyFolders(folder, '.')
  }
}

function textAt(folder: string, path: string, disk: Files): string | undefined {
  const file = join(folder, path)
  return disk.isFile(file) ? disk.read(file) : undefined
}

function put(folder: string, path: string, text: string | undefined, disk: Files): void {
  const file = join(folder, path)
  if (text !== undefined) return disk.replace(file, text)
  disk.remove(file)
  disk.removeEmptyFolders(dirname(file), folder)
}

function inTheWay(folder: string, path: string, disk: Files): Problem[] {
  const obstacle = new Way(folder, disk).obstacle(path)
  if (obstacle) return [obstacle]
  const text = textAt(folder, path, disk)
  if (text === undefined || isLostText(text)) return []
  const message = 'a file that protokoll did not write is in the way'
  const advice = 'move it, or name another folder with "ifLost" in protokoll.json'
  const file = join(folder, path)
  return path === LOST_INDEX && text.startsWith('{\n"ifLost": ')
    ? []
    : [{ code: 'OUTPUT_FOREIGN', file, message, advice }]
}
