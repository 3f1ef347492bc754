/**
 * How many events a second are folded into states of three nodes, and of many nodes. Beside it JSON parses the events of
 * three nodes.
 */
import type { TraceEvent } from '../src/tracer/trace/events.ts'
import { fold } from '../src/tracer/trace/fold.ts'
import { readTrace } from '../src/tracer/trace/read.ts'
import { recordAll, toldOf, vocabulary } from './cluster.ts'
import { compare, report } from './measure.ts'

const EVENTS = 100_000
const lines = recordAll(toldOf(3000)).filter((line) => line.startsWith('{"node"'))
const parsed = lines.map((line) => JSON.parse(line) as TraceEvent)

/** The events of three nodes, over and over, each time those of three others. */
function traceOf(nodes: number) {
  const header = '{"trace":1,"vocabulary":"raft","group":"g","file":"f","test":"t"}'
  const bytes = new TextEncoder().encode(`${header}\n{"end":"passed"}\n`)
  const events = Array.from({ length: EVENTS }, (_, i): TraceEvent => {
    const event = parsed[i % parsed.length] as TraceEvent
    return { ...event, node: `${Number(event.node) + 3 * (i % (nodes / 3))}` }
  })
  return {
    ...readTrace(bytes, 'a.jsonl', vocabulary),
    sections: [{ title: 'All', line: 2, meanwhile: [], events }],
  }
}

const baseline = {
  name: 'JSON.parse of as many events',
  run: () => Array.from({ length: EVENTS }, (_, i) => JSON.parse(lines[i % lines.length] ?? '') as unknown),
}
for (const nodes of [3, 300]) {
  const trace = traceOf(nodes)
  report(compare('events/s', EVENTS, { name: `fold, ${nodes} nodes`, run: () => fold(trace, vocabulary) }, baseline, 5))
}
