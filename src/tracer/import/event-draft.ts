import { oneOf, quote } from '../common/errors.ts'
import type { Value } from '../trace/events.ts'
import { MESSAGE_OPS } from '../trace/format.ts'
import { tablesOf, type WordTables } from '../trace/word-tables.ts'
import { type EventSource, type Mapping, type NamedSources, NoWord } from './mapping.ts'
import type { Lookup, Template } from './template.ts'
import { nodeIdOf, valueOfType } from './values.ts'

/** An event as one line tells it, before it is known what changed. */
export interface EventDraft {
  readonly op: string
  readonly node: string
  readonly peer?: string
  readonly message?: string
  readonly id?: string
  readonly fields: Readonly<Record<string, Value>>
  /** What the line says of the state of its node, before the event or after it. */
  readonly set: Readonly<Record<string, Value>>
  readonly state: 'before' | 'after'
  readonly clock?: unknown
  /** The line that tells it: `store.log:12`. */
  readonly log?: string
}

/** An event to whose fields lines behind its own may add. */
export type OpenDraft = EventDraft & { readonly fields: Record<string, Value> }

/** Why a line became no event. */
export class Unmade {
  readonly why: string

  constructor(why: string) {
    this.why = why
  }
}

/** Makes events of lines with the words of a vocabulary. */
export class Drafter {
  private readonly tables: WordTables
  private readonly nodes: Mapping['nodes']

  constructor({ vocabulary, nodes }: Pick<Mapping, 'vocabulary' | 'nodes'>) {
    this.tables = tablesOf(vocabulary)
    this.nodes = nodes
  }

  draft(source: EventSource, lookup: Lookup): OpenDraft | Unmade {
    const op = source.op(lookup)
    if (op instanceof NoWord) return noWord('op', op)
    if (typeof op !== 'string') return new Unmade('nothing says what happened: "op"')
    const who = source.message === undefined ? this.mark(source, op, lookup) : this.message(source, op, lookup)
    if (who instanceof Unmade) return who
    const table = who.message === undefined ? this.tables.marks.get(op) : this.tables.messages.get(who.message)
    const fields = this.valuesOf(source.fields, lookup, (name) => table?.columns.get(name)?.type)
    if (fields instanceof Unmade) return fields
    const { columns } = this.tables.stateOf(undefined)
    const set = this.valuesOf(source.set, lookup, (name) => columns.get(name)?.type)
    if (set instanceof Unmade) return set
    const clock = source.clock === undefined ? {} : { clock: source.clock(lookup) }
    return { op, ...who, fields, set, state: source.state, ...clock }
  }

  private mark({ node: template }: EventSource, op: string, lookup: Lookup): Who | Unmade {
    if (!this.tables.marks.has(op)) {
      return new Unmade(`an unknown event kind ${quote(op)}; legal are ${oneOf(this.tables.marks.keys())}`)
    }
    const node = this.nodeOf(template, lookup)
    return node === undefined ? new Unmade('nothing says to which node it happened: "node"') : { node }
  }

  private message(source: EventSource, op: string, lookup: Lookup): Who | Unmade {
    if (!MESSAGE_OPS.some((known) => known === op)) {
      return new Unmade(`a message is said to be ${quote(op)}; legal are ${oneOf(MESSAGE_OPS)}`)
    }
    const message = source.message?.(lookup)
    if (message instanceof NoWord) return noWord('message', message)
    if (typeof message !== 'string' || !this.tables.messages.has(message)) {
      return new Unmade(`an unknown kind of message ${quote(message)}; legal are ${oneOf(this.tables.messages.keys())}`)
    }
    const [from, to] = [this.nodeOf(source.from, lookup), this.nodeOf(source.to, lookup)]
    if (from === undefined) return new Unmade('nothing says who sent the message: "from"')
    if (to === undefined) return new Unmade('nothing says whom the message is for: "to"')
    const id = source.id?.(lookup)
    const named = id === undefined || id === null || id === '' ? {} : { id: String(id) }
    return op === 'handle' ? { node: to, peer: from, message, ...named } : { node: from, peer: to, message, ...named }
  }

  private nodeOf(template: Template | undefined, lookup: Lookup): string | undefined {
    const id = nodeIdOf(template, lookup)
    return id === undefined ? undefined : (this.nodes.get(id) ?? id)
  }

  private valuesOf(
    sources: NamedSources,
    lookup: Lookup,
    typeOf: (name: string) => Parameters<typeof valueOfType>[1],
  ): Record<string, Value> | Unmade {
    const values: Record<string, Value> = {}
    for (const [name, source] of sources) {
      const value = source(lookup)
      if (value instanceof NoWord) return noWord(name, value)
      if (value === undefined) continue
      const type = typeOf(name)
      const told = valueOfType(value, type)
      values[name] = type === 'node' && typeof told === 'string' ? (this.nodes.get(told) ?? told) : told
    }
    return values
  }
}

type Who = Pick<EventDraft, 'node' | 'peer' | 'message' | 'id'>

function noWord(field: string, { found, legal }: NoWord): Unmade {
  return new Unmade(`no word for ${quote(found)} in ${quote(field)}; legal are ${oneOf(legal)}`)
}
