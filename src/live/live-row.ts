/** Fields as they were when they were told: a copy, or JSON where a part of them could change later. */
export type ToldFields = Readonly<Record<string, unknown>> | string

/** What a line tells. A `change` tells nothing but what has changed. */
export type RowKind = 'mark' | 'send' | 'handle' | 'lose' | 'change' | 'end'

/** A line as long as its text is not made: texts are made some at a time, when nobody waits for the node. */
export class LiveRow {
  readonly kind: RowKind
  /** Of the mark or the message. */
  readonly name: string
  /** The node at the other end of a message. */
  readonly peer: string
  /** The stamp of a message, where there is one. */
  readonly id: string | undefined
  readonly fields: ToldFields | undefined
  /** By the clock of the recorder; 0 as long as it has no place. */
  time = 0
  /** By the wall clock, where that says a time. */
  at: number | undefined = undefined
  /** What its handler has changed, as JSON. */
  set: string | undefined
  /** Nothing is added to it any more. */
  isDone = false

  constructor(kind: RowKind, name = '', peer = '', id?: string, fields?: ToldFields) {
    this.kind = kind
    this.name = name
    this.peer = peer
    this.id = id
    this.fields = fields
  }
}
