import { quote } from '../../common/errors.ts'
import { isObject } from '../../common/is-object.ts'
import { LIMITS } from '../../common/limits.ts'
import { valueAt } from '../../common/value-at.ts'
import type { LogRecord } from '../log-source.ts'
import type { DeclaredMapping } from '../mapping-schema.ts'
import { REST, unwrapped, WRAPPER, wrapperOf } from '../wrapper.ts'
import { guess } from './guesses.ts'
import { headOf } from './line-columns.ts'
import { isAllPairs, jsonObject } from './object-lines.ts'
import { fieldsOf, PathFacts } from './path-facts.ts'

type DeclaredWrapper = NonNullable<DeclaredMapping['wrapper']>
type Records = () => Iterable<LogRecord>

/** What lines of a log seem to be wrapped in. */
export interface GuessedWrapper {
  readonly declared: DeclaredWrapper
  /** The same in words. */
  readonly told: string
  /** The log without it. */
  readonly records: Records
}

/** So many lines are looked at, and as much of each in front of an object. */
const LOOKED_AT = 1_000
const LONGEST_FRONT = 200
/** Of fewer lines it is what is said. */
const MOST_LINES = 0.8
/** How a line of a container stands in the file of its node. */
const OF_CONTAINER = '^(?<time>\\d{4}-\\d\\d-\\d\\dT\\S+) (?:stdout|stderr) [FP] (?<rest>.*)$'
/** What a text for people is in, of which fields of a collector stand beside it. */
const COLLECTED = [
  ['log', 'stream'],
  ['log', 'kubernetes'],
  ['MESSAGE', '__REALTIME_TIMESTAMP'],
] as const
/** A field whose text may be pairs of logfmt; an object within any text is a line of its own. */
const SAID = /^@?(?:log|line|msg|message|text|textPayload)$/i

/** Looks at the beginning of a log for what a collector has put around its lines; undefined if nothing. */
export function wrapperIn(records: Records): GuessedWrapper | undefined {
  const lines = firstLines(records())
  const declared = ofContainer(lines) ?? fieldOfObjects(lines) ?? inFrontOfObjects(lines)
  if (declared === undefined) return undefined
  const wrapper = wrapperOf(declared)
  const told =
    'line' in declared
      ? 'something stands in front of each line, as collectors of logs put it there'
      : `each line is in the field ${quote(declared.field)} of an object, as collectors of logs put it there`
  return { declared, told, records: () => unwrapped(records(), wrapper) }
}

/** What a line says, with whose it is and when, where that stands around it; the rest of that is a collector's own. */
export function withAround(said: object, record: LogRecord, { node, times }: SaidAround): object {
  if (record.wrapper === undefined) return said
  const wrapper: Record<string, unknown> = {}
  for (const name of [node, ...times])
    if (name !== undefined) put(wrapper, name.split('.').slice(1), valueAround(record, name))
  return { ...said, [WRAPPER]: wrapper }
}

function put(object: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) object[first] = value
  else {
    const inner = object[first]
    const next = isObject(inner) ? (inner as Record<string, unknown>) : {}
    object[first] = next
    put(next, rest, value)
  }
}

/** A value of what stands around a line, by the name that templates have for it. */
function valueAround({ wrapper }: LogRecord, name: string): unknown {
  return valueAt(wrapper, name.split('.').slice(1))
}

/** What is said around lines. */
export interface SaidAround {
  /** The value that says whose a line is, as templates call it. */
  readonly node: string | undefined
  readonly nodes: ReadonlySet<string>
  readonly times: readonly string[]
}

/** Looks through all that stands around lines, for lines of text that say less. */
export function saidAround(records: Iterable<LogRecord>): SaidAround {
  const facts = new Map<string, PathFacts>()
  let lines = 0
  for (const record of records) {
    if (record.wrapper === undefined) continue
    lines += 1
    for (const [path, value] of fieldsOf({ [WRAPPER]: record.wrapper })) {
      const known = facts.get(path) ?? (facts.size < LIMITS.proposedPaths ? new PathFacts(path) : undefined)
      if (known !== undefined) facts.set(path, known)
      known?.take(value, '')
    }
  }
  const { node, times } = guess([...facts.values()], lines)
  return { node: node?.path, nodes: node?.values ?? new Set(), times: times.map(({ path }) => path) }
}

/** Such a value as a text; empty where there is none. */
export function textAround(record: LogRecord, name: string): string {
  const value = name.startsWith(`${WRAPPER}.`) ? valueAround(record, name) : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function firstLines(records: Iterable<LogRecord>): string[] {
  const lines: string[] = []
  for (const { text = '' } of records) {
    if (text.trim() !== '') lines.push(text)
    if (lines.length >= LOOKED_AT) break
  }
  return lines
}

function areMost(some: readonly unknown[], all: readonly unknown[]): boolean {
  return some.length > 0 && some.length >= all.length * MOST_LINES
}

function ofContainer(lines: readonly string[]): DeclaredWrapper | undefined {
  const regex = new RegExp(OF_CONTAINER, 'u')
  const fitting = lines.filter((line) => regex.test(line))
  return areMost(fitting, lines) ? { line: OF_CONTAINER } : undefined
}

function fieldOfObjects(lines: readonly string[]): DeclaredWrapper | undefined {
  const objects = lines.flatMap((line) => jsonObject(line) ?? [])
  if (!areMost(objects, lines)) return undefined
  const names = [...new Set(objects.slice(0, 20).flatMap((each) => Object.keys(each)))].filter(isPath)
  const within = names.find((name) => {
    const inner = objects.filter((each) => isLine(Reflect.get(each, name), name))
    return areMost(inner, lines)
  })
  const known = COLLECTED.find(([name, beside]) =>
    areMost(
      objects.filter((each) => typeof Reflect.get(each, name) === 'string' && Object.hasOwn(each, beside)),
      lines,
    ),
  )
  const field = within ?? known?.[0]
  return field === undefined ? undefined : { field }
}

/** A template and a path of a mapping can name it. */
function isPath(name: string): boolean {
  return name !== '' && !/[.{}]/.test(name)
}

function isLine(value: unknown, name: string): boolean {
  if (typeof value !== 'string') return false
  return jsonObject(value) !== undefined || (SAID.test(name) && isAllPairs(value))
}

function inFrontOfObjects(lines: readonly string[]): DeclaredWrapper | undefined {
  const fronts = lines.flatMap((line) => {
    const at = line.indexOf('{')
    return at > 0 && at <= LONGEST_FRONT && isObject(jsonObject(line.slice(at))) ? [line.slice(0, at)] : []
  })
  if (!areMost(fronts, lines)) return undefined
  const { pattern } = headOf(fronts)
  const head = new RegExp(`^${pattern}`, 'u')
  const left = new Set(fronts.map((front) => front.replace(head, '')))
  const [first = ''] = left
  const between = left.size === 1 ? first.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : '[^{]*'
  return { line: `^${pattern}${between}(?<${REST}>\\{.*)$` }
}
