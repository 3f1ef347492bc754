import { isMessageEvent, type State, type TraceEvent } from './events.ts'
import { History, type States } from './states.ts'
import type { Trace, TraceSection } from './trace.ts'
import { initialState, type Vocabulary } from './vocabulary.ts'

export type { States }

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
  const history = new History((kind) => initialState(vocabulary, kind))
  return trace.sections.map((section) => continueWith(section, history))
}

/** The same for one section, from how the nodes were at the end of the one before it. */
export function foldSection(
  section: TraceSection,
  states: ReadonlyMap<string, State>,
  vocabulary: Vocabulary,
): FoldedSection {
  return continueWith(section, new History((kind) => initialState(vocabulary, kind), states))
}

function continueWith(section: TraceSection, history: History): FoldedSection {
  for (const { meanwhile, kind, set } of section.meanwhile) history.change(meanwhile, set, kind)
  const before = history.now
  const frames = section.events.map((event): Frame => {
    history.change(event.node, event.set, isMessageEvent(event) ? undefined : event.kind)
    return { event, states: history.now }
  })
  for (const { meanwhile, kind, set } of section.afterwards ?? []) history.change(meanwhile, set, kind)
  return { section, before, frames }
}
