import { hasFailed } from '../../tracer/trace/trace.ts'
import type { Moment, Run } from '../model/traced-run.ts'

/** The row at which a reader begins: where a test failed that did, otherwise where it begins. */
export function openingRow(run: Run): Moment | undefined {
  if (!hasFailed(run.trace)) return run.at(0)
  return (run.trace.reason?.kind === 'alarm' ? firstAlarm(run) : undefined) ?? run.moments.at(-1)
}

/** A test has failed with its first alarm, whatever it did after that. */
function firstAlarm(run: Run): Moment | undefined {
  const isAlarm = (op: string) => run.vocabulary.marks.get(op)?.alarm === true
  return run.moments.find(({ events }) => events.some(({ op }) => isAlarm(op)))
}
