import { oneOf, type Problem, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import { MESSAGE_OPS } from '../trace/format.ts'
import { type Column, isLegal, type WordTables } from '../trace/word-tables.ts'
import type { DeclaredMapping, DeclaredRule, DeclaredValue } from './mapping-schema.ts'
import { valueOfType } from './values.ts'

type Literal = string | number | boolean | null
type Columns = readonly ReadonlyMap<string, Column>[]

/** What a value can be, as far as the mapping says it. */
export function literalsOf(value: DeclaredValue): Literal[] {
  if (typeof value === 'string') return value.includes('{') ? [] : [value]
  if (typeof value !== 'object' || value === null) return [value]
  const { words = {}, missing } = value
  return [...Object.values(words), ...(missing === undefined ? [] : [missing])]
}

/** Whether nothing else can come of it. */
function isClosed(value: DeclaredValue): boolean {
  if (typeof value !== 'object' || value === null) return literalsOf(value).length > 0
  return value.words !== undefined && value.open === undefined
}

/** Whether a rule with this op is one of marks, as far as that is said. */
export function isMarkOp(op: DeclaredValue): boolean {
  return isClosed(op) && literalsOf(op).every((each) => !MESSAGE_OPS.some((known) => known === each))
}

/** Ops, kinds, fields and values of an event that the vocabulary does not have. */
export function eventWordProblems(
  rule: DeclaredRule,
  at: string,
  { define = {}, defaults = {} }: Pick<DeclaredMapping, 'define' | 'defaults'>,
  tables: WordTables,
): Problem[] {
  const { op = null, message, fields = {} } = rule
  const ops = literalsOf(op).map(String)
  const kinds = message === undefined ? [] : literalsOf(message).map(String)
  const legal: readonly string[] = message === undefined ? [...tables.marks.keys()] : MESSAGE_OPS
  const words = [
    ...ops.flatMap((each) => (legal.includes(each) ? [] : [wrongOp(each, at, legal, tables)])),
    ...kinds.flatMap((kind) => wordProblems(tables.messages, kind, `${at}.message`, 'kind of message')),
  ]
  if (words.length > 0) return words
  // A set that several rules share may have fields that only some of them have.
  const isShared = typeof fields === 'string' || fields === defaults.fields
  const values = typeof fields === 'string' ? (define[fields] ?? {}) : fields
  const every = message === undefined ? tables.marks : tables.messages
  const own = message === undefined ? ops : kinds
  const isKnown = !isShared && isClosed(message ?? op)
  const places = isShared ? [...tables.marks.values(), ...tables.messages.values()] : [...every.values()]
  const columns = places.filter(({ id }) => !isKnown || own.includes(id)).map((table) => table.columns)
  return valueProblems(values, `${at}.fields`, 'field', columns)
}

/** What a rule says of a state that the vocabulary does not have. */
export function stateWordProblems(
  { set }: DeclaredRule,
  at: string,
  define: NonNullable<DeclaredMapping['define']>,
  tables: WordTables,
): Problem[] {
  const values = (typeof set === 'string' ? define[set] : set) ?? {}
  return valueProblems(values, `${at}.set`, 'state variable', [tables.stateOf(undefined).columns])
}

function valueProblems(
  values: Readonly<Record<string, DeclaredValue>>,
  at: string,
  what: string,
  columns: Columns,
): Problem[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const fitting = columns.flatMap((each) => each.get(name) ?? [])
    if (fitting.length === 0) return [unknown(at, what, name, new Set(columns.flatMap((each) => [...each.keys()])))]
    if (fitting.every(({ type }) => type === 'list'))
      return [{ ...stray(`${at}.${name}`, `a ${what} that is no list`), message: 'a list cannot be imported' }]
    return literalsOf(value).flatMap((literal) =>
      fitting.some((column) => isLegal(column, valueOfType(literal, column.type), ANY_NODE))
        ? []
        : [notLegal(`${at}.${name}`, literal, fitting)],
    )
  })
}

const ANY_NODE = { has: () => true, kindOf: () => undefined }

function notLegal(field: string, found: Literal, columns: readonly Column[]): Problem {
  const [{ type, words = [] } = { type: 'text' }] = columns
  const legal = type === 'role' ? oneOf(words) : columns.map((column) => `of type ${column.type}`).join(' or ')
  const near = typeof found === 'string' ? nearest(found, [...words]) : undefined
  const message = type === 'role' ? 'an unknown role' : 'a value is not legal'
  const advice = near === undefined ? {} : { advice: `did you mean ${quote(near)}?` }
  return { code: 'MAPPING', message, field, found: quote(found), legal, ...advice }
}

/** Often it is not the word that is wrong, but what stands beside it. */
function wrongOp(op: string, at: string, legal: readonly string[], { marks }: WordTables): Problem {
  if (marks.has(op)) {
    return { ...stray(`${at}.message`, `nothing: ${quote(op)} is a mark`), message: 'a mark with a kind of message' }
  }
  if (MESSAGE_OPS.some((known) => known === op))
    return missing(`${at}.message`, `a kind of message, as it is ${quote(op)}`)
  return unknown(`${at}.op`, 'event kind', op, legal)
}

export function wordProblems(
  words: ReadonlyMap<string, unknown>,
  word: string,
  field: string,
  what: string,
): Problem[] {
  return words.has(word) ? [] : [unknown(field, what, word, words.keys())]
}

export function unknown(field: string, what: string, found: string, known: Iterable<string>): Problem {
  const legal = [...known]
  const near = nearest(found, legal)
  const advice = near === undefined ? {} : { advice: `did you mean ${quote(near)}?` }
  return { code: 'MAPPING', message: `an unknown ${what}`, field, found: quote(found), legal: oneOf(legal), ...advice }
}

export function missing(field: string, legal: string): Problem {
  return { code: 'MAPPING', message: 'a field is missing', field, legal }
}

export function stray(field: string, legal: string): Problem {
  return { code: 'MAPPING', message: 'a field that does not belong here', field, legal }
}
