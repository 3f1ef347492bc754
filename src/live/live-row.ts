/** What a line tells. A `change` tells nothing but what has changed. */
export type RowKind = 'mark' | 'send' | 'handle' | 'lose' | 'change' | 'end'

/** A line as long as something may be added to it. */
export class LiveRow {
  readonly kind: RowKind
  /** Of the mark or the message. */
  readonly name: string
  /** The node at the other end of a message. */
  readonly peer: string
  /** The stamp of a message, where there is one. */
  readonly id: string | undefined
  /** As JSON. */
  readonly fields: string | undefined
  /** By the clock of the recorder; 0 as long as it has no place. */
  time = 0
  /** By the wall clock, where that says a time. */
  at: number | undefined = undefined
  /** What its handler has changed, as JSON. */
  set: string | undefined
  /** Nothing is added to it any more. */
  isDone = false

  constructor(kind: RowKind, name = '', peer = '', id?: string, fields?: string) {
    this.kind = kind
    this.name = name
    this.peer = peer
    this.id = id
    this.fields = fields
  }
}
