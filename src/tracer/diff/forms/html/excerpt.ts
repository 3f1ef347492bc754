import { EntryList, isSplice } from '../../../trace/entry-list.ts'
import type { Changes, State, TraceEvent } from '../../../trace/events.ts'
import type { Trace, TraceSection } from '../../../trace/trace.ts'
import type { SideName, TestDiff, Window, WindowNode, WindowStep } from '../../report.ts'

/**
 * What one side has of a window as a trace of its own, with one section: how the nodes are when it begins, and what
 * happens. Whatever draws sections can draw it. Undefined if nothing of the window is on that side.
 */
export function excerptOf(test: TestDiff, window: Window, side: SideName): Trace | undefined {
  const events = eventsOf(window.steps, side)
  if (events.length === 0) return undefined
  const { source, ...name } = test[side]
  const section: TraceSection = {
    title: `${window.section}: ${side}`,
    line: 2,
    meanwhile: window.nodes.flatMap(({ node, start, kinds }) =>
      start[side] ? [{ meanwhile: node, ...kindOn(side, kinds), set: asChanges(start[side]) }] : [],
    ),
    events,
  }
  const header = { trace: 2, vocabulary: side, ...name } as const
  return { source, header, sections: [section], outcome: 'passed' }
}

function kindOn(side: SideName, kinds: WindowNode['kinds']): { kind?: string } {
  const kind = kinds?.[side]
  return kind === undefined ? {} : { kind }
}

/** As the first that is told of a node. */
function asChanges(state: State): Changes {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, asChange(value)]))
}

/** A list is told whole: what changed it between two steps of the window is not in the excerpt. */
function asChange(value: State[string]): Changes[string] {
  return value instanceof EntryList ? { keep: 0, add: [...value.toJSON()] } : value
}

/** A section cannot say in its midst what changed unseen: the node's next event does. */
function eventsOf(steps: readonly WindowStep[], side: SideName): TraceEvent[] {
  const unseen = new Map<string, Changes>()
  return steps.flatMap((step) => {
    const event = step[side]?.event
    if (event === undefined) return []
    const set = changesOn(side, step, event.set)
    if ('meanwhile' in event) {
      unseen.set(event.meanwhile, { ...unseen.get(event.meanwhile), ...set })
      return []
    }
    const before = unseen.get(event.node)
    unseen.delete(event.node)
    return [before || set ? { ...event, set: { ...before, ...set } } : event]
  })
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
