import { jsonText } from './live-json.ts'
import type { LiveFields } from './live-options.ts'
import { LiveRow, type PlainFields, type RowKind, type ToldFields, type ToldName } from './live-row.ts'
import { partFailure } from './recording-failures.ts'

/**
 * So long may a text be that is kept as it is. A longer one may be a part of another: V8 keeps what came over the network, for
 * example, as long as a stamp that was cut out of it. It may be a hundred thousand times as long.
 */
const MOST_KEPT = 12
/** So many fields are kept as they are. */
const MOST_FIELDS = 32
/** So many longer names are known at a time. */
const MOST_NAMES = 1000

/** Makes rows of what is told, as it is then. */
export class ToldRows {
  private readonly node: string
  private readonly onFailure: (error: unknown) => void
  private readonly names = new Map<string, string>()

  constructor(node: string, onFailure: (error: unknown) => void) {
    this.node = node
    this.onFailure = onFailure
  }

  /**
   * What a line is going to tell, as it is now. Of what is no JSON, `onFailure` is told at once, which may record something; it
   * is left out.
   */
  row(kind: RowKind, name: string, peer: string, fields: LiveFields | undefined, id?: string): LiveRow {
    const told = fields === undefined ? undefined : this.fields(kind, name, fields)
    return new LiveRow(kind, this.name(name), this.name(peer), id === undefined ? id : own(id), told)
  }

  private fields(kind: RowKind, name: string, fields: LiveFields): ToldFields {
    // Each is read once.
    const copy = copyOf(fields)
    if (copy && isPlain(copy)) return copy as PlainFields
    try {
      const text = jsonText(copy ?? fields) ?? 'undefined'
      if (text.startsWith('{')) return text
      this.fail('what stands for the fields', kind, name, new TypeError(`${text.slice(0, 100)} is no object`))
      return '{}'
    } catch (error) {
      return this.oneByOne(kind, name, copy ?? fields, error)
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
    if (typeof name !== 'string') return { json: this.of(name) }
    return name.length <= MOST_KEPT ? name : (this.names.get(name) ?? this.keep(own(name)))
  }

  private keep(name: string): string {
    if (this.names.size >= MOST_NAMES) this.names.clear()
    this.names.set(name, name)
    return name
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

/** Undefined where JSON may need more of it than its enumerable fields, or where it cannot be copied. */
function copyOf(fields: LiveFields): LiveFields | undefined {
  try {
    const isBare = typeof fields === 'object' && fields !== null && Object.getPrototypeOf(fields) === Object.prototype
    return isBare && fields['toJSON'] === undefined ? { ...fields } : undefined
  } catch {
    return undefined
  }
}

/** Whether nothing in it can change, and it is not large. */
function isPlain(copy: LiveFields): boolean {
  let count = 0
  for (const name in copy) {
    count += 1
    if (count > MOST_FIELDS || !isPlainValue(copy[name])) return false
  }
  return true
}

function isPlainValue(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'string') return value.length <= MOST_KEPT
  return typeof value === 'boolean' || value === null || value === undefined
}

/** A text of its own, if it may be a part of another. */
function own(text: string): string {
  return text.length <= MOST_KEPT ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}
