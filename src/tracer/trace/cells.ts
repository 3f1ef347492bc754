import {
  isMessageEvent,
  type MessageEvent,
  peerOf,
  type State,
  type TraceEvent,
  type Value,
  type Values,
} from './events.ts'
import { type StateCells, stateCells, UNKNOWN } from './state-cells.ts'
import type { Field, VariableWord, Vocabulary } from './vocabulary.ts'

/** What a cell, a label or a note says. Plain text: whoever prints it escapes it. */
export interface Cells extends StateCells {
  node(id: string): string
  role(state: State): string
  /** What happened, in short: `ae+N-2 t-1 i-0`. */
  op(event: TraceEvent): string
  /** A message's contents in short: `t-1 i-0`. */
  contents(event: MessageEvent): string
}

/** Whether an event says anything of the field: one that is optional may be absent. */
export function isTold({ id, optional }: Field, fields: Values | undefined): boolean {
  return optional !== true || fields?.[id] !== undefined
}

export function makeCells(vocabulary: Vocabulary): Cells {
  const node = (id: string) => vocabulary.nodePrefix + id
  const show = (value: Value | undefined) => {
    if (value === undefined) return UNKNOWN
    return typeof value === 'boolean' ? vocabulary.booleans[`${value}`] : String(value ?? '-')
  }
  const inShort = ({ short }: Pick<Field, 'short'>, value: Value | undefined, separator = '-') =>
    short === undefined ? [] : [short + separator + show(value)]

  const contents = (event: MessageEvent) => {
    const fields = vocabulary.messages.get(event.message)?.fields ?? []
    return fields
      .filter((field) => isTold(field, event.fields))
      .flatMap((field) => inShort(field, event.fields[field.id] ?? null))
      .join(' ')
  }
  const op = (event: TraceEvent) => {
    if (!isMessageEvent(event)) return vocabulary.marks.get(event.op)?.cell ?? event.op
    const word = vocabulary.messages.get(event.message)
    const short = word?.short ?? event.message
    const sender = event.op === 'handle' ? event.from : event.node
    const namesSender = event.op === 'handle' || word?.senderFirst === true
    const route = namesSender ? `${node(sender)}+${short}` : `${short}+${node(peerOf(event))}`
    return `${route} ${contents(event)}`.trimEnd()
  }
  const scalar = ({ type }: Pick<VariableWord, 'type'>, value: Value | undefined) =>
    type === 'node' && value !== null && value !== undefined ? node(String(value)) : show(value)
  return {
    node,
    op,
    contents,
    role: (state) => vocabulary.roles.get(String(state['role']))?.short ?? '',
    ...stateCells(scalar, inShort),
  }
}
