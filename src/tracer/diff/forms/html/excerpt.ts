import { EntryList, isSplice } from '../../../trace/entry-list.ts'
import type { Changes, State, TraceEvent } from '../../../trace/events.ts'
import type { Trace, TraceSection } from '../../../trace/trace.ts'
import type { SideName, TestDiff, Window, WindowNode, WindowStep } from '../../report.ts'

/** What changed unseen, as an event: a section cannot say it in its midst. Not a name that a mark can have. */
const UNSEEN = 'changed unseen'

/**
 * What one side has of a window as a trace of its own, with one section: how the nodes are when it begins, and an event
 * for each step of that side. Whatever draws sections can draw it.
 */
export function excerptOf(test: TestDiff, window: Window, side: SideName): Trace {
  const { source, ...name } = test[side]
  const section: TraceSection = {
    title: `${window.section}: ${side}`,
    line: 2,
    meanwhile: window.nodes.flatMap(({ node, start, kinds }) =>
      start[side] ? [{ meanwhile: node, ...kindOn(side, kinds), set: asChanges(start[side]) }] : [],
    ),
    events: window.steps.flatMap((step) => eventOf(step, side)),
  }
  const header = { trace: 2, vocabulary: side, ...name } as const
  return { source, header, sections: [section], outcome: 'passed' }
}

function kindOn(side: SideName, kinds: WindowNode['kinds']): { kind?: string } {
  const kind = kinds?.[side]
  return kind === undefined ? {} : { kind }
}

/** As the first that is told of a node. */
export function asChanges(state: State): Changes {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, asChange(value)]))
}

/** A list is told whole: what changed it between two steps of the window is not in the excerpt. */
function asChange(value: State[string]): Changes[string] {
  return value instanceof EntryList ? { keep: 0, add: [...value.toJSON()] } : value
}

function eventOf(step: WindowStep, side: SideName): TraceEvent[] {
  const event = step[side]?.event
  if (event === undefined) return []
  const set = changesOn(side, step, event.set)
  const told = 'meanwhile' in event ? { node: event.meanwhile, op: UNSEEN } : event
  return [{ ...told, ...(set ? { set } : {}) }]
}

function changesOn(side: SideName, { states }: WindowStep, set: Changes | undefined): Changes | undefined {
  const after = states?.of(side)
  if (set === undefined || after === undefined) return set
  const told = Object.entries(set).map(([name, change]): [string, Changes[string]] => {
    const value = after[name]
    return [name, isSplice(change) && value !== undefined ? asChange(value) : change]
  })
  return Object.fromEntries(told)
}
