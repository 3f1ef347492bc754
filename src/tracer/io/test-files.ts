import { basename, dirname, join } from 'node:path'
import { groupBy } from '../common/group-by.ts'
import { listSources } from './list.ts'

/** How files of tests are called, where nothing else says which they are. */
export const NAMED_AS_TEST = /\.(?:test|spec)\.[^.]+$/

/** What a trace calls the file that its test is in. */
export interface NamedFile {
  readonly group: string
  readonly file: string
}

interface Source {
  /** From the project's root, with `/`. */
  readonly path: string
  readonly key: string
  /** By what traces of version 1 called it outside the folder of scenarios: its folder's own name was the group. */
  readonly formerKey: string
}

/** The files of a project that could hold tests, by what traces call them. */
export class TestFiles {
  private readonly sources: ReadonlyMap<string, readonly Source[]>
  private readonly formerSources: ReadonlyMap<string, readonly Source[]>

  /** `root` is a full path; `nameOf` says what traces call a file, of which it is given the full path. */
  constructor(root: string, nameOf: (path: string) => NamedFile) {
    const sources = listSources(root).map((path): Source => {
      const full = join(root, path)
      const named = nameOf(full)
      const formerKey = keyOf({ group: basename(dirname(full)), file: named.file })
      return { path, key: keyOf(named), formerKey }
    })
    this.sources = groupBy(sources, ({ key }) => key)
    this.formerSources = groupBy(sources, ({ formerKey }) => formerKey)
  }

  /** The file from the project's root, with `/`; undefined if there is none of that name, or more than one. */
  find(named: NamedFile): string | undefined {
    const key = keyOf(named)
    const all = this.sources.get(key) ?? this.formerSources.get(key) ?? []
    // Beside a test there often is what it tests, which has its name.
    const tests = all.filter(({ path }) => NAMED_AS_TEST.test(path))
    const [source, ...others] = tests.length > 0 ? tests : all
    return others.length > 0 ? undefined : source?.path
  }
}

function keyOf({ group, file }: NamedFile): string {
  return JSON.stringify([group, file])
}
