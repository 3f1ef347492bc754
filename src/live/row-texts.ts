import type { LiveRow } from './live-row.ts'

/** So many names are known at a time. */
const MOST_NAMES = 1000

/** Lines as JSON. */
export class RowTexts {
  private readonly onFailure: (error: unknown) => void
  /** Kinds and nodes, which come again and again. */
  private readonly names = new Map<string, string>()

  constructor(onFailure: (error: unknown) => void) {
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

  /** As JSON. What is none is told as null: whoever collects says where. */
  of(value: unknown): string {
    try {
      return JSON.stringify(value) ?? 'null'
    } catch (error) {
      this.onFailure(error)
      return 'null'
    }
  }
}
