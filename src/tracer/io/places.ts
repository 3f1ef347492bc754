import { homedir } from 'node:os'
import { dirname, sep } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, quote, throwIfAny } from '../common/errors.ts'
import { ROOT } from '../pages/writers/paths.ts'
import { ifPossible } from './errno.ts'
import type { Files } from './files.ts'

/** A folder or file with a part of its own, and what a user calls that. */
export interface Place {
  readonly path: string
  /** `the features`, for instance. */
  readonly what: string
  /** What is below it is something else as well: only the folder itself cannot be meant. */
  readonly isShared?: boolean
}

/** A folder that is going to be written. */
export interface WrittenPlace extends Place {
  /** How one says where it is: an option, or a field of the project file. */
  readonly field: string
}

/**
 * Refuses an output folder that cannot be meant: one in which the pages would lie among what they are made of, or that is
 * of more than of them. Links are followed first. Throws `OUTPUT_PLACE`.
 */
export function requireOutput(out: WrittenPlace, project: string, others: readonly Place[], disk: Files): void {
  const pages = { path: join(out.path, ROOT), what: 'the pages' }
  throwIfAny([
    ...wholeOf(out, project, disk),
    ...others.flatMap((other) => [
      ...(isIn(out, other, disk) ? [inside(out, other)] : []),
      ...(isBelow(other.path, pages.path, disk) ? [among(out, other, pages.path)] : []),
    ]),
  ])
}

/**
 * Refuses folders of traces that cannot be meant: one in the other, or one that is something else as well. Links are
 * followed first. Throws `OUTPUT_PLACE`.
 */
export function requireTraceFolders(
  folders: readonly WrittenPlace[],
  project: string,
  others: readonly Place[],
  disk: Files,
): void {
  const both = [...folders, ...others]
  throwIfAny(
    folders.flatMap((folder) => [
      ...wholeOf(folder, project, disk),
      ...both.filter((other) => other !== folder && isIn(folder, other, disk)).map((other) => inside(folder, other)),
    ]),
  )
}

function isIn({ path }: Place, other: Place, disk: Files): boolean {
  if (disk.isFile(other.path)) return false
  return isBelow(path, other.path, disk) && (other.isShared !== true || isBelow(other.path, path, disk))
}

/** What is wrong with a folder that is of everything: whoever names it means one in it. */
export function wholeOf(place: WrittenPlace, project: string | undefined, disk: Files): Problem[] {
  const at = disk.realPath(place.path)
  if (dirname(at) === at) return [whole(place, 'the root of the file system')]
  if (at.split(sep).includes('.git')) return [whole(place, "a folder of git's own")]
  // Whoever runs this may have none.
  const home = ifPossible(homedir) || undefined
  if (home !== undefined && isBelow(home, place.path, disk)) return [whole(place, 'your home folder, or above it')]
  if (project !== undefined && isBelow(project, place.path, disk)) {
    return [whole(place, 'the folder of the project, or above it')]
  }
  return disk.names(place.path).includes('.git') ? [whole(place, 'the root of a repository')] : []
}

/** Whether one path is the other, or below it, wherever links lead. */
export function isBelow(path: string, folder: string, disk: Files): boolean {
  const [inner = '', outer = ''] = [path, folder].map((each) => disk.realPath(each))
  if (inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`)) return true
  // By another spelling, on a disk that does not tell them apart.
  for (let at = inner; dirname(at) !== at; at = dirname(at)) if (disk.isSame(at, outer)) return true
  return false
}

function whole({ path, field, what }: WrittenPlace, found: string): Problem {
  const legal = `a folder for ${what} alone`
  return { ...of(path, field), message: `${what} cannot be meant to be there`, found, legal }
}

function inside(folder: WrittenPlace, other: Place): Problem {
  const message = `${folder.what} would lie among ${other.what}`
  return { ...of(folder.path, folder.field), message, found: `in ${quote(other.path)}`, advice: 'name another folder' }
}

function among({ path, field }: WrittenPlace, other: Place, pages: string): Problem {
  const message = `${other.what} would lie among the pages, where files are replaced and removed`
  const found = `${quote(other.path)} in ${quote(pages)}`
  return { ...of(path, field), message, found, advice: 'name another folder for one of them' }
}

function of(file: string, field: string) {
  return { code: 'OUTPUT_PLACE' as const, file: file || '""', field }
}
