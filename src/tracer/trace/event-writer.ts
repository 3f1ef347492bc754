import {
  isMessageEvent,
  MESSAGE_OPS,
  type MessageEvent,
  type Observation,
  peerOf,
  type Value,
  type Values,
} from './events.ts'
import { inJson, type ToldStates } from './told-states.ts'
import { isLegal, type Table, type WordTables } from './word-tables.ts'

/**
 * Writes the line of an event of which every word is known to be legal. It is all that happens to most events, so
 * nothing is made on the way but the line.
 */
export class EventWriter {
  private readonly tables: WordTables
  private readonly told: ToldStates
  /** What stands between the node and its peer, and what stands behind them, by the words that it says. */
  private readonly ops: ReadonlyMap<string, string>
  private readonly messages: ReadonlyMap<string, string>
  private readonly marks: ReadonlyMap<string, string>

  constructor(tables: WordTables, told: ToldStates) {
    this.tables = tables
    this.told = told
    this.ops = new Map(MESSAGE_OPS.map((op) => [op, `,"op":"${op}",${op === 'handle' ? '"from":' : '"to":'}`]))
    this.messages = new Map([...tables.messages.keys()].map((id) => [id, `,"message":"${id}","fields":{`]))
    this.marks = new Map([...tables.marks.keys()].map((op) => [op, `,"op":"${op}"`]))
  }

  /**
   * The line, and what it says of the state is told from here on. Undefined if something may not be legal, or the line
   * is the first of its node: then nothing is.
   */
  write(observation: Observation, state: Values): string | undefined {
    const { node } = observation
    if (!this.told.has(node)) return undefined
    const happened = isMessageEvent(observation) ? this.messageText(observation) : this.markText(observation)
    if (happened === undefined) return undefined
    const set = this.told.take(node, state)
    if (set === undefined) return undefined
    const effect = set === '' ? '}' : `,"set":{${set}}}`
    return `{"node":${inJson(node)}${happened}${effect}`
  }

  private messageText(event: MessageEvent): string | undefined {
    const { message, op, fields } = event
    const between = this.ops.get(op)
    const table = this.tables.messages.get(message)
    if (between === undefined || table === undefined) return undefined
    const peer = peerOf(event)
    if (!this.told.has(peer)) return undefined
    const text = this.fieldsText(table, fields)
    return text === undefined ? undefined : `${between}${inJson(peer)}${this.messages.get(message)}${text}}`
  }

  private markText({ op, fields }: Omit<Observation, 'message'>): string | undefined {
    const table = this.tables.marks.get(op)
    if (table === undefined) return undefined
    if (fields === undefined) return table.required === 0 ? this.marks.get(op) : undefined
    const text = this.fieldsText(table, fields)
    return text === undefined ? undefined : `${this.marks.get(op)},"fields":{${text}}`
  }

  /** Each value is read once, so what is written is what was checked. */
  private fieldsText(table: Table, fields: Values | undefined): string | undefined {
    if (!isPlain(fields)) return undefined
    let text = ''
    let required = 0
    for (const name in fields) {
      const column = table.columns.get(name)
      if (column === undefined) return undefined
      const value = fields[name] as Value
      if (!isLegal(column, value, this.told, this.tables)) return undefined
      if (!column.optional) required += 1
      text += (text === '' ? column.first : column.next) + inJson(value)
    }
    return required === table.required ? text : undefined
  }
}

/** An object that has nothing but what it says. */
function isPlain(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
