import type { TraceEvent, Values } from './events.ts'
import type { Trace, TraceSection } from './trace.ts'
import { initialState, type Vocabulary } from './vocabulary.ts'

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
  return trace.sections.map((section) => {
    const folded = foldSection(section, states, initial)
    states = folded.frames.at(-1)?.states ?? folded.before
    return folded
  })
}

/** The same for one section, from how the nodes were at the end of the one before it. */
export function foldSection(section: TraceSection, states: States, initial: Values): FoldedSection {
  let now = states
  const apply = (node: string, set: Values | undefined) => {
    if (set === undefined && now.has(node)) return
    now = new Map(now).set(node, { ...(now.get(node) ?? initial), ...set })
  }
  for (const { meanwhile, set } of section.meanwhile) apply(meanwhile, set)
  const before = now
  const frames = section.events.map((event) => {
    apply(event.node, event.set)
    return { event, states: now }
  })
  return { section, before, frames }
}
