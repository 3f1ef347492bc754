import { type Action, type Problem, replay, type Shrunk, type Source } from '../../explore/index.ts'
import { pastLines } from '../trace/causal-past.ts'
import { Recorder, type Source as Watchable } from '../trace/recorder.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'

/** Whose trace it is, and what is said of it; see `pastLines`. */
interface Told {
  readonly names: { readonly group: string; readonly file: string; readonly test: string }
  describe(leftOut: number): string
}

/**
 * The trace of a shrunk schedule where no test runs: all that led to the moment, without the line that ends it. What time
 * that passes in vain has to show is how all nodes are then, not each of its ticks.
 */
export function traceOfShrunk<O>(
  source: Source<O, Action>,
  { schedule, problem, settling }: Shrunk<O, Action>,
  vocabulary: Vocabulary,
  { names, describe }: Told,
): string[] {
  const recorder = new Recorder(names, vocabulary, () => [])
  replay(source, schedule, {
    settles: settling && problem.kind !== 'stuck',
    onBegin: ({ watched }) => {
      recorder.watch(watched as Watchable)
      recorder.openSection('What happens', {}, false)
    },
  })
  recorder.closeSection()
  const isAlarm = (op: string) => vocabulary.marks.get(op)?.alarm === true
  return pastLines(recorder.toLines(), isAlarm, { nodes: pastNodes(problem), describe })
}

/** The nodes whose past a problem is about. What does not come about in the end, or has no explanation, all have their part in. */
export function pastNodes({ kind, nodes }: Problem): readonly string[] | undefined {
  return kind === 'broken' || kind === 'exception' ? nodes : undefined
}
