import { oneOf, type Problem, quote } from '../common/errors.ts'
import { slugify } from '../common/slug.ts'
import type { Trace } from '../trace/trace.ts'
import type { Site } from './document/site.ts'
import { ROOT } from './writers/paths.ts'
import type { OutputFile } from './writers/writer.ts'

/** Two files with one path, also where only the case of letters differs: not every file system tells them apart. */
export function pathCollisions(files: readonly OutputFile[]): Problem[] {
  return collisions(
    files,
    ({ path }) => path,
    ({ source }) => source,
  )
}

/** Groups whose names differ and whose folders do not: their tests would be mixed under one of the names. */
export function groupCollisions({ groups }: Site): Problem[] {
  return groups.flatMap(({ slug, documents }) => {
    const named = new Map(documents.map((document) => [document.group, document]))
    return collisions(
      [...named.values()],
      () => `${ROOT}/${slug}`,
      ({ group, source }) => `group ${quote(group)} of ${source}`,
    )
  })
}

/** Two sections whose titles make the same anchor. */
export function sectionCollisions({ source, sections }: Trace): Problem[] {
  return collisions(
    sections,
    ({ title }) => `the anchor ${slugify(title)}`,
    ({ title, line }) => `${title} (line ${line})`,
  ).map((problem) => ({ ...problem, file: source }))
}

function collisions<T>(items: readonly T[], nameOf: (item: T) => string, sourceOf: (item: T) => string): Problem[] {
  const first = new Map<string, T>()
  return items.flatMap((item): Problem[] => {
    const key = nameOf(item).toLowerCase()
    const other = first.get(key)
    first.set(key, other ?? item)
    if (other === undefined) return []
    const found = oneOf([sourceOf(other), sourceOf(item)])
    const message = `two things would be written to the same place, ${nameOf(item)}`
    return [
      { code: 'COLLISION', message, found, legal: 'names that differ in a letter or digit', advice: 'rename one' },
    ]
  })
}
