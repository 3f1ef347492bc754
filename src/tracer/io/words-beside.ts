// What is joined is shown too, and reads the same on every machine.
import { dirname, join } from 'node:path/posix'
import type { Files } from './files.ts'
import { VOCABULARY } from './imported-traces.ts'
import type { Project } from './project.ts'

/**
 * The file of the words that traces are in: the one that is named, or that lies beside the traces as an import leaves it, or
 * that of the project. Undefined if there is none.
 */
export function wordsFor(
  named: string | undefined,
  places: readonly string[],
  project: Pick<Project, 'vocabulary'> | undefined,
  disk: Files,
): string | undefined {
  if (named !== undefined) return named
  const beside = places
    .map((place) => (disk.isFolder(place) ? place : dirname(place)))
    .flatMap((folder) => [folder, dirname(folder)])
    .map((folder) => join(folder, VOCABULARY))
    .find((file) => disk.isFile(file))
  return beside ?? project?.vocabulary
}
