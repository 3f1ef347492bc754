import { resolve } from 'node:path'
import { ProtokollError } from '../common/errors.ts'
import { type DiffSide, diffTraces } from '../diff/diff-traces.ts'
import type { Report } from '../diff/report.ts'
import { parseVocabulary, type Vocabulary } from '../trace/vocabulary.ts'
import { GitTree } from './git.ts'
import { listTraces } from './list.ts'
import { filesOf, loadLastRun, loadVocabulary, readTraces, requireFolder } from './load.ts'
import { PROJECT_FILE, type Project, parseJson, parseProject } from './project.ts'

/** What is compared. A side is a folder of traces, or `git:REF`. The project's own folder stands for its last run. */
export interface DiffOptions {
  readonly before: string
  readonly after: string
  /** The words of the folders' traces. */
  readonly vocabulary: string
  /** The words of the traces before, if that is a folder whose words were others. */
  readonly vocabularyBefore?: string
  /** Where the last run left its traces; and where a commit that has no project file has its traces and its words. */
  readonly project: Project
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
  const { vocabulary, vocabularyBefore, project } = options
  if (vocabularyBefore !== undefined && options.before.startsWith(GIT)) throw new ProtokollError(ownWords())
  progress(`reading ${options.before}`)
  const before = loadSide(options.before, 'BEFORE', vocabularyBefore ?? vocabulary, project)
  progress(`reading ${options.after}`)
  const after = loadSide(options.after, 'AFTER', vocabulary, project)
  const report = diffTraces(before, after, (done, all) => progress(`comparing ${done} of ${all} tests`))
  return { report, words: { before: before.vocabulary, after: after.vocabulary } }
}

function loadSide(name: string, which: string, vocabularyFile: string, project: Project): DiffSide {
  if (name.startsWith(GIT)) return loadCommit(name.slice(GIT.length), project)
  const isLastRun = hasFailed(name, project)
  if (!isLastRun) requireFolder(name, which)
  const vocabulary = loadVocabulary(vocabularyFile)
  const traces = isLastRun
    ? loadLastRun(name, project.failed, vocabulary)
    : readTraces(filesOf(name), name, vocabulary, 'run the tests first')
  return { name, vocabulary, traces }
}

/**
 * Whether a folder is the one where passing tests leave their traces, and other tests have failed. From that folder
 * alone, those would look as they did when they last passed.
 */
function hasFailed(name: string, { traces, failed }: Project): boolean {
  return resolve(name) === resolve(traces) && listTraces(failed).length > 0
}

/** A commit says itself where its traces and its words are. */
function loadCommit(ref: string, current: Project): DiffSide {
  const tree = new GitTree(ref)
  const { name } = tree
  const json = (path: string, bytes: Buffer | undefined, code: 'PROJECT_FILE' | 'VOCABULARY') => {
    const shown = `${name}:${path}`
    if (bytes === undefined) throw new ProtokollError({ code, file: shown, message: 'there is no such file in it' })
    return parseJson(() => bytes.toString('utf8'), shown, code)
  }
  const own = tree.read(PROJECT_FILE)
  const project = own ? parseProject(json(PROJECT_FILE, own, 'PROJECT_FILE'), `${name}:${PROJECT_FILE}`) : current
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
