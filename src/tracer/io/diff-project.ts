import { resolve } from 'node:path'
import { inputText } from '../common/decode-text.ts'
import { ProtokollError } from '../common/errors.ts'
import { type DiffSide, diffTraces } from '../diff/diff-traces.ts'
import type { Report, SideName } from '../diff/report.ts'
import { parseVocabulary } from '../trace/parse-vocabulary.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type Files, filesFrom } from './files.ts'
import { type GitRef, GitTree } from './git.ts'
import type { GitPlace } from './git-run.ts'
import { listTraces } from './list.ts'
import { filesOf, loadRun, loadVocabulary, readTraces, requireFolder } from './load.ts'
import { linkPages, type ShownSides } from './page-links.ts'
import {
  type LoadedProject,
  PROJECT_FILE,
  type Project,
  parseJson,
  parseProject,
  projectFolder,
  seenFrom,
} from './project.ts'
import { foldersOfRun, isRunFolder, runFolderOf } from './run-folder.ts'

/** What is compared. A side is a folder of traces, or `git:REF`. The project's own folder stands for its last run. */
export interface DiffOptions {
  readonly before: string
  readonly after: string
  /** The words of the folders' traces. */
  readonly vocabulary: string
  /** The words of the traces before, if that is a folder whose words were others. */
  readonly vocabularyBefore?: string
  /**
   * Takes the commit of `before` itself. Without it, that is the newest commit that it and what stands after come from:
   * what others did since then on the branch of `before` is not what the side after changes.
   */
  readonly exact?: boolean
  /**
   * Where the files of commits can be read: an address with `{commit}` and `{path}`, or that of a repository. Then the
   * report has the addresses of the pages that the commits have of its tests. Default: it has none.
   */
  readonly repository?: string
  /** The commit that a folder after is of. Its pages are taken of those tests of which it has the same trace. */
  readonly commitAfter?: string
  /** Where the last run left its traces; and where a commit that has no project file has its traces and its words. Paths are relative to `cwd`. */
  readonly project: Project & Partial<Pick<LoadedProject, 'folder'>>
  /** What paths are relative to, a full path. Default: the folder that the process is in. */
  readonly cwd?: string
  /** The environment that git runs in. Default: that of the process. */
  readonly env?: GitPlace['env']
}

/** What both sides are read with. */
interface Sources {
  /** What the commit before is held against; undefined where it is taken itself. */
  readonly against: string | undefined
  readonly project: DiffOptions['project']
  readonly disk: Files
  readonly place: GitPlace
}

const GIT = 'git:'

export interface Compared {
  readonly report: Report
  /** The words of each side. */
  readonly words: { readonly before: Vocabulary; readonly after: Vocabulary }
}

/**
 * Compares two sides; `progress` is told each stage before it begins. Throws a `ProtokollError` for what cannot be
 * read: `GIT…`, `OPTION`, `PROJECT_FILE`, `TRACE_…`, `VOCABULARY`.
 */
export function diffProject(options: DiffOptions, progress: (stage: string) => void = () => {}): Compared {
  const { vocabulary, vocabularyBefore, project, repository, cwd = process.cwd(), env = process.env } = options
  const source = { project, disk: filesFrom(cwd), place: { cwd, env }, against: againstOf(options) }
  if (vocabularyBefore !== undefined && options.before.startsWith(GIT)) throw new ProtokollError(ownWords())
  progress(`reading ${options.before}`)
  const before = loadSide(options.before, 'BEFORE', vocabularyBefore ?? vocabulary, source)
  progress(`reading ${options.after}`)
  const after = withCommit(loadSide(options.after, 'AFTER', vocabulary, source), options.commitAfter, source)
  const compared = diffTraces(before.side, after.side, (done, all) => progress(`comparing ${done} of ${all} tests`))
  const report = repository === undefined ? compared : linked(compared, { before, after }, repository, progress)
  return { report, words: { before: before.side.vocabulary, after: after.side.vocabulary } }
}

/** A side, and the commit that it is in or belongs to, if there is one. */
interface Loaded {
  readonly side: DiffSide
  readonly commit?: Commit & { readonly isElsewhere: boolean }
}

/** The files of a commit, and what its project file says. */
interface Commit {
  readonly tree: GitTree
  readonly project: Project
}

function linked(
  report: Report,
  loaded: Record<SideName, Loaded>,
  repository: string,
  progress: (stage: string) => void,
) {
  progress('looking for pages')
  const sides: ShownSides = Object.fromEntries(
    Object.entries(loaded).flatMap(([name, { side, commit }]) => (commit ? [[name, { ...side, ...commit }]] : [])),
  )
  return linkPages(report, sides, repository)
}

/** A commit whose project file cannot be read is none that has pages. */
function withCommit(loaded: Loaded, ref: string | undefined, source: Sources): Loaded {
  if (ref === undefined) return loaded
  if (loaded.commit) throw new ProtokollError(ownCommit())
  const tree = treeOf({ ref }, source)
  try {
    return { ...loaded, commit: { tree, project: projectOf(tree, source), isElsewhere: true } }
  } catch (error) {
    if (error instanceof ProtokollError) return loaded
    throw error
  }
}

/** A folder is of what is checked out. */
function againstOf({ after, exact = false }: DiffOptions): string | undefined {
  if (exact) return undefined
  return after.startsWith(GIT) ? after.slice(GIT.length) : 'HEAD'
}

function refOf(name: string, which: 'BEFORE' | 'AFTER', { against }: Sources): GitRef {
  const ref = name.slice(GIT.length)
  return which === 'AFTER' || against === undefined ? { ref } : { ref, against }
}

function loadSide(name: string, which: 'BEFORE' | 'AFTER', vocabularyFile: string, source: Sources): Loaded {
  if (name.startsWith(GIT)) return loadCommit(refOf(name, which, source), source)
  const { disk } = source
  const run = runOf(name, which, source)
  if (!run) requireFolder(name, which, disk)
  const vocabulary = loadVocabulary(vocabularyFile, disk)
  const traces = run
    ? loadRun(run, vocabulary, disk, run.below)
    : readTraces(filesOf(name, disk), name, vocabulary, 'run the tests or import a log first')
  return { side: { name, vocabulary, traces } }
}

/**
 * What a folder stands for, if that is a run: that of a run itself, and that where passing tests leave their traces. The
 * last run has left its traces aside, where it was not to change them; or only those of the tests that failed: in the
 * folder alone those would look as they did when they last passed.
 */
function runOf(name: string, which: 'BEFORE' | 'AFTER', { project, disk }: Sources) {
  if (isRunFolder(name, disk)) return { ...foldersOfRun(name), below: [] }
  const { traces, failed } = project
  if (disk.at(name) !== disk.at(traces)) return undefined
  // Before, the folder is what is committed: that is what the traces aside are compared with.
  const aside = runFolderOf(project)
  if (which === 'AFTER' && isRunFolder(aside, disk)) return { ...foldersOfRun(aside), below: [traces] }
  return listTraces(failed, disk.list).length > 0 ? { traces, failed, below: [] } : undefined
}

/** A commit says itself where its traces and its words are: in the project file where it is now, from whose folder paths start. */
function loadCommit(ref: GitRef, source: Sources): Loaded {
  const tree = treeOf(ref, source)
  const { name, base } = tree
  const project = projectOf(tree, source)
  const words = jsonIn(tree, project.vocabulary, tree.read(project.vocabulary, 'VOCABULARY'), 'VOCABULARY')
  const vocabulary = parseVocabulary(words, tree.label(project.vocabulary))
  const advice = 'commit the traces with the tests, or name a folder of traces'
  const where = tree.label(project.traces)
  const traces = readTraces(tree.traces(project.traces), where, vocabulary, base ? `${advice}; ${exact(tree)}` : advice)
  const side = { name, vocabulary, traces, ...(base === undefined ? {} : { mergeBase: base }) }
  return { side, commit: { tree, project, isElsewhere: false } }
}

function treeOf(ref: GitRef, { place }: Sources): GitTree {
  return new GitTree(ref, { ...place, cwd: rootOf(place) })
}

function rootOf({ cwd }: GitPlace): string {
  return projectFolder(cwd) ?? resolve(cwd)
}

function projectOf(tree: GitTree, { project, place }: Sources): Project {
  const own = tree.read(PROJECT_FILE, 'PROJECT_FILE')
  if (!own) return seenFrom(rootOf(place), project, place.cwd)
  return parseProject(jsonIn(tree, PROJECT_FILE, own, 'PROJECT_FILE'), tree.label(PROJECT_FILE))
}

function jsonIn(tree: GitTree, path: string, bytes: Buffer | undefined, code: 'PROJECT_FILE' | 'VOCABULARY'): unknown {
  const file = tree.label(path)
  const message = 'there is no such file in it'
  if (bytes === undefined)
    throw new ProtokollError({ code, file, message, ...(tree.base ? { advice: exact(tree) } : {}) })
  return parseJson(() => inputText(bytes, file), file, code)
}

function exact({ name, base }: GitTree): string {
  return `it is what ${name} and ${base?.with} come from; --exact takes ${name} itself`
}

function ownCommit() {
  const message = 'what stands after is a commit already'
  const legal = 'only where AFTER is a folder'
  return { code: 'OPTION' as const, field: '--commit-after', message, legal }
}

function ownWords() {
  const message = 'a commit brings its own words'
  const legal = 'only where BEFORE is a folder'
  return { code: 'OPTION' as const, field: '--vocabulary-before', message, legal }
}
