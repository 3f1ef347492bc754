import { readChecked } from '../../src/viewer/model/read-checked.ts'
import { Run } from '../../src/viewer/model/traced-run.ts'
import { lock } from '../tracer/support/lock-service.ts'
import { lockStory } from '../tracer/support/lock-story.ts'
import { END, HEADER, JOINED, textOf } from '../tracer/support/traces.ts'
import { twoPhase } from '../tracer/support/two-phase.ts'

/** Two clients of a lock server: lists, nodes of two kinds. */
export function lockRun(): Run {
  return new Run(readChecked(lockStory().text, 'lock'), lock)
}

/** Servers of a two-phase commit, section by section. */
export function twoPhaseRun(sections: readonly (readonly object[])[]): Run {
  const lines = sections.flatMap((events, i) => [
    { section: `Section ${i + 1}` },
    ...(i === 0 ? JOINED : []),
    ...events,
  ])
  return new Run(readChecked(textOf([HEADER, ...lines, END]), 'two-phase'), twoPhase)
}

const contents = { message: 'prepare', fields: { round: 1, by: '1' } }
export const send = (from: string, to: string) => ({ node: from, op: 'send', to, ...contents })
export const handle = (from: string, to: string, set?: object) => ({
  node: to,
  op: 'handle',
  from,
  ...contents,
  ...(set ? { set } : {}),
})
export const lose = (from: string, to: string) => ({ node: from, op: 'lose', to, ...contents })
