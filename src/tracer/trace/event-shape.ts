import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { isObject } from '../common/is-object.ts'
import { problemOfEach } from '../common/problem-list.ts'
import type { Observation } from './events.ts'
import { MESSAGE_OPS } from './format.ts'

/**
 * What is wrong with the form of what a source tells, before any word of it is looked up. Sources are written in other
 * languages than ours, or without types.
 */
export function shapeProblems(observation: unknown, state: unknown): Problem[] {
  if (!isObject(observation)) {
    const legal = 'an object with node and op, and of a message with to or from, message and fields'
    return [{ code: 'RECORD', message: 'an event that is no object', found: quote(observation), legal }]
  }
  const { op, fields } = observation
  const isMessage = MESSAGE_OPS.some((known) => known === op) || 'message' in observation
  const peer = op === 'handle' ? 'from' : 'to'
  return [
    ...textProblems(observation, 'node', "a text: the node's id"),
    ...textProblems(observation, 'op', 'a text: what happened, as the vocabulary calls it'),
    ...(isMessage ? textProblems(observation, peer, "a text: the other node's id") : []),
    ...(isMessage ? textProblems(observation, 'message', 'a text: the kind of message') : []),
    ...(fields === undefined || isObject(fields)
      ? []
      : [wrong('fields', fields, 'an object: each field and its value')]),
    ...stateShapeProblems(state),
  ]
}

/** The same as an error, if there is any, and where not even the form can be read none. Never throws. */
export function shapeError(observation: unknown, state: unknown): ProtokollError | undefined {
  try {
    throwIfAny(shapeProblems(observation, state))
    return undefined
  } catch (error) {
    return error instanceof ProtokollError ? error : undefined
  }
}

/** What is wrong with the form of a state; `call` is where it comes from, if not with an event. */
export function stateShapeProblems(state: unknown, call = 'the state'): Problem[] {
  if (isObject(state)) return []
  const message = `${call} is no object`
  const legal = 'an object: role, and each state variable with its value'
  return [{ code: 'RECORD', message, found: quote(state), legal }]
}

/** What a test hands over to be watched has to have. */
export function sourceProblems(source: unknown): Problem[] {
  if (!isObject(source)) {
    const legal = 'an object with nodes, stateOf and subscribe'
    return [{ code: 'RECORD', message: 'a watched source is no object', found: quote(source), legal }]
  }
  const { nodes } = source
  const missing = ['stateOf', 'subscribe'].filter((name) => typeof source[name] !== 'function')
  return [
    ...nodesProblems(nodes),
    ...missing.map((name) => wrong(name, source[name], 'a function of the watched source')),
  ]
}

function nodesProblems(nodes: unknown): Problem[] {
  const legal = "a list of texts: the nodes' ids, each once"
  if (!Array.isArray(nodes)) return [wrong('nodes', nodes, legal)]
  const ids: readonly unknown[] = nodes
  const others = ids.filter((id) => typeof id !== 'string' || id === '')
  const seen = new Set<unknown>()
  const twice = ids.filter((id) => typeof id === 'string' && (seen.has(id) || !seen.add(id)))
  return problemOfEach([...others, ...new Set(twice)], (id) => {
    const what = typeof id === 'string' && id !== '' ? 'is there twice' : 'is no id'
    return {
      code: 'RECORD',
      field: 'nodes',
      message: `a watched source: ${quote(id)} ${what}`,
      found: quote(nodes),
      legal,
    }
  })
}

/** What happened, as errors name it: the node, and the message. Never throws. */
export function nameOf(observation: unknown): string {
  try {
    if (!isObject(observation)) return 'an event'
    const { node, op, to, from, message } = observation as Partial<
      Record<keyof Observation | 'to' | 'from' | 'message', unknown>
    >
    const at = `node ${quote(node)}, ${typeof op === 'string' ? op : quote(op)}`
    if (message === undefined) return at
    return `${at} ${quote(message)} ${op === 'handle' ? `from ${quote(from)}` : `to ${quote(to)}`}`
  } catch {
    return 'an event that cannot be read'
  }
}

function textProblems(of: Record<string, unknown>, name: string, legal: string): Problem[] {
  const value = of[name]
  return typeof value === 'string' && value !== '' ? [] : [wrong(name, value, legal)]
}

function wrong(field: string, value: unknown, legal: string): Problem {
  return { code: 'RECORD', field, message: 'a value is not legal', found: quote(value), legal }
}
