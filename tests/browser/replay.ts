import type { Declared } from '../../src/tracer/trace/vocabulary-schema.ts'

/** A node's state as it is read: of a scalar its text, of a list the text of each entry. */
export type Told = Readonly<Record<string, string | readonly string[]>>

/** Every node after a row. */
export type Replayed = Readonly<Record<string, Told>>

type Value = string | number | boolean | null
interface Line {
  readonly section?: string
  readonly node?: string
  readonly meanwhile?: string
  readonly kind?: string
  readonly op?: string
  readonly set?: Readonly<Record<string, unknown>>
}
interface Splice {
  readonly drop?: number
  readonly keep?: number
  readonly add?: readonly unknown[]
}
type State = Map<string, unknown>

/**
 * Replays a trace's `set`s, line by line, with nothing of the sources but types: what others make of a trace is held
 * against this. A row is an event that is more than a message put into an outbox; those that happen together share one.
 */
export function replay(text: string, words: Declared): Replayed[] {
  const lines = text.split('\n').filter((line) => line !== '')
  const nodes = new Map<string, State>()
  const rows: Replayed[] = []
  for (const section of sectionsOf(lines.map((line): Line => JSON.parse(line)))) {
    const makesRow = rowMakers(section)
    const together = new Together(words)
    for (const line of section) {
      const node = line.node ?? line.meanwhile
      if (node === undefined) continue
      const state = nodes.get(node) ?? initialState(words, line.kind)
      nodes.set(node, state)
      apply(state, line.set ?? {})
      if (!makesRow.has(line)) continue
      if (together.joins(line)) rows.pop()
      rows.push(told(nodes, words))
    }
  }
  return rows
}

/** Which events share the row of the one before. */
class Together {
  private readonly ops: ReadonlySet<string>
  private op: string | undefined
  private nodes = new Set<string>()

  constructor({ marks }: Declared) {
    this.ops = new Set(marks.filter(({ together }) => together).map(({ id }) => id))
  }

  joins({ op = '', node = '' }: Line): boolean {
    const joins = this.ops.has(op) && this.op === op && !this.nodes.has(node)
    this.nodes = joins ? this.nodes.add(node) : new Set([node])
    this.op = op
    return joins
  }
}

function sectionsOf(lines: readonly Line[]): Line[][] {
  const sections: Line[][] = []
  for (const line of lines) {
    if (line.section !== undefined) sections.push([])
    else sections.at(-1)?.push(line)
  }
  return sections
}

/** Messages that wait make a row only where a change behind the last row, or the section, would else have none. */
function rowMakers(section: readonly Line[]): Set<Line> {
  const events = section.filter(({ op }) => op !== undefined)
  const makers = new Set(events.filter(({ op }) => op !== 'queue'))
  const last = events.findLastIndex((event) => makers.has(event))
  const behind = events.slice(last + 1)
  const changed = behind.findLast(({ set }) => set !== undefined)
  if (changed) makers.add(changed)
  if (makers.size === 0 && events[0]) makers.add(events[0])
  return makers
}

function initialState({ roles, variables, kinds = [] }: Declared, kind: string | undefined): State {
  const own = kinds.find(({ id }) => id === kind)
  const state: State = new Map([['role', own?.roles[0] ?? roles[0]?.id]])
  for (const { id, initial } of variables) {
    if (initial !== undefined && (own === undefined || own.variables.includes(id))) state.set(id, initial)
  }
  return state
}

function apply(state: State, set: Readonly<Record<string, unknown>>): void {
  for (const [name, change] of Object.entries(set)) {
    if (typeof change !== 'object' || change === null) state.set(name, change)
    else {
      const { drop = 0, keep, add = [] } = change as Splice
      const before = (state.get(name) ?? []) as readonly unknown[]
      const stays = before.slice(drop, keep === undefined ? undefined : drop + keep)
      state.set(name, [...stays, ...add])
    }
  }
}

function told(nodes: ReadonlyMap<string, State>, words: Declared): Replayed {
  return Object.fromEntries([...nodes].map(([node, state]) => [node, stateTold(state, words)]))
}

function stateTold(state: State, words: Declared): Told {
  const role = words.roles.find(({ id }) => id === state.get('role'))
  const known = words.variables.filter(({ id }) => state.has(id))
  return {
    role: role?.title ?? String(state.get('role')).replaceAll('_', ' '),
    ...Object.fromEntries(
      known.map((variable) => {
        const value = state.get(variable.id)
        if (!Array.isArray(value)) return [variable.id, valueTold(value as Value, variable.type, words)]
        return [variable.id, value.map((entry) => entryTold(entry, variable, words))]
      }),
    ),
  }
}

function entryTold(entry: unknown, { of, fields = [] }: Declared['variables'][number], words: Declared): string {
  if (typeof entry !== 'object' || entry === null) return valueTold(entry as Value, of ?? 'text', words)
  const values = entry as Readonly<Record<string, Value>>
  const own = fields.filter(({ id }) => values[id] !== undefined)
  return own.map(({ id, type }) => `${id} ${valueTold(values[id] as Value, type, words)}`).join(', ')
}

function valueTold(value: Value, type: string, { nodePrefix, booleans }: Declared): string {
  if (value === null) return '-'
  if (typeof value === 'boolean') return booleans[`${value}`]
  return type === 'node' ? `${nodePrefix}${value}` : String(value)
}
