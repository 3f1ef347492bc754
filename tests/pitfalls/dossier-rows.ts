import type { Action, Shrunk, Source } from '../../src/explore/index.ts'
import type { Vocabulary } from '../../src/tracer/trace/vocabulary.ts'
import { traceOfShrunk } from '../../src/tracer/vitest/shrunk-trace.ts'

const NAMES = { group: 'pitfalls', file: 'clusters', test: 'dossier' }

/**
 * How many events the page of a dossier shows: all that led to the moment. That a message waits to leave its node is no
 * row of its own. See `exploreIn` for how much of settling is shown.
 */
export function eventsShown<O>(source: Source<O, Action>, shrunk: Shrunk<O, Action>, vocabulary: Vocabulary): number {
  const lines = traceOfShrunk(source, shrunk, vocabulary, { names: NAMES, describe: () => '' })
  const events = lines.map((line) => JSON.parse(line)).filter((line) => 'node' in line)
  return events.filter(({ op }) => op !== 'queue').length
}
