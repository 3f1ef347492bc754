import { EntryList } from '../../../trace/entry-list.ts'
import type { Changes, State, TraceEvent } from '../../../trace/events.ts'
import type { Trace, TraceSection } from '../../../trace/trace.ts'
import type { SideName, TestDiff, Window, WindowStep } from '../../report.ts'

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
    meanwhile: window.nodes.flatMap(({ node, start }) =>
      start[side] ? [{ meanwhile: node, set: asChanges(start[side]) }] : [],
    ),
    events,
  }
  const header = { trace: 2, vocabulary: side, ...name } as const
  return { source, header, sections: [section], outcome: 'passed' }
}

/** As the first that is told of a node. */
function asChanges(state: State): Changes {
  const entries = Object.entries(state).map(([name, value]) => [
    name,
    value instanceof EntryList ? { keep: 0, add: value.toJSON() } : value,
  ])
  return Object.fromEntries(entries)
}

/** A section cannot say in its midst what changed unseen: the node's next event does. */
function eventsOf(steps: readonly WindowStep[], side: SideName): TraceEvent[] {
  const unseen = new Map<string, Changes>()
  return steps.flatMap((step) => {
    const event = step[side]?.event
    if (event === undefined) return []
    if ('meanwhile' in event) {
      unseen.set(event.meanwhile, { ...unseen.get(event.meanwhile), ...event.set })
      return []
    }
    const before = unseen.get(event.node)
    unseen.delete(event.node)
    return [before ? { ...event, set: { ...before, ...event.set } } : event]
  })
}
