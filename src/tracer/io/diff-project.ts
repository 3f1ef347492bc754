import { ProtokollError } from '../common/errors.ts'
import { type DiffSide, diffTraces } from '../diff/diff-traces.ts'
import type { Report } from '../diff/report.ts'
import { parseVocabulary, type Vocabulary } from '../trace/vocabulary.ts'
import { type Files, filesFrom } from './files.ts'
import { type GitPlace, GitTree } from './git.ts'
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
  /** Where the last run left its traces; and where a commit that has no project file has its traces and its words. Paths are relative to `cwd`. */
  readonly project: Project & Partial<Pick<LoadedProject, 'folder'>>
  /** What paths are relative to, a full path. Default: the folder that the process is in. */
  readonly cwd?: string
  /** The environment that git runs in. Default: that of the process. */
  readonly env?: GitPlace['env']
}

/** What both sides are read with. */
interface Sources {
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
  const source = { project, disk: filesFrom(cwd), place: { cwd, env } }
  if (vocabularyBefore !== undefined && options.before.startsWith(GIT)) throw new ProtokollError(ownWords())
  progress(`reading ${options.before}`)
  const before = loadSide(options.before, 'BEFORE', vocabularyBefore ?? vocabulary, source)
  progress(`reading ${options.after}`)
  const after = loadSide(options.after, 'AFTER', vocabulary, source)
  const report = diffTraces(before, after, (done, all) => progress(`comparing ${done} of ${all} tests`))
  return { report, words: { before: before.vocabulary, after: after.vocabulary } }
}

function loadSide(name: string, which: 'BEFORE' | 'AFTER', vocabularyFile: string, source: Sources): DiffSide {
  if (name.startsWith(GIT)) return loadCommit(name.slice(GIT.length), source)
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
function loadCommit(ref: string, { project: current, place }: Sources): DiffSide {
  const root = projectFolder(place.cwd) ?? place.cwd
  const tree = new GitTree(ref, { ...place, cwd: root })
  const { name } = tree
  const json = (path: string, bytes: Buffer | undefined, code: 'PROJECT_FILE' | 'VOCABULARY') => {
    const shown = `${name}:${path}`
    if (bytes === undefined) throw new ProtokollError({ code, file: shown, message: 'there is no such file in it' })
    return parseJson(() => bytes.toString('utf8'), shown, code)
  }
  const own = tree.read(PROJECT_FILE)
  const project = own
    ? parseProject(json(PROJECT_FILE, own, 'PROJECT_FILE'), `${name}:${PROJECT_FILE}`)
    : seenFrom(root, current, place.cwd)
  const words = json(project.vocabulary, tree.read(project.vocabulary), 'VOCABULARY')
  const vocabulary = parseVocabulary(words, `${name}:${project.vocabulary}`)
  const files = tree
    .files(project.traces)
    .filter(({ path }) => path.endsWith('.jsonl'))
    .map(({ path, content }) => ({ file: `${name}:${path}`, read: () => content }))
  const advice = 'commit the traces with the tests, or name a folder of traces'
  return { name, vocabulary, traces: readTraces(files, `${name}:${project.traces}`, vocabulary, advice) }
}

function ownWords() {
  const message = 'a commit brings its own words'
  const legal = 'only where BEFORE is a folder'
  return { code: 'OPTION' as const, field: '--vocabulary-before', message, legal }
}
