import { oneOf, type Problem, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import { isMessageEvent, MESSAGE_OPS, type Observation, peerOf, type Value, type Values } from './events.ts'
import { describeType, type Field, hasType, type Vocabulary } from './vocabulary.ts'

/**
 * Holds an event against the vocabulary and the nodes that exist. The recorder and the reader both ask here, so what
 * is recorded can be read.
 */
export function eventProblems(vocabulary: Vocabulary, nodes: ReadonlySet<string>, event: Observation): Problem[] {
  if (isMessageEvent(event)) {
    const peerField = event.op === 'handle' ? 'from' : 'to'
    const word = vocabulary.messages.get(event.message)
    return [
      ...nodeProblems(nodes, 'node', event.node),
      ...nodeProblems(nodes, peerField, peerOf(event)),
      ...(word
        ? // A source in another language than its types may hand over none.
          fieldProblems(nodes, word.fields, event.fields ?? {})
        : [unknown('TRACE_UNKNOWN_MESSAGE', 'message', 'message kind', event.message, vocabulary.messages.keys())]),
    ]
  }
  const word = vocabulary.marks.get(event.op)
  if (!word) return opProblems(vocabulary, event.op)
  return [
    ...(word.introduces ? [] : nodeProblems(nodes, 'node', event.node)),
    ...fieldProblems(nodes, word.fields ?? [], event.fields ?? {}),
  ]
}

/** Holds an event's kind against the vocabulary. */
export function opProblems(vocabulary: Vocabulary, op: string): Problem[] {
  const legal = [...MESSAGE_OPS, ...vocabulary.marks.keys()]
  return legal.includes(op) ? [] : [unknown('TRACE_UNKNOWN_EVENT', 'op', 'event kind', op, legal)]
}

/** Holds a node's state, or a part of it, against the vocabulary. */
export function stateProblems(vocabulary: Vocabulary, nodes: ReadonlySet<string>, state: Values): Problem[] {
  return Object.entries(state).flatMap(([name, value]) => {
    const field = `set.${name}`
    if (name === 'role') {
      if (typeof value === 'string' && vocabulary.roles.has(value)) return []
      return [unknown('TRACE_UNKNOWN_ROLE', field, 'role', value, vocabulary.roles.keys())]
    }
    const variable = vocabulary.variables.get(name)
    if (variable) return valueProblems(nodes, field, variable, value)
    return [unknown('TRACE_UNKNOWN_FIELD', field, 'state variable', name, ['role', ...vocabulary.variables.keys()])]
  })
}

/** What a section says of itself is what it uses and what it tests. */
export function claimProblems(said: readonly string[]): Problem[] {
  const legal = ['uses', 'tests']
  return said.filter((name) => !legal.includes(name)).map((name) => unknown('RECORD', name, 'claim', name, legal))
}

/** What the state of a node has to have besides, where all of it is asked for. */
export function missingProblems(vocabulary: Vocabulary, state: Values): Problem[] {
  const missing = ['role', ...vocabulary.variables.keys()].filter((name) => state[name] === undefined)
  return missing.map((name) => ({
    code: 'RECORD',
    field: `stateOf.${name}`,
    message: 'a watched source does not say all of the state of its nodes',
    advice: 'add it to what stateOf returns, or take it out of the vocabulary',
  }))
}

function nodeProblems(nodes: ReadonlySet<string>, field: string, node: string): Problem[] {
  if (nodes.has(node)) return []
  const problem = unknown('TRACE_UNKNOWN_NODE', field, 'node', node, nodes)
  if (nodes.size > 0) return [problem]
  const advice =
    'begin with a mark that the vocabulary says `introduces` it; in a test, watch the nodes before they start'
  return [{ ...problem, legal: 'nothing: no node exists yet', advice }]
}

function fieldProblems(nodes: ReadonlySet<string>, declared: readonly Field[], fields: Values): Problem[] {
  const names = declared.map(({ id }) => id)
  const extra = Object.keys(fields)
    .filter((name) => !names.includes(name))
    .map((name) => unknown('TRACE_UNKNOWN_FIELD', `fields.${name}`, 'field', name, names))
  const declaredProblems = declared.flatMap((field) => {
    const value = Object.hasOwn(fields, field.id) ? fields[field.id] : undefined
    if (value !== undefined) return valueProblems(nodes, `fields.${field.id}`, field, value)
    if (field.optional) return []
    const legal = describeType(field)
    return [{ code: 'TRACE_FIELD' as const, message: 'a field is missing', field: `fields.${field.id}`, legal }]
  })
  return [...extra, ...declaredProblems]
}

function valueProblems(nodes: ReadonlySet<string>, field: string, declared: Field, value: Value): Problem[] {
  if (!hasType(value, declared)) {
    const legal = describeType(declared)
    return [{ code: 'TRACE_FIELD', message: 'a value is not legal', field, found: quote(value), legal }]
  }
  return declared.type === 'node' && value !== null ? nodeProblems(nodes, field, String(value)) : []
}

function unknown(code: Problem['code'], field: string, what: string, found: Value, legal: Iterable<string>): Problem {
  return { code, ...unknownWord(field, what, found, legal) }
}

/** What is wrong with a word that is none of the legal ones, and which of them may have been meant. */
export function unknownWord(
  field: string,
  what: string,
  found: Value,
  legalValues: Iterable<string>,
): Omit<Problem, 'code'> {
  const legal = [...legalValues]
  const near = nearest(String(found), legal)
  const advice = near === undefined ? {} : { advice: `did you mean ${quote(near)}?` }
  return { message: `an unknown ${what}`, field, found: quote(found), legal: oneOf(legal), ...advice }
}
