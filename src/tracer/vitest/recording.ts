import { join } from 'node:path'
import { inject, type RunnerTestCase, type TestContext } from 'vitest'
import { hash } from '../common/slug.ts'
import type { Catalogue } from '../features/catalogue.ts'
import { evidenceProblems } from '../features/claims.ts'
import { realFiles } from '../io/files.ts'
import { loadCatalogue, loadVocabulary } from '../io/load.ts'
import { pathFrom } from '../io/path-from.ts'
import { pastLines, type ShownPast } from '../trace/causal-past.ts'
import { Recorder } from '../trace/recorder.ts'
import { type Failure, recordError } from '../trace/refusals.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { BoundedRecorder, type Doings } from './bounded-recorder.ts'
import { descriptionOf } from './description.ts'
import { identify } from './identity.ts'
import type { ProtokollSettings } from './provided.ts'
import { endOf, reasonOf } from './reason.ts'
import { featureOf } from './word-readers.ts'

/** One try of a test that is recorded. */
export interface Recording {
  readonly recorder: Recorder
  /** What of it the trace shows, if not all; then its last line is the moment that it is about. */
  past?: ShownPast
  /** How many errors the tries before it have left. */
  readonly earlierErrors: number
}

/** What is being recorded: by its test, until that is over. */
const recordings = new WeakMap<RunnerTestCase, Recording>()
/** Tests that are meant to fail, and of which something was refused: that is not what they are meant to fail for. */
const meantToFail = new WeakSet<RunnerTestCase>()

/** The recording of a test that is running; undefined if there is none. */
export function recordingOf({ task }: TestContext): Recording | undefined {
  return recordings.get(task as RunnerTestCase)
}

/** Has the trace of a test that is being recorded show only what led to a moment. */
export function showPast(context: TestContext, past: ShownPast): void {
  const recording = recordingOf(context)
  if (recording) recording.past = past
}

/**
 * Begins to record a try of a test. What comes of it is told when Vitest has run all hooks of the try, and is part of it:
 * an error there fails this try and no other. In the teardown of a fixture it would fail those after it too.
 */
export function beginRecording(context: TestContext): Recorder {
  const known = recordingOf(context)
  if (known) return known.recorder
  const task = context.task as RunnerTestCase
  if (meantToFail.delete(task)) task.fails = true
  const { settings, recorder } = refusing(task, () => {
    const settings = requireSettings()
    return { settings, recorder: makeRecorder(task, settings, (...given) => new Recorder(...given)) }
  })
  if (isWhole(context)) recorder.showWhole(task.name)
  const recording: Recording = { recorder, earlierErrors: task.result?.errors?.length ?? 0 }
  recordings.set(task, recording)
  // No limit of time: it waits for nobody.
  context.onTestFinished(() => endRecording(task, recording, settings), 0)
  return recorder
}

/**
 * Records what `act` does as another run of a test that has been recorded, and leaves no trace of it. What is done beyond
 * `bounds` is thrown at whoever does it, as an `EndlessError`.
 */
export async function recordAgain<T>(
  context: TestContext,
  bounds: Doings,
  act: (recorder: BoundedRecorder) => Promise<T>,
): Promise<T> {
  const task = context.task as RunnerTestCase
  // What the test's own try has left is still to be taken.
  const left = { ...task.meta }
  const recorder = makeRecorder(task, requireSettings(), (...given) => new BoundedRecorder(bounds, ...given))
  if (isWhole(context)) recorder.showWhole(task.name)
  recordings.set(task, { recorder, earlierErrors: 0 })
  try {
    return await act(recorder)
  } finally {
    Object.assign(task.meta, left)
    recordings.delete(task)
  }
}

/** Whether all of a test is to be recorded, also outside of sections. */
export function isWhole(context: TestContext): boolean {
  const { wholeTest } = context as { wholeTest?: boolean }
  return wholeTest ?? (inject('protokoll') ?? inject('protokollSees'))?.wholeTests ?? false
}

/** Leaves the trace, has Vitest show what it did last if the test fails, and throws why it does. */
async function endRecording(
  task: RunnerTestCase,
  { recorder, earlierErrors, past }: Recording,
  settings: ProtokollSettings,
): Promise<void> {
  recordings.delete(task)
  const { result } = task
  // Skipped from within: it says nothing.
  if (result?.state === 'skip') return
  recorder.endWhole()
  const errors = result?.errors?.slice(earlierErrors) ?? []
  const failures = recorder.failures(result?.state === 'fail')
  // A test that is tried again replaces what it left before: the name depends on the test alone.
  const staged = `${hash(task.file.filepath)}-${task.id}.jsonl`
  const isAlarm = (op: string) => wordsOf(settings).vocabulary.marks.get(op)?.alarm === true
  const lines = past ? pastLines(recorder.toLines(), isAlarm, past) : recorder.toLines()
  realFiles.write(join(settings.stage, staged), lines.join('\n'))
  const reason = reasonOf(errors, settings.root, failures)
  // What the test itself failed for, it did after all that is recorded.
  const line = errors.length > 0 || past ? undefined : failures[0]?.line
  task.meta.protokoll = { staged, ...(reason ? { reason } : {}), ...(line === undefined ? {} : { line }) }
  if (failures.some(({ kind }) => kind === 'refused')) failTruly(task)
  if ((result?.state === 'fail' || failures.length > 0) && !task.fails && !isTriedAgain(task)) {
    const { annotateFailure } = await import('./failure-picture.ts')
    const end = JSON.stringify(endOf(false, false, reason))
    await annotateFailure({ task, lines: [...lines, end], line, vocabulary: wordsOf(settings).vocabulary })
  }
  const said = new Set(errors.map(({ message }) => message))
  throwAll(failures.filter(({ error }) => !said.has(error.message)))
}

/** Whether Vitest tries a test again that has failed; where it is asked whether to, it may not. */
function isTriedAgain({ retry, result }: RunnerTestCase): boolean {
  const tries = typeof retry === 'number' ? retry : (retry?.count ?? 0)
  return (result?.retryCount ?? 0) < tries
}

/** That a test cannot be recorded is not what it is meant to fail for either. */
function refusing<T>(task: RunnerTestCase, act: () => T): T {
  try {
    return act()
  } catch (error) {
    failTruly(task)
    throw error
  }
}

/** Has a test fail also if it is meant to, until it is tried again. */
function failTruly(task: RunnerTestCase): void {
  if (task.fails) meantToFail.add(task)
  task.fails = false
}

function throwAll(failures: readonly Failure[]): void {
  const [first, ...more] = failures.map(({ error }) => error)
  if (first === undefined) return
  // Vitest takes it apart, and shows where each of them is.
  throw more.length === 0 ? first : new AggregateError([first, ...more], first.message)
}

/** What the plugin tells of the project. Throws `RECORD`. */
export function requireSettings(): ProtokollSettings {
  const settings = inject('protokoll')
  if (settings) return settings
  throw recordError('the Vitest plugin is missing', 'add protokoll() to the plugins in the Vitest configuration')
}

function makeRecorder<R extends Recorder>(
  task: RunnerTestCase,
  settings: ProtokollSettings,
  make: (...given: ConstructorParameters<typeof Recorder>) => R,
): R {
  task.meta.protokollReads = 'all'
  const { vocabulary, catalogue } = wordsOf(settings)
  const reads: string[] = []
  task.meta.protokollReads = reads
  const path = pathFrom(settings.root, task.file.filepath)
  const project = settings.sharedFiles.includes(path) ? settings.project : ''
  const identity = identify(task.file.filepath, task.fullTestName, settings, project)
  const description = descriptionOf(task)
  const header = { ...identity, path, ...(description ? { description } : {}) }
  const checkFeature = (id: string) => {
    if (!reads.includes(featureOf(id))) reads.push(featureOf(id))
    return catalogue.problemsOf(id)
  }
  return make(header, vocabulary, checkFeature, (section) => evidenceProblems(section, catalogue))
}

interface Words {
  readonly vocabulary: Vocabulary
  readonly catalogue: Catalogue
}

/** By the projects' folders. */
const loaded = new Map<string, Words>()

/**
 * The words are read once for all tests that share this module: those of a file, or without isolation of a worker. None
 * outlives a run, after which the words may be others.
 */
export function wordsOf({ root, ...files }: ProtokollSettings): Words {
  const known = loaded.get(root)
  if (known) return known
  const vocabulary = loadVocabulary(files.vocabulary)
  const words = { vocabulary, catalogue: loadCatalogue(files.features, vocabulary) }
  loaded.set(root, words)
  return words
}
