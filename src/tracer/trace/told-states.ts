import type { Value, Values } from './events.ts'
import { isLegal, type Nodes, type WordTables } from './word-tables.ts'

/** What is known of a node: its id as JSON has it, and the values of its variables in the order of the vocabulary. */
interface ToldNode {
  readonly quoted: string
  readonly values: Value[]
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

  /** The node's id as JSON has it; undefined if it is not known. */
  quoted(node: string): string | undefined {
    return this.nodes.get(node)?.quoted
  }

  /**
   * Takes what `state` says of a node that is known and the trace does not say yet, and returns it as JSON without
   * braces, in the order of `state`. Each value is read once, so what is returned is what was checked. Undefined, and
   * nothing is taken, if something in it may not be legal.
   */
  take(node: string, state: Values): string | undefined {
    const told = this.nodes.get(node)?.values
    if (told === undefined || typeof state !== 'object' || state === null) return undefined
    let text = ''
    let changed: [index: number, value: Value][] | undefined
    for (const name in state) {
      const column = this.tables.state.columns.get(name)
      if (column === undefined) return undefined
      const value = state[name] as Value
      if (told[column.index] === value) continue
      if (!isLegal(column, value, this, this.tables) || !Object.hasOwn(state, name)) return undefined
      text += (text === '' ? column.first : column.next) + inJson(value)
      changed ??= []
      changed.push([column.index, value])
    }
    if (changed) for (const [index, value] of changed) told[index] = value
    return text
  }

  /** What of a legal state is not told yet; undefined when everything is. */
  changes(node: string, state: Values): Values | undefined {
    const told = this.nodes.get(node)?.values ?? this.tables.initial
    const changed = Object.entries(state).filter(([name, value]) => told[this.indexOf(name)] !== value)
    return changed.length > 0 ? Object.fromEntries(changed) : undefined
  }

  /** The node is known from here on, and all of this is told. */
  tell(node: string, changes: Values = {}): void {
    const known = this.nodes.get(node)
    const values = known?.values ?? [...this.tables.initial]
    for (const [name, value] of Object.entries(changes)) values[this.indexOf(name)] = value
    if (!known) this.nodes.set(node, { quoted: JSON.stringify(node), values })
  }

  /** How every node is now, in the order in which they became known. */
  states(): ReadonlyMap<string, Values> {
    const names = [...this.tables.state.columns.keys()]
    const stateOf = (told: readonly Value[]) => Object.fromEntries(names.map((name, i) => [name, told[i] ?? null]))
    return new Map([...this.nodes].map(([node, { values }]) => [node, stateOf(values)]))
  }

  private indexOf(name: string): number {
    return this.tables.state.columns.get(name)?.index ?? -1
  }
}

/** A value as JSON has it. Numbers are integers here, and those are written alike. */
export function inJson(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : `${value}`
}
