import { isObject } from '../../common/is-object.ts'
import { dottedAt } from '../dotted-names.ts'
import { jsonObject } from '../json-object.ts'
import type { DeclaredMapping } from '../mapping-schema.ts'
import { lineIn } from '../wrapper.ts'
import type { Guesses } from './guesses.ts'
import { isAllPairs, LOGFMT_LINES } from './object-lines.ts'
import { mayBeInPath, type PathFacts } from './path-facts.ts'
import { guessesOf } from './said-around.ts'

export type DeclaredWrapper = NonNullable<DeclaredMapping['wrapper']>

/** In which field collectors have a line, of whatever form, and another that they have beside it. */
const COLLECTED = [
  // Docker, and Fluent Bit.
  ['log', 'stream'],
  ['log', 'kubernetes'],
  // The journal of systemd.
  ['MESSAGE', '__REALTIME_TIMESTAMP'],
  // CloudWatch.
  ['message', 'ingestionTime'],
  ['message', 'logStreamName'],
  // Vector, stern, and Filebeat.
  ['message', 'source_type'],
  ['message', 'kubernetes'],
  ['message', 'containerName'],
  ['message', 'agent'],
  ['message', 'container'],
  // Loki.
  ['line', 'labels'],
  // Google Cloud.
  ['jsonPayload', 'logName'],
  ['textPayload', 'logName'],
  // GELF.
  ['short_message', 'version'],
] as const
/** A field whose text may be pairs of logfmt; an object within any text may be a line of its own. */
const SAID = /^@?(?:log|line|msg|message|text|textPayload)$/i
/** Names of what happened that collectors have for other things too. */
const ALSO_COLLECTED = /^(?:name|type|tag|kind)$/
/** Numbers that a collector counts. */
const COUNTED = /offset|sequence|seqno|time|date|line/
/** So many objects say which fields there are. */
const LOOKED_AT = 20

/** The field of objects in which a collector has the line. */
export function fieldOfObjects(
  objects: readonly object[],
  areMost: (some: readonly unknown[]) => boolean,
): DeclaredWrapper | undefined {
  const withField = (name: string, fits: (each: object, line: string) => boolean) =>
    objects.filter((each) => fits(each, lineIn(Reflect.get(each, name)) ?? ''))
  const isCollected = ([name, beside]: (typeof COLLECTED)[number]) =>
    areMost(
      withField(name, (each, line) => {
        const isText = !isObject(Reflect.get(each, name)) || name === 'jsonPayload'
        return line !== '' && isText && Object.hasOwn(each, beside)
      }),
    )
  const known = COLLECTED.find((each) => isCollected(each) && !saysMoreAround(objects, each[0]))
  if (known !== undefined) return { field: known[0] }
  const names = [...new Set(objects.slice(0, LOOKED_AT).flatMap((each) => Object.keys(each)))].filter(mayBeInPath)
  const field = names.find(
    (name) =>
      areMost(withField(name, (each, line) => typeof Reflect.get(each, name) === 'string' && isLine(line, name))) &&
      !saysMoreAround(objects, name) &&
      !isEventAround(objects, name),
  )
  return field === undefined ? undefined : { field }
}

function isLine(text: string, name: string): boolean {
  return jsonObject(text) !== undefined || (SAID.test(name) && isAllPairs(text))
}

/** Whether messages, roles or numbers of nodes are told beside a field and not in it: what is in it is only a part then. */
function saysMoreAround(objects: readonly object[], name: string): boolean {
  const around = guessesOf(without(objects, name))
  const within = guessesOf(insideOf(objects, name, around.node?.path))
  const told = [endsIn, roleIn, numbersIn]
  return told.some((has) => has(around) && !has(within))
}

function endsIn({ node, from, to, peer, direction }: Guesses): boolean {
  // Where nobody knows of nodes, a source or a target is anything.
  const ends = node !== undefined && node.values.size > 1 ? [from, to, peer] : []
  return [...ends, direction].some((each) => each !== undefined)
}

function roleIn({ role }: Guesses): boolean {
  return role?.name === 'role'
}

function numbersIn({ growing }: Guesses): boolean {
  return growing.some(({ name }) => !COUNTED.test(name))
}

/** Whether what happened is told beside a field: what is in it is what was sent, say. */
function isEventAround(objects: readonly object[], name: string): boolean {
  const { kind } = guessesOf(without(objects, name))
  if (kind === undefined) return false
  const mayBeOf = (each: PathFacts | undefined) => each === undefined || ALSO_COLLECTED.test(each.name)
  return !mayBeOf(kind) || mayBeOf(guessesOf(insideOf(objects, name)).kind)
}

function without(objects: readonly object[], name: string): object[] {
  return objects.map((each) => Object.fromEntries(Object.entries(each).filter(([key]) => key !== name)))
}

/** The objects in a field, with whose they are if that stands beside it: what ends of messages are is told by that. */
function insideOf(objects: readonly object[], name: string, node?: string): object[] {
  return objects.flatMap((each) => {
    const line = lineIn(Reflect.get(each, name)) ?? ''
    const inner = jsonObject(line) ?? (isAllPairs(line) ? LOGFMT_LINES.read(line) : undefined)
    if (inner === undefined) return []
    return node === undefined ? inner : { node: dottedAt(each, node.split('.')), ...inner }
  })
}
