import { oneOf, type Problem, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import { problemOfEach, problemsIn } from '../common/problem-list.ts'
import { type Entry, EntryList, isSplice, type Splice } from './entry-list.ts'
import {
  isMessageEvent,
  type MarkEvent,
  type Observation,
  peerOf,
  type ToldState,
  type Value,
  type Values,
} from './events.ts'
import { MESSAGE_OPS } from './format.ts'
import type { NodeKinds } from './node-kinds.ts'
import { describeType, hasType } from './value-types.ts'
import { type Field, type MarkWord, rolesOf, type VariableWord, type Vocabulary, variablesOf } from './vocabulary.ts'

/**
 * Holds an event against the vocabulary and the nodes that exist. The recorder and the reader both ask here, so what
 * is recorded can be read.
 */
export function eventProblems(vocabulary: Vocabulary, nodes: NodeKinds, event: Observation): Problem[] {
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
    ...markKindProblems(vocabulary, nodes, event, word),
    ...fieldProblems(nodes, word.fields ?? [], event.fields ?? {}),
  ]
}

/** Holds an event's kind against the vocabulary. */
export function opProblems(vocabulary: Vocabulary, op: string): Problem[] {
  const legal = [...MESSAGE_OPS, ...vocabulary.marks.keys()]
  return legal.includes(op) ? [] : [unknown('TRACE_UNKNOWN_EVENT', 'op', 'event kind', op, legal)]
}

/** Of the node that an event introduces, where the vocabulary has kinds. */
function markKindProblems(
  vocabulary: Vocabulary,
  nodes: NodeKinds,
  { node, kind }: Omit<MarkEvent, 'set'>,
  { introduces }: MarkWord,
): Problem[] {
  if (introduces) return kindProblems(vocabulary, nodes, node, kind)
  if (kind === undefined) return []
  const message = 'a mark that introduces no node names a kind'
  return [{ code: 'TRACE_FIELD', field: 'kind', message, found: quote(kind), legal: 'nothing' }]
}

/** Holds the kind that a node is introduced with against the vocabulary, and against what is known of the node. */
export function kindProblems(
  { kinds }: Vocabulary,
  nodes: NodeKinds,
  node: string,
  kind: string | undefined,
): Problem[] {
  if (kind === undefined) {
    if (kinds.size === 0 || nodes.has(node)) return []
    const message = `node ${quote(node)} is introduced without its kind`
    return [{ code: 'TRACE_FIELD', field: 'kind', message, legal: oneOf(kinds.keys()) }]
  }
  if (!kinds.has(kind)) return [unknown('TRACE_FIELD', 'kind', 'kind of node', kind, kinds.keys())]
  if (!nodes.has(node) || nodes.kindOf(node) === kind) return []
  const message = `node ${quote(node)} becomes one of another kind`
  return [{ code: 'TRACE_FIELD', field: 'kind', message, found: quote(kind), legal: quote(nodes.kindOf(node)) }]
}

/** Holds what is told of a node's state against the vocabulary. Lists are told whole, or how they change. */
export function stateProblems(
  vocabulary: Vocabulary,
  nodes: NodeKinds,
  node: string,
  state: Readonly<Record<string, unknown>>,
): Problem[] {
  const kind = nodes.kindOf(node)
  const variables = new Map(variablesOf(vocabulary, kind).map((variable) => [variable.id, variable]))
  const names = Object.keys(state)
  const isKnown = (name: string) => name === 'role' || variables.has(name)
  const legal = ['role', ...variables.keys()]
  const stray = problemOfEach(
    names.filter((name) => !isKnown(name)),
    (name) => unknown('TRACE_UNKNOWN_FIELD', `set.${name}`, 'state variable', name, legal),
  )
  const wrong = names.filter(isKnown).flatMap((name) => {
    const field = `set.${name}`
    const value = state[name]
    if (name === 'role') {
      const roles = rolesOf(vocabulary, kind)
      if (typeof value === 'string' && roles.includes(value)) return []
      return [unknown('TRACE_UNKNOWN_ROLE', field, 'role', value, roles)]
    }
    const variable = variables.get(name)
    if (variable?.type === 'list') return listProblems(nodes, field, variable, value)
    return valueProblems(nodes, field, variable as Field, value as Value)
  })
  return [...wrong, ...stray]
}

/** A list as a source tells it, or as a trace does. How long it was before is not asked here. */
function listProblems(nodes: NodeKinds, field: string, variable: VariableWord, value: unknown): Problem[] {
  const legal = 'a list of entries, or an object with some of "drop", "keep", "add"'
  const wrong = [{ code: 'TRACE_FIELD' as const, message: 'a value is not legal', field, found: quote(value), legal }]
  if (Array.isArray(value)) return entriesProblems(nodes, field, variable, value)
  if (value instanceof EntryList) return []
  if (!isSplice(value) || Object.keys(value).some((name) => !['drop', 'keep', 'add'].includes(name))) return wrong
  const { drop = 0, keep = 0, add = [] } = value
  if (![drop, keep].every((count) => Number.isSafeInteger(count) && count >= 0) || !Array.isArray(add)) return wrong
  return entriesProblems(nodes, `${field}.add`, variable, add)
}

function entriesProblems(
  nodes: NodeKinds,
  field: string,
  { id, of, fields = [] }: VariableWord,
  entries: NonNullable<Splice['add']>,
): Problem[] {
  return problemsIn(entries, (entry: Entry, place) => {
    const at = `${field}.${place}`
    if (of !== undefined) return valueProblems(nodes, at, { id, type: of, meaning: '' }, entry as Value)
    if (typeof entry === 'object' && entry !== null) return fieldProblems(nodes, fields, entry, at)
    const legal = `an object with ${oneOf(fields.map((each) => each.id))}`
    return [{ code: 'TRACE_FIELD' as const, message: 'a value is not legal', field: at, found: quote(entry), legal }]
  })
}

/** What a section says of itself is its title, what it uses and what it tests. Vitest checks no types. */
export function claimProblems(title: unknown, said: unknown): Problem[] {
  const wrong = (field: string, message: string, found: unknown, legal: string): Problem[] => [
    { code: 'RECORD', field, message, found: quote(found), legal },
  ]
  if (typeof title !== 'string') return wrong('title', "a section's title is no text", title, 'a text')
  if (typeof said !== 'object' || said === null || Array.isArray(said)) {
    return wrong('claims', `the claims of section ${quote(title)} are no object`, said, 'an object with uses and tests')
  }
  const legal = ['uses', 'tests']
  return problemsIn(Object.entries(said), ([name, ids]) => {
    if (!legal.includes(name)) return [unknown('RECORD', name, 'claim', name, legal)]
    if (ids === undefined || Array.isArray(ids)) return []
    return wrong(name, `what section ${quote(title)} ${name} is no list`, ids, 'a list of feature ids')
  })
}

/** What the state of a node has to have besides, where all of it is asked for. */
export function missingProblems(vocabulary: Vocabulary, state: ToldState, kind?: string): Problem[] {
  const known = variablesOf(vocabulary, kind).filter(({ initial }) => initial !== undefined)
  const missing = ['role', ...known.map(({ id }) => id)].filter((name) => state[name] === undefined)
  return missing.map((name) => ({
    code: 'RECORD',
    field: `stateOf.${name}`,
    message: 'a watched source does not say all of the state of its nodes',
    found: 'undefined',
    advice: 'add it to what stateOf returns, or take it out of the vocabulary',
  }))
}

/** Holds the id of a node against those that exist. */
export function nodeProblems(nodes: NodeKinds, field: string, node: string): Problem[] {
  if (nodes.has(node)) return []
  const problem = unknown('TRACE_UNKNOWN_NODE', field, 'node', node, nodes.keys())
  if (nodes.size > 0) return [problem]
  const advice =
    'begin with a mark that the vocabulary says `introduces` it; in a test, watch the nodes before they start'
  return [{ ...problem, legal: 'nothing: no node exists yet', advice }]
}

function fieldProblems(nodes: NodeKinds, declared: readonly Field[], fields: Values, place = 'fields'): Problem[] {
  const names = new Set(declared.map(({ id }) => id))
  const extra = problemOfEach(
    Object.keys(fields).filter((name) => !names.has(name)),
    (name) => unknown('TRACE_UNKNOWN_FIELD', `${place}.${name}`, 'field', name, names),
  )
  const declaredProblems = declared.flatMap((field) => {
    const value = Object.hasOwn(fields, field.id) ? fields[field.id] : undefined
    if (value !== undefined) return valueProblems(nodes, `${place}.${field.id}`, field, value)
    if (field.optional) return []
    const legal = describeType(field)
    return [{ code: 'TRACE_FIELD' as const, message: 'a field is missing', field: `${place}.${field.id}`, legal }]
  })
  return [...extra, ...declaredProblems]
}

function valueProblems(nodes: NodeKinds, field: string, declared: Field, value: Value): Problem[] {
  if (!hasType(value, declared)) {
    const legal = describeType(declared)
    return [{ code: 'TRACE_FIELD', message: 'a value is not legal', field, found: quote(value), legal }]
  }
  return declared.type === 'node' && value !== null ? nodeProblems(nodes, field, String(value)) : []
}

function unknown(code: Problem['code'], field: string, what: string, found: unknown, legal: Iterable<string>): Problem {
  return { code, ...unknownWord(field, what, found, legal) }
}

/** What is wrong with a word that is none of the legal ones, and which of them may have been meant. */
export function unknownWord(
  field: string,
  what: string,
  found: unknown,
  legalValues: Iterable<string>,
): Omit<Problem, 'code'> {
  const legal = [...legalValues]
  const near = typeof found === 'string' ? nearest(found, legal) : undefined
  const advice = near === undefined ? {} : { advice: `did you mean ${quote(near)}?` }
  return { message: `an unknown ${what}`, field, found: quote(found), legal: oneOf(legal), ...advice }
}
