import type { NodeId } from '../types.ts'
import { FIELDS, type FieldForm, isObject, nodeId, term } from './message-fields.ts'
import type { AppendEntries, Message } from './messages.ts'

const ENVELOPE: Readonly<Record<string, FieldForm>> = { from: nodeId, to: nodeId, term }

interface FieldCheck extends FieldForm {
  readonly name: string
}

/** What each kind of message is held against, field by field. Made once: every message that arrives is looked at. */
const CHECKS: ReadonlyMap<unknown, readonly FieldCheck[]> = new Map(
  Object.entries(FIELDS).map(([kind, fields]) => {
    const forms: Readonly<Record<string, FieldForm>> = { ...ENVELOPE, ...fields }
    return [kind, Object.entries(forms).map(([name, form]) => ({ name, ...form }))]
  }),
)

/** Why `value` is no message of this protocol, in words; undefined when it is one. Never throws. */
export function messageProblem(value: unknown): string | undefined {
  if (!isObject(value)) return `what has arrived is ${show(value)}; a message is an object`
  const { kind } = value
  const checks = CHECKS.get(kind)
  if (checks === undefined) return `"kind" is ${show(kind)}; it must be one of ${Object.keys(FIELDS).join(', ')}`
  for (const { name, fits, legal, optional } of checks) {
    const field = value[name]
    if ((optional && field === undefined) || fits(field)) continue
    return `"${name}" of ${kind} is ${show(field)}; it must be ${legal}`
  }
  return contradiction(value as unknown as Message)
}

/** Why the message is not for `self`; undefined when it is. */
export function addressProblem({ kind, from, to }: Message, self: NodeId): string | undefined {
  if (to !== self) return `${kind} from "${from}" is for "${to}" and has come to "${self}"`
  return from === self ? `${kind} says that it is from "${self}" itself` : undefined
}

/** What no sender can have meant, although each field by itself is legal. */
function contradiction(message: Message): string | undefined {
  switch (message.kind) {
    case 'append_entries':
      return termProblem(message) ?? entriesProblem(message)
    case 'install_snapshot':
      return placeProblem(message, message.lastIncludedIndex, message.lastIncludedTerm)
    case 'request_vote':
    case 'pre_vote':
      return termProblem(message) ?? placeProblem(message, message.lastLogIndex, message.lastLogTerm)
    case 'timeout_now':
      return termProblem(message)
    default:
      return undefined
  }
}

function entriesProblem(message: AppendEntries): string | undefined {
  const { kind, prevLogIndex, prevLogTerm, entries, term: leaderTerm } = message
  let lowest = prevLogTerm
  let next = prevLogIndex + 1
  for (const { index, term: entryTerm } of entries) {
    if (index !== next || entryTerm < lowest || entryTerm > leaderTerm) {
      const legal = `index ${next} and a term from ${lowest} to ${leaderTerm}`
      return `entry ${next - prevLogIndex} of ${kind} has index ${index} and term ${entryTerm}; it must have ${legal}`
    }
    lowest = entryTerm
    next += 1
  }
  return placeProblem(message, prevLogIndex, prevLogTerm)
}

/** Nobody leads in term 0, nor runs for it: it is the term of a node that has taken part in no election. */
function termProblem({ kind, term: now }: Message): string | undefined {
  return now === 0 ? `"term" of ${kind} is 0; leaders and candidates are in a term from 1 on` : undefined
}

/** Index 0 has term 0, every record has a term from 1 on, and none is of a term that the sender is not in yet. */
function placeProblem({ kind, term: now }: Message, index: number, recordTerm: number): string | undefined {
  const legal = index === 0 ? recordTerm === 0 : recordTerm >= 1 && recordTerm <= now
  if (legal) return undefined
  return `${kind} names a record ${index} of term ${recordTerm}; index 0 has term 0, others a term from 1 to ${now}`
}

/** The value as an error shows it: short, whatever it is. */
function show(value: unknown): string {
  const text =
    typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? 'an object' : String(value)
  if (value === null || Array.isArray(value)) return value === null ? 'null' : 'a list'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
