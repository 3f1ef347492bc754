import { WatchedNodes } from '../../../src/tracer/adapters/watched-nodes.ts'
import { inWords, type Row, rowsOf } from './rows.ts'

/** A message of the tests' protocols. */
export interface Message {
  readonly type: string
  readonly from: string
  readonly to: string
  readonly n: number
}

/** What such a message is for an adapter. */
export function describeMessage(sent: Message | undefined) {
  if (typeof sent !== 'object') return undefined
  const { type, from, to, n } = sent
  return { message: type, from, to, fields: { n }, id: `${type}-${from}-${n}` }
}

/** Two nodes with a variable each, and what is told of them once they are there. */
export function twoNodes() {
  const states: Record<'a' | 'b', { x: number }> = { a: { x: 0 }, b: { x: 0 } }
  const nodes = new WatchedNodes(['a', 'b'], (node) => states[node as 'a' | 'b'])
  const rows: Row[] = rowsOf(nodes)
  for (const node of nodes.nodes) nodes.mark(node, 'joined')
  rows.length = 0
  return { nodes, rows, ...states, told: () => inWords(rows) }
}

export const message = (type: string, from: string, to: string, n = 1): Message => ({ type, from, to, n })

export const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
