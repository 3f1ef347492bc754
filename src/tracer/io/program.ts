import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { foldersAbove } from './find-up.ts'
import { listFiles } from './list.ts'
import { contentHash } from './page-cache.ts'
import { readText } from './read-file.ts'

/**
 * The folder of the package, and the folder in it that this code runs from: its sources, or what was built of them. Where
 * somebody has bundled it to a place that no package is above, both are the folder it lies in: who needs a file that comes
 * with protokoll is told by that file's path that it is missing.
 */
export function findPackage(own: string): { readonly root: string; readonly code: string } {
  let code = own
  for (let at = dirname(code); at !== code; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return { root: at, code }
    code = at
  }
  return { root: own, code: own }
}

const { root, code } = findPackage(dirname(fileURLToPath(import.meta.url)))

/** The folder of the themes that come with protokoll. */
export const SHIPPED_TEMPLATES = join(root, 'templates')

/** The folder of the mappings that come with protokoll. */
export const SHIPPED_MAPPINGS = join(root, 'mappings')

/** The folder of the invariants that come with protokoll. */
export const SHIPPED_INVARIANTS = join(root, 'invariants')

/** The folder of the viewer as it was built: `lens.js` and `lens.css`. */
export const VIEWER = join(root, 'dist/viewer')

/** The same; undefined where nobody has built it. */
export const BUILT_VIEWER = existsSync(join(VIEWER, 'lens.js')) ? VIEWER : undefined

const thread = join(code, 'page-thread.js')

/** What makes pages in threads of their own; undefined where sources run that nobody has built. */
export const PAGE_THREAD = existsSync(thread) ? thread : undefined

/**
 * Tells this program, with what it depends on, from any other version of it, also from one whose version nobody has
 * counted up.
 */
export function programHash(): string {
  const files = listFiles(code).filter((path) => /\.[jt]s$/.test(path) && !path.endsWith('.d.ts'))
  const contents = files.map((path) => [path, contentHash(readFileSync(join(code, path)))])
  // Which characters are letters, and how they are sorted, is a matter of the machine's Unicode.
  return contentHash(JSON.stringify([process.versions, dependencies(), contents]))
}

/** What packages are found from here, each with its version. */
function dependencies(): [name: string, version: string | undefined][] {
  const names = Object.keys(manifestIn(root)?.dependencies ?? {})
  return names.map((name) => [
    name,
    foldersAbove(root)
      .map((at) => manifestIn(join(at, 'node_modules', name)))
      .find(Boolean)?.version,
  ])
}

interface Manifest {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function manifestIn(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json')
  return existsSync(file) ? JSON.parse(readText(file)) : undefined
}

/** Which protokoll this is, like `0.1.0`. */
export function programVersion(): string {
  return manifestIn(root)?.version ?? ''
}
