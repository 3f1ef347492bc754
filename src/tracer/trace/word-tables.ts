import { isMessageEvent, peerOf, type TraceEvent, type Value, type Values } from './events.ts'
import { type Field, initialState, type Vocabulary } from './vocabulary.ts'

/** The nodes that exist. */
export interface Nodes {
  has(node: string): boolean
}

/** A field or a state variable, and how its name stands in a line. */
export interface Column {
  readonly id: string
  /** Among the others of its table, from 0. */
  readonly index: number
  readonly type: Field['type'] | 'role'
  readonly nullable: boolean
  readonly optional: boolean
  /** What stands before its value in a line: `"round":` if it is the first there, otherwise `,"round":`. */
  readonly first: string
  readonly next: string
}

/** What one kind of message or mark has, or the state of a node. */
export interface Table {
  /** What the vocabulary calls it. */
  readonly id: string
  readonly columns: ReadonlyMap<string, Column>
  /** How many of the columns may not be left out. */
  readonly required: number
}

/**
 * A vocabulary made ready for being asked about every event: what `words.ts` finds problems in, this finds legal or not
 * without making anything. What is legal here has no problems there.
 */
export interface WordTables {
  readonly messages: ReadonlyMap<string, Table>
  readonly marks: ReadonlyMap<string, Table>
  readonly state: Table
  readonly roles: ReadonlySet<string>
  /** How every node is at first, in the order of the columns of `state`. */
  readonly initial: readonly Value[]
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
  const { messages, marks, roles, variables } = vocabulary
  const role = { id: 'role', type: 'role' } as const
  const state = tableOf('state', [role, ...variables.values()])
  const initial = initialState(vocabulary)
  return {
    messages: new Map([...messages].map(([id, { fields }]) => [id, tableOf(id, fields)])),
    marks: new Map([...marks].map(([id, { fields = [] }]) => [id, tableOf(id, fields)])),
    state,
    roles: new Set(roles.keys()),
    initial: [...state.columns.keys()].map((id) => initial[id] ?? null),
  }
}

type Declared = Pick<Column, 'id' | 'type'> & Pick<Field, 'nullable' | 'optional'>

function tableOf(id: string, declared: readonly Declared[]): Table {
  const columns = declared.map(
    ({ id, type, nullable = false, optional = false }, index): Column => ({
      id,
      index,
      type,
      nullable,
      optional,
      first: `"${id}":`,
      next: `,"${id}":`,
    }),
  )
  const required = columns.filter(({ optional }) => !optional).length
  return { id, columns: new Map(columns.map((column) => [column.id, column])), required }
}

/** Whether a value is one that the column may have. */
export function isLegal({ type, nullable }: Column, value: unknown, nodes: Nodes, { roles }: WordTables): boolean {
  if (value === null) return nullable
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'text':
      return typeof value === 'string'
    case 'node':
      return typeof value === 'string' && nodes.has(value)
    case 'role':
      return typeof value === 'string' && roles.has(value)
  }
}

/** Whether all words of an event are legal, and it happened to a node that exists. */
export function isEventLegal(event: TraceEvent, nodes: Nodes, tables: WordTables): boolean {
  if (!nodes.has(event.node) || (event.set !== undefined && !isStateLegal(event.set, nodes, tables))) return false
  if (isMessageEvent(event)) {
    const table = tables.messages.get(event.message)
    return table !== undefined && nodes.has(peerOf(event)) && areFieldsLegal(table, event.fields, nodes, tables)
  }
  const table = tables.marks.get(event.op)
  return table !== undefined && areFieldsLegal(table, event.fields, nodes, tables)
}

/** Whether all that is said of a state, or a part of it, is legal. */
export function isStateLegal(state: Values, nodes: Nodes, tables: WordTables): boolean {
  for (const name in state) {
    const column = tables.state.columns.get(name)
    if (column === undefined || !isLegal(column, state[name], nodes, tables)) return false
  }
  return true
}

/** Whether all that is said is declared, and all that is required is said. */
function areFieldsLegal(table: Table, fields: Values | undefined, nodes: Nodes, tables: WordTables): boolean {
  let required = 0
  for (const name in fields) {
    const column = table.columns.get(name)
    if (column === undefined || !isLegal(column, fields[name], nodes, tables)) return false
    if (!column.optional) required += 1
  }
  return required === table.required
}
