import { type Problem, ProtokollError, throwIfAny } from '../tracer/common/errors.ts'
import { slugify } from '../tracer/common/slug.ts'
import type { Files } from '../tracer/io/files.ts'
import { collectProblems, loadVocabulary, noOrdinaryTrace, readInput } from '../tracer/io/load.ts'
import { PathCollisions } from '../tracer/pages/collisions.ts'
import { readTrace } from '../tracer/trace/read.ts'
import { hasFailed } from '../tracer/trace/trace.ts'
import type { Vocabulary } from '../tracer/trace/vocabulary.ts'
import type { Declared } from '../tracer/trace/vocabulary-schema.ts'
import type { Payload, TestPayload } from '../viewer/payload.ts'

/** The words of a protocol, in the form of their file and ready to be looked up. */
export interface Words {
  readonly declared: Declared
  readonly vocabulary: Vocabulary
}

/** Reads and checks a vocabulary file. Throws `VOCABULARY` and `FILE_…`. */
export function readWords(file: string, disk: Files): Words {
  const vocabulary = loadVocabulary(file, disk)
  const { roles, variables, kinds, marks, messages, ...named } = vocabulary
  // Whoever reads it does not check it: what a file may leave out is in it.
  const declared: Declared = {
    vocabulary: 2,
    ...named,
    roles: [...roles.values()],
    variables: [...variables.values()],
    ...(kinds.size > 0 ? { kinds: [...kinds.values()] } : {}),
    marks: [...marks.values()],
    messages: [...messages.values()],
  }
  return { declared, vocabulary }
}

/**
 * Reads and checks a trace, and hands it on as its file has it. `ifLost`: the folder of what hangs on messages, if it is
 * known of this trace. Throws `TRACE_…` and `FILE_…`.
 */
export function readTest(file: string, { vocabulary }: Words, disk: Files, ifLost?: string): TestPayload {
  if (!disk.isOrdinary(file)) throw new ProtokollError(noOrdinaryTrace(file))
  const bytes = readInput(file, 'TRACE_MISSING', disk)
  const trace = readTrace(bytes, file, vocabulary)
  const { group, file: source, test, origin } = trace.header
  const id = [group, source, test].map(slugify).join('/')
  const lost = ifLost === undefined ? undefined : lossesText(`${ifLost}/${id}.jsonl`, disk)
  return {
    id,
    trace: new TextDecoder().decode(bytes),
    ...(lost === undefined ? {} : { lost }),
    ...(origin === undefined ? {} : { origin }),
    ...(hasFailed(trace) ? { failed: true } : {}),
  }
}

function lossesText(file: string, disk: Files): string | undefined {
  return disk.isOrdinary(file) ? disk.read(file) : undefined
}

/** All that a viewer is handed. All problems of all traces are told at once. Throws `TRACE_…`, `FILE_…`, `COLLISION`. */
export function readPayload(files: readonly string[], words: Words, disk: Files, ifLost?: string): Payload {
  const problems: Problem[] = []
  const paths = new PathCollisions()
  const tests: TestPayload[] = []
  for (const file of files) {
    const test = collectProblems(problems, () => readTest(file, words, disk, ifLost))
    if (test === undefined) continue
    tests.push(test)
    paths.add({ path: test.id, source: file })
  }
  throwIfAny([...problems, ...paths.problems])
  return { vocabulary: words.declared, tests: tests.sort((a, b) => (a.id < b.id ? -1 : 1)) }
}
