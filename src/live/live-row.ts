import type { PlainValue } from './json-bytes.ts'
import type { ToldChanges } from './state-changes.ts'

/** What a line tells. A `change` tells nothing but what has changed. */
export type RowKind = 'mark' | 'send' | 'handle' | 'lose' | 'change' | 'end'

/** A text, or the JSON of what stands for it: whoever collects says where that is. */
export type ToldName = string | { readonly json: string }

/** Fields in which nothing can change. */
export type PlainFields = Readonly<Record<string, PlainValue | undefined>>

/** As they were, or as JSON. */
export type ToldFields = PlainFields | string

/** A line, until it is written. */
export class LiveRow {
  readonly kind: RowKind
  /** Of the mark or the message. */
  readonly name: ToldName
  /** The node at the other end of a message. */
  readonly peer: ToldName
  /** The stamp of a message, where there is one. */
  id: string | undefined
  readonly fields: ToldFields | undefined
  /** By the clock of the recorder; 0 as long as it has no place. */
  time = 0
  /** By the wall clock, where that says a time. */
  at: number | undefined = undefined
  /** What its handler has changed. */
  set: ToldChanges | undefined = undefined

  constructor(kind: RowKind, name: ToldName = '', peer: ToldName = '', id?: string, fields?: ToldFields) {
    this.kind = kind
    this.name = name
    this.peer = peer
    this.id = id
    this.fields = fields
  }

  /** Of its texts that may be long: names come again and again, and fields that are not JSON are short. */
  get length(): number {
    let length = this.id?.length ?? 0
    if (typeof this.fields === 'string') length += this.fields.length
    if (this.set) for (const { json } of this.set) if (typeof json === 'string') length += json.length
    return length
  }
}
