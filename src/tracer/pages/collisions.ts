import { oneOf, type Problem, quote } from '../common/errors.ts'
import { sameName } from '../common/same-name.ts'
import { slugify } from '../common/slug.ts'
import type { Trace } from '../trace/trace.ts'
import type { Site } from './document/site.ts'
import { ROOT } from './writers/paths.ts'
import type { OutputFile } from './writers/writer.ts'

/** Looks for two files with one path, also where only the case of letters or the form of their marks differs: not every file system tells them apart. */
export class PathCollisions {
  readonly problems: Problem[] = []
  /** Whose each path is. */
  private readonly sources = new Map<string, string>()
  private readonly addressOf: (path: string) => string

  /** `addressOf`: what of a path has to be its own. */
  constructor(addressOf: (path: string) => string = (path) => path) {
    this.addressOf = addressOf
  }

  add({ path, source }: Pick<OutputFile, 'path' | 'source'>): void {
    const key = sameName(this.addressOf(path))
    const other = this.sources.get(key)
    if (other === undefined) this.sources.set(key, source)
    else this.problems.push(collision(path, other, source))
  }
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
    const key = sameName(nameOf(item))
    const other = first.get(key)
    first.set(key, other ?? item)
    return other === undefined ? [] : [collision(nameOf(item), sourceOf(other), sourceOf(item))]
  })
}

function collision(name: string, first: string, second: string): Problem {
  const message = `two things would be written to the same place, ${name}`
  const found = oneOf([first, second])
  return { code: 'COLLISION', message, found, legal: 'names that differ in a letter or digit', advice: 'rename one' }
}
