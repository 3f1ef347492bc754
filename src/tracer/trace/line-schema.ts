import { throwIfAny } from '../common/errors.ts'
import { check } from '../common/schema-check.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import { isMessageEvent, type TraceEvent, type TraceLine } from './events.ts'
import { schemaOf } from './trace-schema.ts'

/** Throws `RECORD` for a line that no reader would take, because of a name in it for instance. */
export function requireForm(line: TraceLine): void {
  const schema = schemaOf(line)
  const error = schema && check<TraceLine>(schema, line).error
  if (schema && error) throwIfAny(schemaProblems(error, line, { code: 'RECORD' }, schema))
}

/** The event with its fields in the order in which one reads them: who, what, with whom, about what, to what effect. */
export function eventInOrder(event: TraceEvent): TraceEvent {
  const { node, op, set, log } = event
  const effect = { ...(set ? { set } : {}), ...(log === undefined ? {} : { log }) }
  if (!isMessageEvent(event)) {
    const { kind, fields } = event
    return { node, op, ...(kind === undefined ? {} : { kind }), ...(fields ? { fields } : {}), ...effect }
  }
  const { message, id, fields } = event
  const contents = { message, ...(id === undefined ? {} : { id }), fields, ...effect }
  return event.op === 'handle'
    ? { node, op: event.op, from: event.from, ...contents }
    : { node, op: event.op, to: event.to, ...contents }
}
