// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { ProtokollError, quote } from '../common/errors.ts'
import { ROOT } from '../pages/writers/paths.ts'
import type { OutputFile } from '../pages/writers/writer.ts'
import type { Files } from './files.ts'

/** Lists what was written, so that the next run knows what it may replace and remove. */
export const MANIFEST = `${ROOT}/.protokoll.json`

export function manifestFile(paths: Iterable<string>): OutputFile {
  const listed = [...paths].sort()
  return { path: MANIFEST, content: `${JSON.stringify(listed, null, 1)}\n`, source: 'the list of files' }
}

/**
 * The files that an earlier run wrote into `out`, and the list of them; none when there is no list. One that somebody
 * changed must not lead out of the folder. Throws `OUTPUT_FOREIGN` when nobody can tell which files are protokoll's.
 */
export function readManifest(out: string, disk: Files): ReadonlySet<string> {
  const file = join(out, MANIFEST)
  const text = disk.read(file)
  if (text === undefined) return new Set()
  const paths = ownPaths(text)
  if (paths) return new Set([...paths, MANIFEST])
  throw new ProtokollError({
    code: 'OUTPUT_FOREIGN',
    file,
    message: 'it does not say which files protokoll wrote',
    found: quote(text),
    legal: 'a list of paths, as JSON',
    advice: `restore it, or remove ${join(out, ROOT)} and render again`,
  })
}

/** The paths below the folder of generated files that a list names; undefined when it is not a list of paths. */
export function ownPaths(text: string): string[] | undefined {
  try {
    return ownPathsIn(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The same for a list that is part of something else. */
export function ownPathsIn(listed: unknown): string[] | undefined {
  return Array.isArray(listed) && listed.every((path) => typeof path === 'string') ? listed.filter(isOwn) : undefined
}

/** Plain names below the folder of generated files: none that leads out of it, on any system, and none of git's. */
function isOwn(path: string): boolean {
  return path.startsWith(`${ROOT}/`) && path.split('/').every((name) => isPlain(name))
}

function isPlain(name: string): boolean {
  return !['', '.', '..'].includes(name) && !/^\.git$|[\\:\0]/i.test(name)
}
