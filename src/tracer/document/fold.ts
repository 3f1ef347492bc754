import type { TraceEvent, Values } from '../events.ts'
import type { Trace, TraceSection } from '../trace.ts'
import { initialState, type Vocabulary } from '../vocabulary.ts'

/** The state of every node that exists, in the order in which they came to be. */
export type States = ReadonlyMap<string, Values>

/** One event, with how every node was right after it. */
export interface Frame {
  readonly event: TraceEvent
  readonly states: States
}

export interface FoldedSection {
  readonly section: TraceSection
  /** How the nodes were when it began. */
  readonly before: States
  readonly frames: readonly Frame[]
}

/** Gives every event of a trace the states that follow from it. States are shared where nothing changed. */
export function fold(trace: Trace, vocabulary: Vocabulary): FoldedSection[] {
  const initial = initialState(vocabulary)
  let states: States = new Map()
  const apply = (node: string, set: Values | undefined) => {
    if (set === undefined && states.has(node)) return
    states = new Map(states).set(node, { ...(states.get(node) ?? initial), ...set })
  }
  return trace.sections.map((section) => {
    for (const { meanwhile, set } of section.meanwhile) apply(meanwhile, set)
    const before = states
    const frames = section.events.map((event) => {
      apply(event.node, event.set)
      return { event, states }
    })
    return { section, before, frames }
  })
}
