import { basename, dirname, join } from 'node:path'
import { listSources } from './list.ts'

const NAMED_AS_TEST = /\.(?:test|spec)\.[^.]+$/

/** What a trace calls the file that its test is in. */
export interface NamedFile {
  readonly group: string
  readonly file: string
}

/** The files of a project that could hold tests, by what traces call them. */
export class TestFiles {
  private readonly paths = new Map<string, string[]>()
  /** By what traces of version 1 called them outside the folder of scenarios: their folder's own name was the group. */
  private readonly formerPaths = new Map<string, string[]>()

  /** `root` is a full path; `nameOf` says what traces call a file, of which it is given the full path. */
  constructor(root: string, nameOf: (path: string) => NamedFile) {
    for (const path of listSources(root)) {
      const full = join(root, path)
      const named = nameOf(full)
      add(this.paths, named, path)
      add(this.formerPaths, { group: basename(dirname(full)), file: named.file }, path)
    }
  }

  /** The file from the project's root, with `/`; undefined if there is none of that name, or more than one. */
  find(named: NamedFile): string | undefined {
    const key = keyOf(named)
    const all = this.paths.get(key) ?? this.formerPaths.get(key) ?? []
    // Beside a test there often is what it tests, which has its name.
    const tests = all.filter((path) => NAMED_AS_TEST.test(path))
    const [path, ...others] = tests.length > 0 ? tests : all
    return others.length > 0 ? undefined : path
  }
}

function add(paths: Map<string, string[]>, named: NamedFile, path: string): void {
  const key = keyOf(named)
  paths.set(key, [...(paths.get(key) ?? []), path])
}

function keyOf({ group, file }: NamedFile): string {
  return JSON.stringify([group, file])
}
