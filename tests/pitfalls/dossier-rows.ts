import { type Action, replay, type Shrunk, type Source } from '../../src/explore/index.ts'
import { pastLines } from '../../src/tracer/trace/causal-past.ts'
import { Recorder, type Source as Watchable } from '../../src/tracer/trace/recorder.ts'
import type { Vocabulary } from '../../src/tracer/trace/vocabulary.ts'

/**
 * How many events the page of a dossier shows: all that led to the moment. That a message waits to leave its node is no
 * row of its own. See `exploreIn` for how much of settling is shown.
 */
export function eventsShown<O>(
  source: Source<O, Action>,
  { schedule, problem, settling }: Shrunk<O, Action>,
  vocabulary: Vocabulary,
): number {
  const recorder = new Recorder({ group: 'pitfalls', file: 'clusters', test: 'dossier' }, vocabulary, () => [])
  replay(source, schedule, {
    settles: settling && problem.kind !== 'stuck',
    onBegin: ({ watched }) => {
      recorder.watch(watched as Watchable)
      recorder.openSection('What happens', {}, false)
    },
  })
  recorder.closeSection()
  const isAlarm = (op: string) => vocabulary.marks.get(op)?.alarm === true
  const lines = pastLines(recorder.toLines(), isAlarm, { nodes: problem.nodes, describe: () => '' })
  const events = lines.map((line) => JSON.parse(line)).filter((line) => 'node' in line)
  return events.filter(({ op }) => op !== 'queue').length
}
