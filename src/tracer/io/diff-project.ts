import { resolve } from 'node:path'
import { inputText } from '../common/decode-text.ts'
import { ProtokollError } from '../common/errors.ts'
import { type DiffSide, diffTraces } from '../diff/diff-traces.ts'
import type { Report } from '../diff/report.ts'
import { parseVocabulary } from '../trace/parse-vocabulary.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type Files, filesFrom } from './files.ts'
import { type GitRef, GitTree } from './git.ts'
import type { GitPlace } from './git-run.ts'
import { listTraces } from './list.ts'
import { filesOf, loadRun, loadVocabulary, readTraces, requireFolder } from './load.ts'
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
  const { vocabulary, vocabularyBefore, project, cwd = process.cwd(), env = process.env } = options
  const source = { project, disk: filesFrom(cwd), place: { cwd, env }, against: againstOf(options) }
  if (vocabularyBefore !== undefined && options.before.startsWith(GIT)) throw new ProtokollError(ownWords())
  progress(`reading ${options.before}`)
  const before = loadSide(options.before, 'BEFORE', vocabularyBefore ?? vocabulary, source)
  progress(`reading ${options.after}`)
  const after = loadSide(options.after, 'AFTER', vocabulary, source)
  const report = diffTraces(before, after, (done, all) => progress(`comparing ${done} of ${all} tests`))
  return { report, words: { before: before.vocabulary, after: after.vocabulary } }
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

function loadSide(name: string, which: 'BEFORE' | 'AFTER', vocabularyFile: string, source: Sources): DiffSide {
  if (name.startsWith(GIT)) return loadCommit(refOf(name, which, source), source)
  const { disk } = source
  const run = runOf(name, which, source)
  if (!run) requireFolder(name, which, disk)
  const vocabulary = loadVocabulary(vocabularyFile, disk)
  const traces = run
    ? loadRun(run, vocabulary, disk, run.below)
    : readTraces(filesOf(name, disk), name, vocabulary, 'run the tests first')
  return { name, vocabulary, traces }
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
function loadCommit(ref: GitRef, { project: current, place }: Sources): DiffSide {
  const root = projectFolder(place.cwd) ?? resolve(place.cwd)
  const tree = new GitTree(ref, { ...place, cwd: root })
  const { name, base } = tree
  const exact = `it is what ${name} and ${base?.with} come from; --exact takes ${name} itself`
  const json = (path: string, bytes: Buffer | undefined, code: 'PROJECT_FILE' | 'VOCABULARY') => {
    const file = tree.label(path)
    const message = 'there is no such file in it'
    if (bytes === undefined) throw new ProtokollError({ code, file, message, ...(base ? { advice: exact } : {}) })
    return parseJson(() => inputText(bytes, file), file, code)
  }
  const own = tree.read(PROJECT_FILE, 'PROJECT_FILE')
  const project = own
    ? parseProject(json(PROJECT_FILE, own, 'PROJECT_FILE'), tree.label(PROJECT_FILE))
    : seenFrom(root, current, place.cwd)
  const words = json(project.vocabulary, tree.read(project.vocabulary, 'VOCABULARY'), 'VOCABULARY')
  const vocabulary = parseVocabulary(words, tree.label(project.vocabulary))
  const advice = 'commit the traces with the tests, or name a folder of traces'
  const where = tree.label(project.traces)
  const traces = readTraces(tree.traces(project.traces), where, vocabulary, base ? `${advice}; ${exact}` : advice)
  return { name, vocabulary, traces, ...(base === undefined ? {} : { mergeBase: base }) }
}

function ownWords() {
  const message = 'a commit brings its own words'
  const legal = 'only where BEFORE is a folder'
  return { code: 'OPTION' as const, field: '--vocabulary-before', message, legal }
}
