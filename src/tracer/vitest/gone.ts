import { type Dirent, readdirSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import type { TestModule, TestSpecification, Vitest } from 'vitest/node'
import { errno } from '../io/errno.ts'
import { identify, tracePath } from './identity.ts'

/** Neither has tests of the project in it, and both are large. */
const NOT_SEARCHED = new Set(['.git', 'node_modules'])
const SOURCE = /\.[cm]?[jt]sx?$/
const NAMED_AS_TEST = /\.(?:test|spec)\.[^.]+$/

/** The folder that the traces of a file's tests are in, below the folder of traces. */
export function traceFolder(file: string, scenarios: string): string {
  return dirname(tracePath(identify(file, 'any', scenarios)))
}

/**
 * What a run knows of tests: which there are, and which there are no more. A test is known to be gone when no file is
 * left that could hold it, or when each that could ran whole without it. What did not run, or only in part (a filter by
 * name, a file that cannot be imported, a run that was ended), says nothing of its tests. Neither does a project or a
 * configuration that is not part of the run: its files are found on the disk.
 */
export class KnownTests {
  private readonly scenarios: string
  private readonly specifications: ReadonlyMap<string, readonly TestSpecification[]>
  /** The files that are tests for Vitest, whether they run or not, by the folder of their traces. */
  private readonly tests: ReadonlyMap<string, readonly string[]>
  private readonly isNarrowed: boolean
  private readonly roots: readonly string[]
  private readonly ended = new Set<TestModule>()
  private readonly seen = new Set<string>()
  private found: ReadonlyMap<string, readonly string[]> | undefined

  private constructor(
    vitest: Vitest,
    specifications: readonly TestSpecification[],
    globbed: readonly string[],
    scenarios: string,
  ) {
    this.scenarios = scenarios
    this.specifications = group(specifications, ({ moduleId }) => resolve(moduleId))
    this.tests = this.byFolder([...globbed, ...specifications.map(({ moduleId }) => moduleId)])
    this.isNarrowed = vitest.getGlobalTestNamePattern() !== undefined || vitest.config.tagsFilter !== undefined
    this.roots = [vitest.config, ...vitest.projects.map(({ config }) => config)].map(({ root }) => resolve(root))
  }

  /** What is known before any test has run. */
  static async of(
    vitest: Vitest,
    specifications: readonly TestSpecification[],
    scenarios: string,
  ): Promise<KnownTests> {
    const globbed = await Promise.all(vitest.projects.map((project) => project.globTestFiles()))
    return new KnownTests(
      vitest,
      specifications,
      globbed.flatMap(({ testFiles }) => testFiles),
      scenarios,
    )
  }

  hasEnded(module: TestModule): boolean {
    return this.ended.has(module)
  }

  /** A file has ended; these are the traces that its tests leave, if they do. */
  end(module: TestModule, traces: readonly string[]): void {
    this.ended.add(module)
    for (const path of traces) this.seen.add(path)
  }

  /** Whether the test of a trace is known to be gone. `there` are the traces beside it, by their paths below their folder. */
  isGone(path: string, there: readonly string[]): boolean {
    if (this.stands(path, there)) return false
    const folder = dirname(path).toLowerCase()
    const tests = this.tests.get(folder) ?? []
    if (!tests.every((file) => this.ranWhole(file))) return false
    this.found ??= this.byFolder(outermost(this.roots).flatMap(sourcesIn))
    const others = (this.found.get(folder) ?? []).filter((file) => !tests.includes(file))
    // Beside a test there may be files of its name that are none. Where no test is, nobody can tell.
    return !others.some((file) => tests.length === 0 || NAMED_AS_TEST.test(file))
  }

  /** Two names that differ only in case are one file on some machines, and two on others: then one of them is old. */
  private stands(path: string, there: readonly string[]): boolean {
    if (this.seen.has(path)) return true
    const same = [...this.seen].find((each) => each.toLowerCase() === path.toLowerCase())
    return same !== undefined && !there.includes(same)
  }

  private ranWhole(file: string): boolean {
    const all = this.specifications.get(file) ?? []
    return !this.isNarrowed && all.length > 0 && all.every((each) => this.isWhole(each))
  }

  private isWhole(specification: TestSpecification): boolean {
    const { pool, testModule, testLines = [], testNamePattern, testIds, testTagsFilter } = specification
    const isPart = testLines.length > 0 || [testNamePattern, testIds, testTagsFilter].some((each) => each !== undefined)
    // Where only types are checked, tests are read from the text, and those that it makes are missing.
    if (testModule === undefined || isPart || pool === 'typescript') return false
    return this.ended.has(testModule) && testModule.errors().length === 0
  }

  private byFolder(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
    const all = [...new Set(files.map((file) => resolve(file)))]
    return group(all, (file) => traceFolder(file, this.scenarios).toLowerCase())
  }
}

function group<T>(things: readonly T[], keyOf: (thing: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    groups.set(key, [...(groups.get(key) ?? []), thing])
  }
  return groups
}

/** The folders that are in none of the others. */
function outermost(folders: readonly string[]): readonly string[] {
  const all = [...new Set(folders)]
  return all.filter((folder) => !all.some((other) => other !== folder && folder.startsWith(join(other, sep))))
}

/** All that could be tests below a folder. */
function sourcesIn(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_SEARCHED.has(entry.name) ? [] : sourcesIn(path)
    return SOURCE.test(entry.name) ? [path] : []
  })
}

/** A folder that nobody may read holds no tests. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (errno(error) === undefined) throw error
    return []
  }
}
