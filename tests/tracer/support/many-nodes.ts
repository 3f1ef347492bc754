import type { TraceEvent } from '../../../src/tracer/trace/events.ts'
import { events, prepare } from './long-traces.ts'

/** A coordinator asks all others, and they hear it, round after round: so many events of so many nodes. */
export function manyNodes(nodes: number, count: number): TraceEvent[] {
  const others = Array.from({ length: nodes - 1 }, (_, i) => String(i + 2))
  const joined = ['1', ...others].map((node): TraceEvent => ({ node, op: 'joined' }))
  const asked = events(Math.max(0, count - nodes), (i): TraceEvent => {
    const round = Math.floor(i / 2 / others.length)
    const fields = { round, by: '1' }
    const other = others[Math.floor(i / 2) % others.length] ?? '2'
    return i % 2 === 0
      ? ({ ...prepare('send', round), to: other, fields } as TraceEvent)
      : { node: other, op: 'handle', from: '1', message: 'prepare', fields }
  })
  return [...joined, ...asked]
}
