import { join } from 'node:path'
import { test as base, inject, type RunnerTestCase } from 'vitest'
import { hash } from '../common/slug.ts'
import type { Catalogue } from '../features/catalogue.ts'
import { evidenceProblems } from '../features/claims.ts'
import { realFiles } from '../io/files.ts'
import { loadCatalogue, loadVocabulary } from '../io/load.ts'
import { RUN_SETTINGS } from '../io/run-settings.ts'
import { Recorder, recordError } from '../trace/recorder.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { descriptionOf } from './description.ts'
import { identify, pathFrom } from './identity.ts'
import { observeTest } from './observe.ts'
import type { ProtokollSettings } from './provided.ts'
import { Scenario } from './scenario.ts'

/**
 * Vitest's `test` with a `scenario`. A test that asks for it is recorded, and described by the doc comment above it.
 * The plugin `protokoll()` must be in the Vitest configuration.
 */
export const test = base.extend<{ scenario: Scenario }>({
  scenario: async ({ task }, use) => {
    const seen = process.env[RUN_SETTINGS.seen]
    if (seen) return observeTest(task, seen, use)
    const settings = requireSettings()
    const recorder = makeRecorder(task, settings)
    await use(new Scenario(recorder))
    // A test that is tried again replaces what it left before: the name depends on the test alone.
    const staged = `${hash(task.file.filepath)}-${task.id}.jsonl`
    realFiles.write(join(settings.stage, staged), recorder.toLines().join('\n'))
    task.meta.protokoll = { staged }
    recorder.assertComplete()
  },
})

function requireSettings(): ProtokollSettings {
  const settings = inject('protokoll')
  if (settings) return settings
  throw recordError('the Vitest plugin is missing', 'add protokoll() to the plugins in the Vitest configuration')
}

function makeRecorder(task: RunnerTestCase, settings: ProtokollSettings): Recorder {
  const { vocabulary, catalogue } = loadOnce(settings)
  const path = pathFrom(settings.root, task.file.filepath)
  const project = settings.sharedFiles.includes(path) ? settings.project : ''
  const identity = identify(task.file.filepath, task.fullTestName, settings, project)
  const description = descriptionOf(task)
  const header = { ...identity, path, ...(description ? { description } : {}) }
  const checkFeature = (id: string) => catalogue.problemsOf(id)
  return new Recorder(header, vocabulary, checkFeature, (section) => evidenceProblems(section, catalogue))
}

/** By the projects' folders. */
const loaded = new Map<string, { vocabulary: Vocabulary; catalogue: Catalogue }>()

/** The words are read once for all tests that share this module: those of a file, or without isolation of a worker. */
function loadOnce({ root, ...files }: ProtokollSettings): { vocabulary: Vocabulary; catalogue: Catalogue } {
  const known = loaded.get(root)
  if (known) return known
  const vocabulary = loadVocabulary(files.vocabulary)
  const words = { vocabulary, catalogue: loadCatalogue(files.features, vocabulary) }
  loaded.set(root, words)
  return words
}
