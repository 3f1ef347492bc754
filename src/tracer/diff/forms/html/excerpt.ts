import type { TraceEvent, Values } from '../../../trace/events.ts'
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
    meanwhile: window.nodes.flatMap(({ node, start }) => (start[side] ? [{ meanwhile: node, set: start[side] }] : [])),
    events,
  }
  const header = { trace: 1, vocabulary: side, ...name } as const
  return { source, header, sections: [section], outcome: 'passed' }
}

/** A section cannot say in its midst what changed unseen: the node's next event does. */
function eventsOf(steps: readonly WindowStep[], side: SideName): TraceEvent[] {
  const unseen = new Map<string, Values>()
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
