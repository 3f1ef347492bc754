import type { Value } from '../trace/events.ts'
import { NodeKinds } from '../trace/node-kinds.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type Table, tablesOf } from '../trace/word-tables.ts'
import type { EventDraft } from './event-draft.ts'

/** Every node that an event names: its own, the other end of the message, and those that are values. */
export function nodesNamedIn(draft: EventDraft, vocabulary: Vocabulary): string[] {
  const { op, node, peer, message, fields, set } = draft
  const tables = tablesOf(vocabulary)
  const table = message === undefined ? tables.marks.get(op) : tables.messages.get(message)
  return [
    node,
    ...(peer === undefined ? [] : [peer]),
    ...valuesThatAreNodes(fields, table),
    ...valuesThatAreNodes(set, tables.stateOf(undefined)),
  ]
}

function valuesThatAreNodes(values: Readonly<Record<string, Value>>, table: Table | undefined): string[] {
  const nodes: string[] = []
  for (const name in values) {
    const value = values[name]
    if (typeof value === 'string' && table?.columns.get(name)?.type === 'node') nodes.push(value)
  }
  return nodes
}

/** A node that is named exists: what names it is all that is known of it. */
export class NamedNodes extends NodeKinds {
  private readonly kind: (node: string) => string | undefined

  constructor(kind: (node: string) => string | undefined) {
    super()
    this.kind = kind
  }

  override has(): boolean {
    return true
  }

  override kindOf(node: string): string | undefined {
    return this.kind(node)
  }
}
