import { isMessageEvent, type Observation, peerOf, type ToldState } from '../../../src/tracer/trace/events.ts'
import type { Source } from '../../../src/tracer/trace/recorder.ts'

/** What was told of one event: what happened, and what changed in the node's state since it was told last. */
export interface Row {
  readonly event: Observation
  readonly set: ToldState
}

/** Everything that a source tells from now on. */
export function rowsOf(source: Source): Row[] {
  const rows: Row[] = []
  const told = new Map<string, ToldState>()
  source.subscribe((event, state) => {
    const before = told.get(event.node)
    const changed = Object.entries(state).filter(([name, value]) => before !== undefined && before[name] !== value)
    told.set(event.node, { ...before, ...state })
    rows.push({ event, set: Object.fromEntries(changed) })
  })
  return rows
}

/** Rows as a person reads them: `b handle renew from a: token 1`. */
export function inWords(rows: readonly Row[]): string[] {
  return rows.map(({ event, set }) => {
    const { node, op } = event
    const peer = isMessageEvent(event) ? ` ${event.message} ${op === 'handle' ? 'from' : 'to'} ${peerOf(event)}` : ''
    const changes = Object.entries(set).map(([name, value]) => `${name} ${value}`)
    return `${node} ${op}${peer}${changes.length > 0 ? `: ${changes.join(', ')}` : ''}`
  })
}
