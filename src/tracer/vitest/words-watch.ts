import { type Stats, unwatchFile, watchFile } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import { describeProblems, ProtokollError } from '../common/errors.ts'
import { oneLine, withoutCommands } from '../common/one-line.ts'
import { loadCatalogue, loadVocabulary, placeOf } from '../io/load.ts'
import { leadsOut, pathFrom } from '../io/path-from.ts'
import { PROJECT_FILE } from '../io/project.ts'
import { type Concern, featureOf, together, type WordReaders } from './word-readers.ts'

/** What the tests of a project read that no test imports. Full paths. */
export interface WordFiles {
  readonly projectFile: string
  readonly vocabulary: string
  readonly features: string
}

/** A project whose tests are recorded. */
export interface WatchedProject {
  readonly files: WordFiles
  has(testProject: TestProject): boolean
}

/** What is recorded now, and how its project files are read again, which may throw. */
export interface Watched {
  projects(): readonly WatchedProject[]
  reload(): void
}

/** Files that are saved together are looked at together: milliseconds without a change. */
const QUIET_MS = 100

/** How often files are looked at that may be anywhere, and may come and go: milliseconds. */
const POLL = { interval: 100, persistent: false }

/**
 * In watch mode, has the tests that read a vocabulary, evidence, features or a project file run again when those have
 * changed. What cannot be read is told, and nothing runs before it can.
 */
export class WordsWatch {
  private readonly vitest: Vitest
  private readonly watched: Watched
  private readonly readers: WordReaders
  /** What has changed since tests ran for it, by the projects' files. */
  private readonly changed = new Map<string, Concern>()
  private isProjectChanged = false
  /** The tests to run for the change that Vitest is being told of. */
  private due: string[] | undefined
  private timer: NodeJS.Timeout | undefined
  private readonly polled = new Set<string>()

  constructor(vitest: Vitest, watched: Watched, readers: WordReaders) {
    this.vitest = vitest
    this.watched = watched
    this.readers = readers
    const { config, vite } = vitest
    vite.watcher.on('all', (_, path) => this.noteSeen(resolve(config.root, path)))
    // What Vitest asks for each change. It waits for a run that goes on, and takes together what changes at once.
    const own = { pattern: /^/, testsToRun: () => this.due }
    config.watchTriggerPatterns = [...(config.watchTriggerPatterns ?? []), own]
    vitest.onClose(() => this.close())
  }

  private close(): void {
    clearTimeout(this.timer)
    for (const path of this.polled) unwatchFile(path)
    this.polled.clear()
  }

  /** Has the files of all projects watched. They may lie where Vitest does not look, or be missing. */
  add(): void {
    const { config, vite } = this.vitest
    for (const { files } of this.watched.projects()) {
      const { projectFile, vocabulary, features } = files
      this.poll(projectFile, () => this.note(projectFile))
      this.poll(vocabulary, () => this.note(vocabulary))
      if (isBelow(config.root, features)) continue
      vite.watcher.add(features)
      // What a folder has that comes again is watched again; what changes in it is seen anyway.
      this.poll(features, (now, before) => {
        if (now.ino === before.ino) return
        vite.watcher.add(features)
        this.note(features)
      })
    }
  }

  private poll(path: string, changed: (now: Stats, before: Stats) => void): void {
    if (this.polled.has(path)) return
    this.polled.add(path)
    watchFile(path, POLL, changed)
  }

  /** Takes what Vitest sees, unless it is looked at anyway. */
  private noteSeen(path: string): void {
    if (!this.polled.has(path)) this.note(path)
  }

  private note(path: string): void {
    const isProject = basename(path) === PROJECT_FILE
    const about = this.watched.projects().flatMap(({ files }): [string, Concern][] => {
      const concern = concernOf(path, files)
      return concern === undefined ? [] : [[files.projectFile, concern]]
    })
    if (!isProject && about.length === 0) return
    this.isProjectChanged ||= isProject
    for (const [project, concern] of about) this.changed.set(project, together(this.changed.get(project), concern))
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.look(path), QUIET_MS)
  }

  private look(path: string): void {
    const before = new Map(this.watched.projects().map(({ files }) => [files.projectFile, JSON.stringify(files)]))
    if (this.isProjectChanged && !this.tell(() => this.watched.reload())) return
    this.isProjectChanged = false
    this.add()
    const due = this.watched.projects().flatMap((project) => {
      const { files } = project
      const about =
        before.get(files.projectFile) === JSON.stringify(files) ? this.changed.get(files.projectFile) : 'all'
      if (about === undefined || !this.tell(() => check(files))) return []
      this.changed.delete(files.projectFile)
      return this.readers.filesOf((each) => project.has(each), about)
    })
    this.run([...new Set(due)], path)
  }

  private run(files: readonly string[], path: string): void {
    const known = files.filter((file) => this.vitest.getModuleSpecifications(file).length > 0)
    if (known.length === 0) return
    this.due = known
    try {
      this.vitest.watcher.onFileChange(path)
    } finally {
      this.due = undefined
    }
  }

  /** Whether what is read can be; if not, says why. */
  private tell(read: () => void): boolean {
    try {
      read()
      return true
    } catch (error) {
      const next = 'protokoll: when that is mended, the tests that read it run again'
      this.vitest.logger.error(withoutCommands(`\n${toldError(error)}\n${next}\n`))
      return false
    }
  }
}

/** Nothing that cannot be read ends the run: what the system says of it is told too. */
function toldError(error: unknown): string {
  if (error instanceof ProtokollError) return describeProblems(error.problems, 'error ')
  return `error ${oneLine(String(error))}`
}

function check({ vocabulary, features }: WordFiles): void {
  loadCatalogue(features, loadVocabulary(vocabulary))
}

/** What a change of a file is about; undefined if no test reads the file. */
function concernOf(path: string, { projectFile, vocabulary, features }: WordFiles): Concern | undefined {
  if (path === vocabulary || path === projectFile) return 'all'
  if (path === features) return 'features'
  if (!isBelow(features, path)) return undefined
  const place = placeOf(pathFrom(features, path))
  return place && new Set([featureOf(place.id)])
}

function isBelow(folder: string, path: string): boolean {
  const way = pathFrom(folder, path)
  return way !== '' && !leadsOut(way)
}
