import { expect } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { Search } from '../../../src/tracer/features/evidence/find.ts'
import { TooManySteps } from '../../../src/tracer/features/evidence/search-steps.ts'
import { foldSection } from '../../../src/tracer/trace/fold.ts'
import { missing, parse } from '../support/evidence.ts'
import { twoPhase } from '../support/two-phase.ts'
import type { Held } from './hold.ts'

const CUT = { op: 'cut' }

/** What holds the bounds on evidence. */
export const HELD_EVIDENCE = {
  evidenceDepth(bound) {
    const nested = (depth: number) => Array.from({ length: depth - 1 }).reduce<object>((none) => ({ none }), CUT)
    expect(() => parse(nested(bound))).not.toThrow()
    expect(() => parse(nested(bound + 1))).toThrow(`${bound} at most`)
  },
  evidenceValues(bound) {
    // The file, its version, the part and its list; each part in that, and its kind.
    const parts = (values: number) => ({ any: Array.from({ length: (values - 4) / 2 }, () => CUT) })
    expect(() => parse(parts(bound))).not.toThrow()
    expect(() => parse(parts(bound + 2))).toThrow(`more than ${bound} values`)
  },
  evidenceSteps(bound) {
    takesSteps(0, bound)
    takesSteps(1, bound)
  },
  evidenceStepsPerEvent(bound) {
    const events = LIMITS.evidenceSteps / bound + 1
    takesSteps(events, events * bound)
  },
  missingCharacters(bound) {
    const any = Array.from({ length: bound / 20 }, () => CUT)
    const told = missing({ any }, [])
    expect([told?.length, told?.at(-1)]).toEqual([bound, '…'])
  },
} satisfies Held

/** A search in a section of so many events may take so many steps, and not one more. */
function takesSteps(events: number, steps: number): void {
  const happened = Array.from({ length: events }, () => ({ node: '1', op: 'cut' }))
  const search = new Search(foldSection({ title: 'S', line: 1, meanwhile: [], events: happened }, new Map(), twoPhase))
  search.steps.take(steps)
  expect(() => search.steps.take(1)).toThrow(TooManySteps)
}
