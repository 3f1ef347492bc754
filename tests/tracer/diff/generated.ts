import fc from 'fast-check'
import type { TraceEvent, Values } from '../../../src/tracer/trace/events.ts'
import type { Trace, TraceSection } from '../../../src/tracer/trace/trace.ts'

/** What a step of a generated cluster does; numbers are taken modulo what there is. */
interface Choice {
  readonly act: number
  readonly node: number
  readonly peer: number
  readonly value: number
}

const choice: fc.Arbitrary<Choice> = fc.record({
  act: fc.nat(19),
  node: fc.nat(3),
  peer: fc.nat(3),
  value: fc.nat(2),
})

/** Traces of a few nodes that send, lose, repeat and handle messages: what is handled was always sent before. */
export const traces: fc.Arbitrary<Trace> = fc
  .array(choice, { maxLength: 60 })
  .map((choices) => new Nodes().run(choices))

class Nodes {
  private readonly sections: (TraceSection & { events: TraceEvent[] })[] = []
  private readonly underWay: { from: string; to: string; fields: Values }[] = []

  run(choices: readonly Choice[]): Trace {
    this.section()
    for (let node = 0; node < 4; node += 1) this.add({ node: `${node}`, op: 'joined' })
    for (const each of choices) this.step(each)
    const header = { trace: 1, vocabulary: 'two_phase', group: 'g', file: 'f', test: 't' } as const
    return { source: 'g/f/t.jsonl', header, sections: this.sections, outcome: 'passed' }
  }

  private step({ act, node, peer, value }: Choice): void {
    const id = `${node}`
    if (act === 0) return this.section()
    if (act < 7) return this.send(id, `${peer}`, value)
    if (act < 14) return this.handle(peer, value, act === 7)
    if (act === 14) return this.add({ node: id, op: 'answered', fields: { what: 'x', said: `${value}` } })
    if (act === 15) return this.add({ node: id, op: 'cut', set: { reach: 2 } })
    this.add({ node: id, op: 'asked', fields: { what: `${value}` }, ...(act < 18 ? { set: { round: value } } : {}) })
  }

  private section(): void {
    this.sections.push({ title: `Section ${this.sections.length}`, line: 0, meanwhile: [], events: [] })
  }

  private send(from: string, to: string, round: number): void {
    const fields = { round, by: from }
    this.underWay.push({ from, to, fields })
    this.add({ node: from, op: 'send', to, message: 'prepare', fields })
  }

  private handle(which: number, round: number, repeats: boolean): void {
    const at = which % Math.max(1, this.underWay.length)
    const message = this.underWay[at]
    if (!message) return
    if (!repeats) this.underWay.splice(at, 1)
    const { from, to, fields } = message
    this.add({ node: to, op: 'handle', from, message: 'prepare', fields, set: { round } })
  }

  private add(event: TraceEvent): void {
    this.sections.at(-1)?.events.push(event)
  }
}

/**
 * The same events with the same causes in another order: at each step one of the nodes goes on whose next event may
 * happen. `choices` says which.
 */
export function interleave(trace: Trace, choices: readonly number[]): Trace {
  let taken = 0
  const sent = new Map<string, number>()
  const needed = neededSends(trace)
  const sections = trace.sections.map((section) => {
    const queues = new Map<string, TraceEvent[]>()
    for (const event of section.events) queues.set(event.node, [...(queues.get(event.node) ?? []), event])
    const events: TraceEvent[] = []
    while (events.length < section.events.length) {
      const ready = [...queues.values()].filter(
        ([next]) => next && (sent.get(keyOf(next)) ?? 0) >= (needed.get(next) ?? 0),
      )
      const event = ready[(choices[taken % choices.length] ?? 0) % ready.length]?.shift()
      taken += 1
      if (!event) throw new Error('nothing can happen')
      if (event.op === 'send') sent.set(keyOf(event), (sent.get(keyOf(event)) ?? 0) + 1)
      events.push(event)
    }
    return { ...section, events }
  })
  return { ...trace, sections }
}

/** How many messages like it must have been sent before each handling. */
function neededSends({ sections }: Trace): Map<TraceEvent, number> {
  const sent = new Map<string, number>()
  const needed = new Map<TraceEvent, number>()
  for (const event of sections.flatMap(({ events }) => events)) {
    const key = keyOf(event)
    if (event.op === 'send') sent.set(key, (sent.get(key) ?? 0) + 1)
    if (event.op === 'handle') needed.set(event, sent.get(key) ?? 0)
  }
  return needed
}

function keyOf(event: TraceEvent): string {
  if (!('message' in event)) return ''
  const [from, to] = event.op === 'handle' ? [event.from, event.node] : [event.node, event.to]
  return JSON.stringify([from, to, event.fields])
}

/** A change somewhere in a trace; numbers are taken modulo what there is. */
export interface Edit {
  readonly kind: 'drop' | 'double' | 'field' | 'set' | 'swap' | 'title' | 'claims' | 'name' | 'fail'
  readonly at: number
  readonly value: number
}

export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Edit['kind']>('drop', 'double', 'field', 'set', 'swap', 'title', 'claims', 'name', 'fail'),
    at: fc.nat(100),
    value: fc.nat(3),
  }),
  { minLength: 1, maxLength: 5 },
)

export function edited(trace: Trace, changes: readonly Edit[]): Trace {
  return changes.reduce(editOne, trace)
}

function editOne(trace: Trace, { kind, at, value }: Edit): Trace {
  const place = at % trace.sections.length
  const inSection = (change: (section: TraceSection) => TraceSection): Trace => ({
    ...trace,
    sections: trace.sections.map((section, i) => (i === place ? change(section) : section)),
  })
  switch (kind) {
    case 'title':
      return inSection((section) => ({ ...section, title: `${section.title} ${value}` }))
    case 'claims':
      return inSection((section) => ({ ...section, [value > 1 ? 'tests' : 'uses']: [`f/${value}`] }))
    case 'name':
      return { ...trace, header: { ...trace.header, test: `t${value}` } }
    case 'fail':
      return { ...trace, outcome: 'failed', ...(value > 1 ? { expected: true as const } : {}) }
    default:
      return inSection((section) => ({ ...section, events: editEvents([...section.events], kind, at, value) }))
  }
}

function editEvents(events: TraceEvent[], kind: Edit['kind'], at: number, value: number): TraceEvent[] {
  const i = at % Math.max(1, events.length)
  const event = events[i]
  const next = events[i + 1]
  if (!event) return events
  if (kind === 'drop') events.splice(i, 1)
  else if (kind === 'double') events.splice(i, 0, event)
  else if (kind === 'set') events[i] = { ...event, set: { round: value } }
  else if (kind === 'field' && event.fields)
    events[i] = { ...event, fields: { ...event.fields, what: `${value}` } } as TraceEvent
  else if (kind === 'swap' && next) events.splice(i, 2, next, event)
  return events
}
