import type { JsonBytes } from './json-bytes.ts'
import { jsonText } from './live-json.ts'
import type { LiveFields } from './live-options.ts'
import { LiveRow, type PlainFields, type RowKind, type ToldFields, type ToldName } from './live-row.ts'
import { partFailure } from './recording-failures.ts'
import type { ToldChange, ToldChanges } from './state-changes.ts'

/** So long texts in fields are told as they are. */
const LONG = 1000

/** Lines as JSON. */
export class RowTexts {
  private readonly node: string
  private readonly onFailure: (error: unknown) => void

  constructor(node: string, onFailure: (error: unknown) => void) {
    this.node = node
    this.onFailure = onFailure
  }

  /**
   * What a line is going to tell, as it is now. What of it is none is told at once, and left out; whoever is told may record
   * something.
   */
  row(kind: RowKind, name: string, peer: string, fields: LiveFields | undefined, id?: string): LiveRow {
    const told = fields === undefined ? undefined : this.fields(kind, name, fields)
    return new LiveRow(kind, this.name(name), this.name(peer), id, told)
  }

  /** A line with its end. */
  put(row: LiveRow, into: JsonBytes): void {
    into.json('{"t":')
    into.number(row.time)
    if (row.at !== undefined) {
      into.json(',"at":')
      into.number(row.at)
    }
    putTold(row, into)
    if (row.set) putChanges(row.set, into)
    into.json('}\n')
  }

  private fields(kind: RowKind, name: string, fields: LiveFields): ToldFields {
    try {
      const own = plainCopy(fields)
      if (own) return own
      const text = jsonText(fields) ?? 'undefined'
      if (text.startsWith('{')) return text
      this.fail('what stands for the fields', kind, name, new TypeError(`${text.slice(0, 100)} is no object`))
      return '{}'
    } catch (error) {
      return this.oneByOne(kind, name, fields, error)
    }
  }

  /** The same where one of them is no JSON, or all together are none. */
  private oneByOne(kind: RowKind, name: string, fields: LiveFields, why: unknown): string {
    const texts: string[] = []
    let failures = 0
    for (const field of namesOf(fields)) {
      try {
        const text = jsonText(fields[field])
        if (text !== undefined) texts.push(`${this.of(field)}:${text}`)
      } catch (error) {
        failures += 1
        this.fail(`field ${this.of(field)}`, kind, name, error)
      }
    }
    if (failures === 0) this.fail('something in the fields', kind, name, why)
    return `{${texts.join(',')}}`
  }

  private name(name: unknown): ToldName {
    return typeof name === 'string' ? name : { json: this.of(name) }
  }

  private fail(part: string, kind: RowKind, name: string, error: unknown): void {
    const what = kind === 'mark' ? 'mark' : `message (${kind})`
    this.onFailure(partFailure(this.node, `${part} of the ${what} ${this.of(name)}`, error))
  }

  /** As JSON. What is none is told as null: whoever collects says where. */
  private of(value: unknown): string {
    try {
      return JSON.stringify(value) ?? 'null'
    } catch (error) {
      this.onFailure(error)
      return 'null'
    }
  }
}

function putTold({ kind, name, peer, id, fields }: LiveRow, into: JsonBytes): void {
  if (kind === 'change') return
  if (kind === 'end') return into.json(',"end":true')
  into.json(',"op":')
  putName(kind === 'mark' ? name : kind, into)
  if (kind !== 'mark') {
    into.json(kind === 'handle' ? ',"from":' : ',"to":')
    putName(peer, into)
    into.json(',"message":')
    putName(name, into)
    if (id !== undefined) {
      into.json(',"id":')
      into.text(id)
    }
  }
  if (fields !== undefined) putFields(fields, into)
}

function putName(name: ToldName, into: JsonBytes): void {
  if (typeof name === 'string') into.text(name)
  else into.json(name.json)
}

function putChanges(changes: ToldChanges, into: JsonBytes): void {
  into.json(',"set":{')
  for (let i = 0; i < changes.length; i += 1) {
    const { name, value } = changes[i] as ToldChange
    if (i > 0) into.json(',')
    into.text(name)
    into.json(':')
    if (typeof value === 'string') into.json(value)
    else into.value(value)
  }
  into.json('}')
}

function putFields(fields: ToldFields, into: JsonBytes): void {
  into.json(',"fields":')
  if (typeof fields === 'string') return into.json(fields)
  let before = '{'
  for (const name in fields) {
    const value = fields[name]
    if (value === undefined) continue
    into.json(before)
    before = ','
    into.text(name)
    into.json(':')
    into.value(value)
  }
  into.json(before === '{' ? '{}' : '}')
}

function namesOf(fields: object): readonly string[] {
  try {
    return typeof fields === 'object' && !Array.isArray(fields) ? Object.keys(fields) : []
  } catch {
    return []
  }
}

/** Undefined where JSON may need more than the values for it, or where something in them can change. */
function plainCopy(fields: LiveFields): PlainFields | undefined {
  if (typeof fields !== 'object' || fields === null || Object.getPrototypeOf(fields) !== Object.prototype)
    return undefined
  const own = { ...fields }
  for (const name in own) if (!isPlainValue(own[name])) return undefined
  return own as PlainFields
}

function isPlainValue(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'string') return value.length <= LONG
  return typeof value === 'boolean' || value === null || value === undefined
}
