// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { sameName } from '../common/same-name.ts'
import type { Files } from './files.ts'

/**
 * Gives a file, and the folders that it is in, the names that a path has, where the disk has them by others that it does
 * not tell apart: of another case, for instance. Nothing happens where it tells them apart, or nothing is there.
 */
export function respell(folder: string, path: string, disk: Files): void {
  let at = folder
  for (const name of path.split('/')) {
    const names = disk.names(at)
    const other = names.includes(name) ? undefined : names.find((each) => sameName(each) === sameName(name))
    if (other !== undefined && disk.isSame(join(at, other), join(at, name))) disk.move(join(at, other), join(at, name))
    at = join(at, name)
  }
}
