import { dottedAt } from '../dotted-names.ts'
import type { LogRecord } from '../log-source.ts'
import { WRAPPER } from '../wrapper.ts'
import { type Guesses, guess } from './guesses.ts'
import { putAt } from './object-lines.ts'
import { factsOf, type PathFacts, plainName } from './path-facts.ts'

/** The group of an expression in front of objects that is what happened. */
export const EVENT = 'event'

/** What is said around lines. */
export interface SaidAround {
  /** The value that says whose a line is, as templates call it. */
  readonly node: string | undefined
  readonly nodes: ReadonlySet<string>
  readonly times: readonly string[]
  /** The value that says what happened. */
  readonly event: string | undefined
}

/** What collectors call whose a line is, where they do not call it as loggers do. */
const NODE_AROUND = ['container', 'tag', 'logstreamname', 'logstream', 'systemdunit', 'syslogidentifier']

/** What a line says, with what of that stands around it; the rest there is a collector's own. */
export function withAround(said: object, record: LogRecord, { node, times, event }: SaidAround): object {
  if (record.wrapper === undefined) return said
  const wrapper: Record<string, unknown> = {}
  for (const name of [node, event, ...times])
    if (name !== undefined) putAt(wrapper, name.split('.').slice(1), valueAround(record, name))
  return { ...said, [WRAPPER]: wrapper }
}

/** A value of what stands around a line, by the name that templates have for it. */
function valueAround({ wrapper }: LogRecord, name: string): unknown {
  return dottedAt(wrapper, name.split('.').slice(1))
}

/** Looks through all that stands around lines. */
export function saidAround(records: Iterable<LogRecord>): SaidAround {
  const { facts, lines } = factsOf(wrappersOf(records))
  const { times } = guess(facts, lines)
  const node = nodeAround(facts, lines)
  const event = facts.some(({ path }) => path === EVENT) ? named(EVENT) : undefined
  const nodes = node?.values ?? new Set()
  return { node: node && named(node.path), nodes, times: times.map(({ path }) => named(path)), event }
}

function named(path: string): string {
  return `${WRAPPER}.${path}`
}

function* wrappersOf(records: Iterable<LogRecord>): Generator<object> {
  for (const { wrapper } of records) if (wrapper !== undefined) yield wrapper
}

/** One collector is often of many nodes: what is the same on all lines says whose they are if nothing else does. */
function nodeAround(facts: readonly PathFacts[], lines: number): PathFacts | undefined {
  const different = facts.filter(({ values }) => values.size > 1)
  const calledSo = (each: PathFacts) =>
    !each.isOpen && each.lines === lines && NODE_AROUND.some((name) => [each.name, plainName(each.path)].includes(name))
  return guess(different, lines).node ?? different.find(calledSo) ?? guess(facts, lines).node
}

/** What the fields of objects seem to be. */
export function guessesOf(objects: Iterable<object>): Guesses {
  const { facts, lines } = factsOf(objects)
  return guess(facts, lines)
}

/** Such a value as a text; empty where there is none. */
export function textAround(record: LogRecord, name: string): string {
  const value = name.startsWith(`${WRAPPER}.`) ? valueAround(record, name) : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
