import { jsonText } from './live-json.ts'
import type { LiveFields } from './live-options.ts'
import type { LiveRow, RowKind } from './live-row.ts'
import { partFailure } from './recording-failures.ts'

/** So many names are known at a time. */
const MOST_NAMES = 1000

/** Lines as JSON. */
export class RowTexts {
  private readonly node: string
  private readonly onFailure: (error: unknown) => void
  /** Kinds and nodes, which come again and again. */
  private readonly names = new Map<string, string>()

  constructor(node: string, onFailure: (error: unknown) => void) {
    this.node = node
    this.onFailure = onFailure
  }

  /** With its end. */
  line(row: LiveRow): string {
    const told = this.told(row)
    const at = row.at === undefined ? '' : `,"at":${row.at}`
    const set = row.set === undefined ? '' : `,"set":${row.set}`
    return `{"t":${row.time}${at}${told}${set}}\n`
  }

  private told({ kind, name, peer, id, fields }: LiveRow): string {
    if (kind === 'change') return ''
    if (kind === 'end') return ',"end":true'
    const values = fields === undefined ? '' : `,"fields":${fields}`
    if (kind === 'mark') return `,"op":${this.name(name)}${values}`
    const end = kind === 'handle' ? 'from' : 'to'
    const named = id === undefined ? '' : `,"id":${this.of(id)}`
    return `,"op":"${kind}","${end}":${this.name(peer)},"message":${this.name(name)}${named}${values}`
  }

  private name(name: string): string {
    const known = this.names.get(name)
    if (known !== undefined) return known
    const made = this.of(name)
    if (this.names.size >= MOST_NAMES) this.names.clear()
    this.names.set(name, made)
    return made
  }

  /** Fields as JSON. What of them is none is left out, and told. */
  fields(kind: RowKind, name: string, fields: LiveFields): string {
    try {
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

function namesOf(fields: object): readonly string[] {
  try {
    return typeof fields === 'object' && !Array.isArray(fields) ? Object.keys(fields) : []
  } catch {
    return []
  }
}
