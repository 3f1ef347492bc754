import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'

/** The trace of a run that has come to its end, of what its recorder wrote. `name` is for errors. */
export function readRun(lines: readonly string[], name: string, vocabulary: Vocabulary): Trace {
  const text = [...lines, '{"end":"passed"}', ''].join('\n')
  return readTrace(new TextEncoder().encode(text), name, vocabulary)
}
