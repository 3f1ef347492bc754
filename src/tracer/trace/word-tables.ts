import type { Value, Values } from './events.ts'
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
  readonly columns: ReadonlyMap<string, Column>
  /** How many of the columns may not be left out. */
  readonly required: number
}

/** A kind of mark: one that introduces its node may be the first that is told of it. */
export interface MarkTable extends Table {
  readonly introduces: boolean
}

/**
 * A vocabulary made ready for being asked about every event: what `words.ts` finds problems in, this finds legal or not
 * without making anything. What is legal here has no problems there.
 */
export interface WordTables {
  readonly messages: ReadonlyMap<string, Table>
  readonly marks: ReadonlyMap<string, MarkTable>
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
  const state = tableOf([role, ...variables.values()])
  const initial = initialState(vocabulary)
  return {
    messages: new Map([...messages].map(([id, { fields }]) => [id, tableOf(fields)])),
    marks: new Map(
      [...marks].map(([id, { fields = [], introduces = false }]) => [id, { ...tableOf(fields), introduces }]),
    ),
    state,
    roles: new Set(roles.keys()),
    initial: [...state.columns.keys()].map((id) => initial[id] ?? null),
  }
}

type Declared = Pick<Column, 'id' | 'type'> & Pick<Field, 'nullable' | 'optional'>

function tableOf(declared: readonly Declared[]): Table {
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
  return { columns: new Map(columns.map((column) => [column.id, column])), required }
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

/** Whether all that is said is declared, and all that is required is said. */
export function areFieldsLegal(table: Table, fields: Values, nodes: Nodes, tables: WordTables): boolean {
  let required = 0
  for (const name in fields) {
    const column = table.columns.get(name)
    if (column === undefined || !isLegal(column, fields[name], nodes, tables)) return false
    if (!column.optional) required += 1
  }
  return required === table.required
}

/** Whether all that is said of a state, or a part of it, is declared. */
export function isStateLegal(state: Values, nodes: Nodes, tables: WordTables): boolean {
  for (const name in state) {
    const column = tables.state.columns.get(name)
    if (column === undefined || !isLegal(column, state[name], nodes, tables)) return false
  }
  return true
}
