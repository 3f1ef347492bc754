import { type Vocabulary, vocabularyOf } from '../../tracer/trace/vocabulary.ts'
import { readChecked } from '../model/read-checked.ts'
import { Run } from '../model/traced-run.ts'
import type { LiveUpdate, Payload, TestPayload } from '../payload.ts'

/** What there is to see, at one time. */
export interface ShownPayload {
  readonly vocabulary: Vocabulary
  /** By their ids. */
  readonly tests: ReadonlyMap<string, TestPayload>
  /** What could not be read, in words for people. */
  readonly problems: string
}

export function shownPayload({ vocabulary, tests }: Payload): ShownPayload {
  return { vocabulary: vocabularyOf(vocabulary), tests: byId(tests), problems: '' }
}

/** What there is to see after an update. Tests that are as they were stay the same objects. */
export function updated(shown: ShownPayload, { vocabulary, tests, gone, problems }: LiveUpdate): ShownPayload {
  if (vocabulary !== undefined) return { vocabulary: vocabularyOf(vocabulary), tests: byId(tests), problems }
  const all = new Map(shown.tests)
  for (const id of gone) all.delete(id)
  for (const test of tests) all.set(test.id, test)
  return { ...shown, tests: byId([...all.values()]), problems }
}

function byId(tests: readonly TestPayload[]): Map<string, TestPayload> {
  return new Map(tests.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((test) => [test.id, test]))
}

const runs = new WeakMap<TestPayload, { readonly run: Run; readonly vocabulary: Vocabulary }>()

/** What a test did; a trace is read when it is first looked at. */
export function runOf(test: TestPayload, vocabulary: Vocabulary): Run {
  const known = runs.get(test)
  if (known?.vocabulary === vocabulary) return known.run
  const run = new Run(readChecked(test.trace, test.id), vocabulary, test.lost)
  runs.set(test, { run, vocabulary })
  return run
}
