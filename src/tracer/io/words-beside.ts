// What is joined is shown too, and reads the same on every machine.
import { dirname, join } from 'node:path/posix'
import { type Problem, ProtokollError, quote } from '../common/errors.ts'
import type { Files } from './files.ts'
import { VOCABULARY } from './imported-traces.ts'
import type { Project } from './project.ts'

/**
 * The file of the words that traces are in: the one that is named, or that lies beside the traces as an import leaves it, or
 * that of the project. Undefined if there is none. Throws `OPTION` where places have different ones beside them.
 */
export function wordsFor(
  named: string | undefined,
  places: readonly string[],
  project: Pick<Project, 'vocabulary'> | undefined,
  disk: Files,
): string | undefined {
  if (named !== undefined) return named
  const beside = [...new Set(places.flatMap((place) => wordsBeside(place, disk) ?? []))]
  const [first] = beside
  if (first === undefined) return project?.vocabulary
  const bytes = disk.bytes(first)
  const other = beside.find((file) => !disk.bytes(file).equals(bytes))
  if (other !== undefined) throw new ProtokollError(otherWords(first, other))
  return first
}

/** In the folder itself, or in that above it. */
function wordsBeside(place: string, disk: Files): string | undefined {
  const folder = disk.isFolder(place) ? place : dirname(place)
  return [folder, dirname(folder)].map((each) => join(each, VOCABULARY)).find((file) => disk.isFile(file))
}

function otherWords(first: string, other: string): Problem {
  return {
    code: 'OPTION',
    field: '--vocabulary',
    message: 'beside the traces lie vocabularies that differ',
    found: `${quote(first)} and ${quote(other)}`,
    legal: 'one vocabulary for all that is named',
    advice: 'name those of one vocabulary at a time, or the file of the words with --vocabulary',
  }
}
