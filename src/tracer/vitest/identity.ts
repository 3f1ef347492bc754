import { basename, dirname, relative, sep } from 'node:path'
import { slugify } from '../common/slug.ts'
import { groupByPattern } from '../io/group-pattern.ts'
import { pathFrom } from '../io/path-from.ts'

/** Whose trace it is: a test's group, file and name, as people know them. */
export interface Identity {
  readonly group: string
  readonly file: string
  readonly test: string
}

/** What a project's groups are named by. Paths are full. */
export interface Naming {
  /** The folder of the project file. */
  readonly root: string
  readonly scenarios: string
  /** Patterns, see `groupByPattern`. */
  readonly groups: readonly string[]
}

/** Folders of tests that lie beside what they test. */
const BESIDE_SOURCES = new Set(['__tests__', '__test__'])

/** Names a test. `project`: the Vitest project that runs it, where several run its file; otherwise empty. */
export function identify(modulePath: string, testName: string, naming: Naming, project = ''): Identity {
  const group = groupOf(modulePath, naming)
  return { group: project === '' ? group : `${group} (${project})`, file: fileName(modulePath), test: testName }
}

/**
 * A pattern of the project names the group, or else the folder, levels joined by a dot: from `scenarios` if it is below
 * it; a file that lies in `scenarios` itself is in the group that it is called. Elsewhere from the project's root, in
 * which files are in the group `root`: never what the machine calls its folder.
 */
function groupOf(modulePath: string, { root, scenarios, groups }: Naming): string {
  const byPattern = groupByPattern(pathFrom(root, modulePath), groups)
  if (byPattern !== undefined) return byPattern
  const folder = dirname(modulePath)
  const [first, ...more] = relative(scenarios, folder).split(sep)
  if (first !== '' && first !== '..') return [first, ...more].join('.')
  if (first === '' && relative(scenarios, root) !== '') return basename(scenarios)
  const levels = relative(root, folder).split(sep)
  return levels.filter((level) => level !== '' && level !== '..' && !BESIDE_SOURCES.has(level)).join('.') || 'root'
}

/** What a test file is called, without what makes it one. */
export function fileName(modulePath: string): string {
  const file = basename(modulePath).replace(/\.[cm]?[jt]sx?$/, '')
  return file.replace(/\.(?:test|spec)$/, '')
}

/** The trace's file below the folder of traces. */
export function tracePath({ group, file, test }: Identity): string {
  return `${slugify(group)}/${slugify(file)}/${slugify(test)}.jsonl`
}
