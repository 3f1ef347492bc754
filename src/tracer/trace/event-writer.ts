import {
  isMessageEvent,
  type MarkEvent,
  type MessageEvent,
  type Observation,
  peerOf,
  type ToldState,
  type Value,
  type Values,
} from './events.ts'
import { MESSAGE_OPS } from './format.ts'
import { inJson, type ToldStates } from './told-states.ts'
import { isLegal, type Table, type WordTables } from './word-tables.ts'

/** What a kind of message or mark has, and how it is said. */
interface Kind {
  readonly table: Table
  readonly text: string
  /** The same where an id follows. */
  readonly named: string
  /** The contents that were said last: most messages are told of several times, and many say the same. */
  readonly recent: Contents[]
}

/** Fields of one event, in their order, and how they read. */
interface Contents {
  readonly names: readonly string[]
  readonly values: readonly Value[]
  readonly text: string
}

const MOST_RECENT = 4

/**
 * Writes the line of an event of which every word is known to be legal. It is all that happens to most events, so
 * nothing is made on the way but the line.
 */
export class EventWriter {
  private readonly told: ToldStates
  /** What stands between a node and its peer. */
  private readonly ops: ReadonlyMap<string, string>
  private readonly messages: ReadonlyMap<string, Kind>
  private readonly marks: ReadonlyMap<string, Kind>

  constructor(tables: WordTables, told: ToldStates) {
    this.told = told
    this.ops = new Map(MESSAGE_OPS.map((op) => [op, `,"op":"${op}",${op === 'handle' ? '"from":' : '"to":'}`]))
    this.messages = new Map(
      [...tables.messages].map(([id, table]) => {
        const text = `,"message":"${id}"`
        return [id, { table, text: `${text},"fields":`, named: `${text},"id":`, recent: [] }]
      }),
    )
    this.marks = new Map(
      [...tables.marks].map(([op, table]) => [op, { table, text: `,"op":"${op}"`, named: '', recent: [] }]),
    )
  }

  /**
   * The line, and what it says of the state is told from here on. Undefined if something may not be legal, or the line
   * is the first of its node: then nothing is.
   */
  write(observation: Observation, state: ToldState): string | undefined {
    const { node } = observation
    const quoted = this.told.quoted(node)
    if (quoted === undefined) return undefined
    const happened = isMessageEvent(observation) ? this.messageText(observation) : this.markText(observation)
    if (happened === undefined) return undefined
    const set = this.told.take(node, state)
    if (set === undefined) return undefined
    const effect = set === '' ? '}' : `,"set":{${set}}}`
    return `{"node":${quoted}${happened}${effect}`
  }

  private messageText(event: MessageEvent): string | undefined {
    const { message, op, id, fields } = event
    const between = this.ops.get(op)
    const kind = this.messages.get(message)
    if (between === undefined || kind === undefined) return undefined
    const peer = this.told.quoted(peerOf(event))
    if (peer === undefined) return undefined
    const text = this.fieldsText(kind, fields)
    if (text === undefined) return undefined
    if (id === undefined) return between + peer + kind.text + text
    return typeof id === 'string' && id !== ''
      ? `${between}${peer}${kind.named}${inJson(id)},"fields":${text}`
      : undefined
  }

  private markText({ op, kind: introduced, fields }: Omit<MarkEvent, 'set'>): string | undefined {
    const kind = this.marks.get(op)
    if (kind === undefined || introduced !== undefined) return undefined
    if (fields === undefined) return kind.table.required === 0 ? kind.text : undefined
    const text = this.fieldsText(kind, fields)
    return text === undefined ? undefined : `${kind.text},"fields":${text}`
  }

  private fieldsText(kind: Kind, fields: Values | undefined): string | undefined {
    if (!isPlain(fields)) return undefined
    for (const contents of kind.recent) if (areSame(fields, contents)) return contents.text
    const made = this.contentsOf(kind.table, fields)
    if (made === undefined) return undefined
    if (kind.recent.length === MOST_RECENT) kind.recent.pop()
    kind.recent.unshift(made)
    return made.text
  }

  /** Each value is read once, so what is written is what was checked. */
  private contentsOf(table: Table, fields: Values): Contents | undefined {
    const names: string[] = []
    const values: Value[] = []
    let text = '{'
    let required = 0
    for (const name in fields) {
      const column = table.columns.get(name)
      if (column === undefined) return undefined
      const value = fields[name] as Value
      if (!isLegal(column, value, this.told)) return undefined
      if (!column.optional) required += 1
      text += (names.length === 0 ? column.first : column.next) + inJson(value)
      names.push(name)
      values.push(value)
    }
    text += '}'
    // Whoever asks for a character gets the text put together in one piece: it will be copied as often as it is said.
    text.charCodeAt(0)
    return required === table.required ? { names, values, text } : undefined
  }
}

/** Also that names stand in the same order: they do in the line. */
function areSame(fields: Values, { names, values }: Contents): boolean {
  let place = 0
  for (const name in fields) {
    if (name !== names[place] || fields[name] !== values[place]) return false
    place += 1
  }
  return place === names.length
}

/** An object that has nothing but what it says. */
function isPlain(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
