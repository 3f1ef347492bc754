import type { Problem } from '../common/errors.ts'
import { EntryList, isSplice, listOf, type Splice } from './entry-list.ts'
import type { Changes, State, ToldState, Value } from './events.ts'
import { tooMuch } from './list-lengths.ts'
import { areEntriesLegal, type Column, isLegal, type Nodes, type StateTable, type WordTables } from './word-tables.ts'

type Known = Value | EntryList | undefined

/** What is known of a node: its id as JSON has it, and the values of its variables in the order of its table. */
interface ToldNode {
  readonly quoted: string
  readonly kind: string | undefined
  readonly table: StateTable
  readonly values: Known[]
}

/** What becomes of a variable: how the trace says it, and what is known from then on. */
interface Change {
  readonly said: Value | Splice
  readonly known: Known
}

/** Each node's state as a reader of the trace knows it. */
export class ToldStates implements Nodes {
  private readonly tables: WordTables
  private readonly nodes = new Map<string, ToldNode>()

  constructor(tables: WordTables) {
    this.tables = tables
  }

  has(node: string): boolean {
    return this.nodes.has(node)
  }

  kindOf(node: string): string | undefined {
    return this.nodes.get(node)?.kind
  }

  /** The node's id as JSON has it; undefined if it is not known. */
  quoted(node: string): string | undefined {
    return this.nodes.get(node)?.quoted
  }

  /**
   * Takes what `state` says of a node that is known and the trace does not say yet, and returns it as JSON without
   * braces, in the order of `state`. Each value is read once, so what is returned is what was checked. Undefined, and
   * nothing is taken, if something in it may not be legal.
   */
  take(node: string, state: ToldState): string | undefined {
    const told = this.nodes.get(node)
    if (told === undefined || typeof state !== 'object' || state === null) return undefined
    return this.takeFrom(state, told)
  }

  private takeFrom(state: ToldState, { table, values }: ToldNode): string | undefined {
    let text = ''
    let taken: [index: number, value: Known][] = NOTHING
    for (const name in state) {
      const column = table.columns.get(name)
      if (column === undefined) return undefined
      const value = state[name]
      // Most are, and asking further takes longer.
      if (values[column.index] === value) continue
      const change = this.change(column, values[column.index], value)
      if (change === SAME) continue
      if (change === undefined || !Object.hasOwn(state, name)) return undefined
      text += (text === '' ? column.first : column.next) + inJson(change.said)
      if (taken === NOTHING) taken = []
      taken.push([column.index, change.known])
    }
    keep(taken, values)
    return text
  }

  /** What of a legal state is not told yet; undefined when everything is. */
  changes(node: string, state: ToldState, kind?: string): Changes | undefined {
    const told = this.nodes.get(node)
    const { columns, initial } = told?.table ?? this.tables.stateOf(kind)
    const values = told?.values ?? initial
    const changed = Object.entries(state).flatMap(([name, value]): [string, Value | Splice][] => {
      const column = columns.get(name)
      if (column === undefined) return []
      const before = values[column.index]
      if (column.type !== 'list') return before === value ? [] : [[name, value as Value]]
      const change = listChange(before, value)
      return change === undefined || change === SAME ? [] : [[name, change.said]]
    })
    return changed.length > 0 ? Object.fromEntries(changed) : undefined
  }

  /** What is wrong with how lists are said to change: whether as much is there as goes and stays. */
  lengthProblems(node: string, state: ToldState): Problem[] {
    const told = this.nodes.get(node)
    return Object.entries(state).flatMap(([name, value]) => {
      const list = listOf(told?.values[told.table.columns.get(name)?.index ?? -1])
      if (!isSplice(value) || list.changed(value) !== undefined) return []
      return [tooMuch(name, (value.drop ?? 0) + (value.keep ?? 0), list.length)]
    })
  }

  /** The node is known from here on, and all of this is told. */
  tell(node: string, changes: Changes = {}, kind?: string): void {
    const known = this.nodes.get(node)
    const table = known?.table ?? this.tables.stateOf(kind)
    const values = known?.values ?? [...table.initial]
    for (const [name, change] of Object.entries(changes)) {
      const index = table.columns.get(name)?.index ?? -1
      values[index] = isSplice(change) ? listOf(values[index]).changed(change) : change
    }
    if (!known) this.nodes.set(node, { quoted: JSON.stringify(node), kind, table, values })
  }

  /** How every node is now, in the order in which they became known. */
  states(): ReadonlyMap<string, State> {
    return new Map([...this.nodes].map(([node, told]) => [node, stateOf(told)]))
  }

  /** Undefined if the value may not be legal. */
  private change(column: Column, before: Known, value: unknown): Change | typeof SAME | undefined {
    if (column.type !== 'list')
      return isLegal(column, value, this) ? { said: value as Value, known: value as Value } : undefined
    const change = listChange(before, value)
    if (change === undefined || change === SAME) return change
    return areEntriesLegal(column, (change.said as Splice).add, this) ? change : undefined
  }
}

function keep(taken: readonly (readonly [index: number, value: Known])[], values: Known[]): void {
  for (const [index, value] of taken) values[index] = value
}

/** What most events change. */
const NOTHING: [index: number, value: Known][] = []

/** It is told already. */
const SAME = Symbol('same')

/** A list is told whole, or how it changed. Undefined if that is neither, or asks for more than there is. */
function listChange(before: Known, value: unknown): Change | typeof SAME | undefined {
  const list = listOf(before)
  const splice = Array.isArray(value) || value instanceof EntryList ? list.changeTo(value) : value
  if (splice === undefined) return before === undefined ? { said: { keep: 0 }, known: list } : SAME
  const said = copyOf(splice)
  const known = said && list.changed(said)
  return said && known && { said, known }
}

/** What a source hands over may become something else later. */
function copyOf(splice: unknown): Splice | undefined {
  if (!isSplice(splice)) return undefined
  const { drop, keep, add, ...rest } = splice
  const counts = [drop, keep].every((count) => count === undefined || (Number.isSafeInteger(count) && count >= 0))
  if (!counts || Object.keys(rest).length > 0 || (add !== undefined && !Array.isArray(add))) return undefined
  const entries = add?.map((entry) => (typeof entry === 'object' && entry !== null ? { ...entry } : entry))
  return {
    ...(drop === undefined ? {} : { drop }),
    ...(keep === undefined ? {} : { keep }),
    ...(entries === undefined ? {} : { add: entries }),
  }
}

function stateOf({ table, values }: ToldNode): State {
  const names = [...table.columns.keys()]
  return Object.fromEntries(
    names.flatMap((name, i): [string, Value | EntryList][] => {
      const value = values[i]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** As JSON has it. Numbers are integers here, and those are written alike. */
export function inJson(value: Value | Splice): string {
  return typeof value === 'string' || typeof value === 'object' ? JSON.stringify(value) : `${value}`
}
