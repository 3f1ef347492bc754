import { CLASSES, type DiffClass } from './report.ts'

/** The mildest difference that each choice fails for. */
const MILDEST: Readonly<Record<FailOn, DiffClass | undefined>> = {
  none: undefined,
  any: 'order',
  claims: 'claims',
  behaviour: 'behaviour',
  outcome: 'outcome',
}

/** From which verdict on a comparison fails: the same words in `--fail-on`, in `protokoll.json` and in the action. */
export const FAIL_ON = ['none', 'any', 'claims', 'behaviour', 'outcome'] as const
export type FailOn = (typeof FAIL_ON)[number]

/** Whether a comparison with this verdict is to fail. */
export function isFailure(verdict: DiffClass, failOn: FailOn): boolean {
  const mildest = MILDEST[failOn]
  return mildest !== undefined && CLASSES.indexOf(verdict) <= CLASSES.indexOf(mildest)
}
