import { EntryList } from './entry-list.ts'
import {
  isMessageEvent,
  type MessageEvent,
  peerOf,
  type State,
  type TraceEvent,
  type Value,
  type Values,
} from './events.ts'
import type { Field, VariableWord, Vocabulary } from './vocabulary.ts'

/** What stands for a value that is not known. */
export const UNKNOWN = '?'

/** What a cell, a label or a note says. Plain text: whoever prints it escapes it. */
export interface Cells {
  node(id: string): string
  role(state: State): string
  /** What happened, in short: `ae+N-2 t-1 i-0`. */
  op(event: TraceEvent): string
  /** A message's contents in short: `t-1 i-0`. */
  contents(event: MessageEvent): string
  /** A value in full: a node by its label, yes and no as the vocabulary says it. */
  value(field: Pick<VariableWord, 'type'>, value: Value | EntryList | undefined): string
  /** One changed variable: `t-1`. Empty for a variable that cells do not show. */
  change(variable: VariableWord, value: Value | EntryList | undefined): string
}

/** Whether an event says anything of the field: one that is optional may be absent. */
export function isTold({ id, optional }: Field, fields: Values | undefined): boolean {
  return optional !== true || fields?.[id] !== undefined
}

export function makeCells(vocabulary: Vocabulary): Cells {
  const node = (id: string) => vocabulary.nodePrefix + id
  const show = (value: Value | EntryList | undefined) => {
    if (value === undefined) return UNKNOWN
    if (value instanceof EntryList) return String(value.length)
    return typeof value === 'boolean' ? vocabulary.booleans[`${value}`] : String(value ?? '-')
  }
  const inShort = ({ short }: Pick<Field, 'short'>, value: Value | EntryList | undefined, separator = '-') =>
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
  return {
    node,
    op,
    contents,
    role: (state) => vocabulary.roles.get(String(state['role']))?.short ?? '',
    value: ({ type }, value) =>
      type === 'node' && value !== null && value !== undefined ? node(String(value)) : show(value),
    change: (variable, value) => inShort(variable, value, variable.separator).join(''),
  }
}
