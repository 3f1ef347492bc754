import { basename, dirname, relative, resolve, sep } from 'node:path'
import type { TestModule, TestSpecification, Vitest } from 'vitest/node'
import { groupBy } from '../common/group-by.ts'
import { sameName } from '../common/same-name.ts'
import { realFiles } from '../io/files.ts'
import { NAMED_AS_TEST } from '../io/test-files.ts'
import type { TraceThere } from './collect.ts'
import { fileName, identify, type Naming, tracePath } from './identity.ts'
import { sourcesBelow } from './sources.ts'
import type { TestProjectFiles } from './test-projects.ts'

/** What a test run is about to do. */
export interface Run {
  readonly vitest: Vitest
  readonly specifications: readonly TestSpecification[]
  /** All projects of the configuration. */
  readonly projects: readonly TestProjectFiles[]
}

/**
 * What a run knows of tests: which there are, and which there are no more. A test is known to be gone when its file is
 * not there any more, or ran whole without it. What did not run, or only in part (a filter by name, a file that cannot
 * be imported, a run that was ended), says nothing of its tests. Neither does a project or a configuration that is not
 * part of the run.
 */
export class KnownTests {
  private readonly naming: Naming
  private readonly projects: readonly TestProjectFiles[]
  private readonly specifications: ReadonlyMap<string, readonly TestSpecification[]>
  private readonly isNarrowed: boolean
  private readonly roots: readonly string[]
  /** Files that run in several of the projects that leave traces here. */
  private readonly shared: ReadonlySet<string>
  private readonly ended = new Set<TestModule>()
  private readonly seen = new Set<string>()
  /** The first of those that are one on some disks, by what is one there. */
  private readonly seenByName = new Map<string, string>()
  private readonly there = new Map<string, boolean>()
  /** Where traces lie of which a file is said to be theirs. */
  private readonly folders = new Map<string, Set<string>>()
  /** Of traces that do not say which file they are of: what could be it. */
  private readonly guesses: Guesses

  constructor(naming: Naming, { vitest, specifications, projects }: Run) {
    this.naming = naming
    this.projects = projects
    this.specifications = groupBy(specifications, ({ moduleId }) => resolve(moduleId))
    this.isNarrowed = vitest.getGlobalTestNamePattern() !== undefined || vitest.config.tagsFilter !== undefined
    this.roots = [vitest.config, ...vitest.projects.map(({ config }) => config)].map(({ root }) => resolve(root))
    this.shared = sharedFiles(projects.filter(({ folder }) => folder === naming.root))
    const tests = [...projects.flatMap(({ files }) => [...files]), ...this.specifications.keys()]
    this.guesses = new Guesses(naming.scenarios, tests, this.roots)
  }

  /** The Vitest project that a test's name has to say, as others run its file too; otherwise empty. */
  projectIn(file: string, project: string): string {
    return this.shared.has(resolve(file)) ? project : ''
  }

  /** The files that run in several projects. */
  get sharedFiles(): readonly string[] {
    return [...this.shared]
  }

  hasEnded(module: TestModule): boolean {
    return this.ended.has(module)
  }

  /** A file has ended; these are the traces that its tests leave, if they do. */
  end(module: TestModule, traces: readonly string[]): void {
    this.ended.add(module)
    for (const path of traces) {
      this.seen.add(path)
      const name = sameName(path)
      if (!this.seenByName.has(name)) this.seenByName.set(name, path)
    }
  }

  /** The folders of the traces that a file's tests leave, and of those that they may have left before. */
  foldersOf({ moduleId, project }: TestModule): readonly string[] {
    const own = this.folderOf(moduleId, project.name)
    const said = this.folders.get(resolve(moduleId)) ?? []
    return [...new Set([own, formerFolder(moduleId, this.naming.scenarios), ...said])]
  }

  /** Whether the test of a trace is known to be gone. */
  isGone(trace: TraceThere): boolean {
    if (this.stands(trace)) return false
    const said = pathIn(trace.firstLine())
    if (said === undefined) return this.isGoneByGuess(trace)
    const file = resolve(this.naming.root, said)
    const folders = this.folders.get(file) ?? new Set()
    this.folders.set(file, folders.add(dirname(trace.path)))
    return this.isGoneFrom(file, trace)
  }

  private isGoneByGuess(trace: TraceThere): boolean {
    const { tests, others } = this.guesses.of(dirname(trace.path).toLowerCase())
    if (!tests.every((file) => this.wholeIn(file).isAll)) return false
    // Beside a test there may be files of its name that are none. Where no test is, nobody can tell.
    return !others().some((file) => tests.length === 0 || NAMED_AS_TEST.test(file))
  }

  /** Where some of the projects that have a file ran it whole, it is known of the traces that are theirs. */
  private isGoneFrom(file: string, { path }: TraceThere): boolean {
    if (!this.isThere(file)) return true
    const { names, isAll } = this.wholeIn(file)
    const folder = dirname(path).toLowerCase()
    return isAll ? names.length > 0 : names.some((name) => this.folderOf(file, name).toLowerCase() === folder)
  }

  /** Two names that differ only in case are one file on some machines, and two on others: then one of them is old. */
  private stands({ path, beside }: TraceThere): boolean {
    if (this.seen.has(path)) return true
    const same = this.seenByName.get(sameName(path))
    return same !== undefined && !beside.includes(same)
  }

  private isThere(file: string): boolean {
    const known = this.there.get(file) ?? realFiles.isFile(file)
    this.there.set(file, known)
    return known
  }

  private folderOf(file: string, project: string): string {
    return dirname(tracePath(identify(file, 'any', this.naming, this.projectIn(file, project))))
  }

  /** The projects that ran a file whole, and whether these are all that have it. */
  private wholeIn(file: string): { names: readonly string[]; isAll: boolean } {
    const bySpecification = groupBy(this.specifications.get(file) ?? [], ({ project }) => project.name)
    const having = this.projects.filter(({ files }) => files.has(file)).map(({ name }) => name)
    const all = [...new Set([...having, ...bySpecification.keys()])]
    const isWhole = (name: string) => (bySpecification.get(name) ?? []).every((each) => this.isWhole(each))
    const names = all.filter((name) => bySpecification.has(name) && isWhole(name))
    return { names, isAll: names.length === all.length && names.length > 0 }
  }

  private isWhole(specification: TestSpecification): boolean {
    const { pool, testModule, testLines = [], testNamePattern, testIds, testTagsFilter } = specification
    const isPart = testLines.length > 0 || [testNamePattern, testIds, testTagsFilter].some((each) => each !== undefined)
    // Where only types are checked, tests are read from the text, and those that it makes are missing.
    if (testModule === undefined || isPart || this.isNarrowed || pool === 'typescript') return false
    return this.ended.has(testModule) && testModule.errors().length === 0
  }
}

function sharedFiles(projects: readonly TestProjectFiles[]): ReadonlySet<string> {
  const files = groupBy(
    projects.flatMap((project) => [...project.files]),
    (file) => file,
  )
  return new Set([...files].flatMap(([file, { length }]) => (length > 1 ? [file] : [])))
}

/** The test's file as a trace's first line says it; traces of version 1 do not. */
function pathIn(firstLine: string): string | undefined {
  try {
    const { path } = JSON.parse(firstLine)
    return typeof path === 'string' ? path : undefined
  } catch {
    return undefined
  }
}

/** Traces of version 1 say of their file only its name and its folder's, as groups were called then. */
class Guesses {
  private readonly scenarios: string
  private readonly roots: readonly string[]
  private readonly tests: ReadonlyMap<string, readonly string[]>
  private found: ReadonlyMap<string, readonly string[]> | undefined

  constructor(scenarios: string, tests: readonly string[], roots: readonly string[]) {
    this.scenarios = scenarios
    this.roots = roots
    this.tests = this.byFolder(tests)
  }

  /** The files that could have left the traces of a folder: those that are tests for Vitest, and what else there is. */
  of(folder: string): { tests: readonly string[]; others: () => readonly string[] } {
    const tests = this.tests.get(folder) ?? []
    const others = () => {
      this.found ??= this.byFolder(sourcesBelow(this.roots))
      return (this.found.get(folder) ?? []).filter((file) => !tests.includes(file))
    }
    return { tests, others }
  }

  private byFolder(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
    return groupBy(new Set(files), (file) => formerFolder(file, this.scenarios).toLowerCase())
  }
}

/** Where a file's traces were when each folder outside that of scenarios gave its own name to a group. */
function formerFolder(file: string, scenarios: string): string {
  const below = relative(scenarios, dirname(file)).split(sep)
  const group = below[0] !== '..' && below[0] !== '' ? below.join('.') : basename(dirname(file))
  return dirname(tracePath({ group, file: fileName(file), test: 'any' }))
}
