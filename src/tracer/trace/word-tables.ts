import type { EntryList, Splice } from './entry-list.ts'
import { isSplice } from './entry-list.ts'
import { type Changes, isMessageEvent, peerOf, type TraceEvent, type Value, type Values } from './events.ts'
import { isOfType } from './value-types.ts'
import { type Field, initialState, rolesOf, type VariableWord, type Vocabulary, variablesOf } from './vocabulary.ts'

/** The nodes that exist. */
export interface Nodes {
  has(node: string): boolean
  /** What kind of node it is; undefined where the vocabulary has no kinds. */
  kindOf(node: string): string | undefined
}

/** A field or a state variable, and how its name stands in a line. */
export interface Column {
  readonly id: string
  /** Among the others of its table, from 0. */
  readonly index: number
  readonly type: VariableWord['type'] | 'role'
  readonly nullable: boolean
  readonly optional: boolean
  /** What a role may be. */
  readonly words: ReadonlySet<string> | undefined
  /** What each entry of a list is, or has. */
  readonly entry: Column | Table | undefined
  /** What stands before its value in a line: `"round":` if it is the first there, otherwise `,"round":`. */
  readonly first: string
  readonly next: string
}

/** What one kind of message or mark has, or an entry of a list, or the state of a node. */
export interface Table {
  /** What the vocabulary calls it. */
  readonly id: string
  readonly columns: ReadonlyMap<string, Column>
  /** How many of the columns may not be left out. */
  readonly required: number
}

/** What the state of a node of one kind has. */
export interface StateTable extends Table {
  /** How every such node is at first, in the order of the columns; undefined is what is not known. */
  readonly initial: readonly (Value | EntryList | undefined)[]
}

/**
 * A vocabulary made ready for being asked about every event: what `words.ts` finds problems in, this finds legal or not
 * without making anything. What is legal here has no problems there.
 */
export interface WordTables {
  readonly messages: ReadonlyMap<string, Table>
  readonly marks: ReadonlyMap<string, Table>
  /** By the kind of node; where there are no kinds, of all. */
  stateOf(kind: string | undefined): StateTable
}

const made = new WeakMap<Vocabulary, WordTables>()

/** The tables of a vocabulary, made once. */
export function tablesOf(vocabulary: Vocabulary): WordTables {
  const known = made.get(vocabulary)
  if (known) return known
  const tables = makeTables(vocabulary)
  made.set(vocabulary, tables)
  return tables
}

function makeTables(vocabulary: Vocabulary): WordTables {
  const { messages, marks, kinds } = vocabulary
  const ofAll = stateTable(vocabulary)
  const states = new Map([...kinds.keys()].map((kind) => [kind, stateTable(vocabulary, kind)]))
  return {
    messages: new Map([...messages].map(([id, { fields }]) => [id, tableOf(id, fields)])),
    marks: new Map([...marks].map(([id, { fields = [] }]) => [id, tableOf(id, fields)])),
    stateOf: (kind) => (kind === undefined ? ofAll : (states.get(kind) ?? ofAll)),
  }
}

function stateTable(vocabulary: Vocabulary, kind?: string): StateTable {
  const role: Declared = { id: 'role', type: 'role', words: rolesOf(vocabulary, kind) }
  const table = tableOf('state', [role, ...variablesOf(vocabulary, kind)])
  const initial = initialState(vocabulary, kind)
  return { ...table, initial: [...table.columns.keys()].map((id) => initial[id]) }
}

interface Declared extends Pick<Column, 'id' | 'type'>, Pick<Field, 'nullable' | 'optional'> {
  readonly words?: readonly string[]
  readonly of?: Field['type'] | undefined
  readonly fields?: readonly Field[] | undefined
}

function tableOf(id: string, declared: readonly Declared[]): Table {
  const columns = declared.map(columnOf)
  const required = columns.filter(({ optional }) => !optional).length
  return { id, columns: new Map(columns.map((column) => [column.id, column])), required }
}

function columnOf({ id, type, nullable, optional, words, of, fields }: Declared, index = 0): Column {
  return {
    id,
    index,
    type,
    nullable: nullable === true,
    optional: optional === true,
    words: words && new Set(words),
    entry: fields ? tableOf(id, fields) : of && columnOf({ id, type: of }),
    first: `"${id}":`,
    next: `,"${id}":`,
  }
}

/** Whether a value is one that the column may have; a list never is, but see `areEntriesLegal`. */
export function isLegal({ type, nullable, words }: Column, value: unknown, nodes: Nodes): boolean {
  if (value === null) return nullable
  if (type === 'list') return false
  if (type === 'role') return typeof value === 'string' && words?.has(value) === true
  return isOfType(value, type) && (type !== 'node' || nodes.has(value as string))
}

/** Whether all of these may be entries of the list. */
export function areEntriesLegal({ entry }: Column, entries: Splice['add'] = [], nodes: Nodes): boolean {
  if (entry === undefined) return false
  return entries.every((each) => {
    if (!('columns' in entry)) return isLegal(entry, each, nodes)
    return typeof each === 'object' && each !== null && areFieldsLegal(entry, each, nodes)
  })
}

/** Whether all words of an event are legal, and it happened to a node that exists. */
export function isEventLegal(event: TraceEvent, nodes: Nodes, tables: WordTables): boolean {
  const { node, set } = event
  if (!nodes.has(node) || (set !== undefined && !areChangesLegal(set, node, nodes, tables))) return false
  if (isMessageEvent(event)) {
    const table = tables.messages.get(event.message)
    return table !== undefined && nodes.has(peerOf(event)) && areFieldsLegal(table, event.fields, nodes)
  }
  const table = tables.marks.get(event.op)
  return event.kind === undefined && table !== undefined && areFieldsLegal(table, event.fields, nodes)
}

/** Whether all that is said of a node's state is legal. How long its lists are is not asked here. */
export function areChangesLegal(changes: Changes, node: string, nodes: Nodes, tables: WordTables): boolean {
  const { columns } = tables.stateOf(nodes.kindOf(node))
  for (const name in changes) {
    const column = columns.get(name)
    if (column === undefined) return false
    const change = changes[name]
    const isRight = isSplice(change) ? areEntriesLegal(column, change.add, nodes) : isLegal(column, change, nodes)
    if (!isRight) return false
  }
  return true
}

/** Whether all that is said is declared, and all that is required is said. */
function areFieldsLegal(table: Table, fields: Values | undefined, nodes: Nodes): boolean {
  let required = 0
  for (const name in fields) {
    const column = table.columns.get(name)
    if (column === undefined || !isLegal(column, fields[name], nodes)) return false
    if (!column.optional) required += 1
  }
  return required === table.required
}
