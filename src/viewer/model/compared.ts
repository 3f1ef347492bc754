import type { ComparedRow, ComparedWindow, NodeTold } from '../../tracer/diff/forms/html/lens-payload.ts'
import type { SideName } from '../../tracer/diff/report.ts'
import { History, type States } from '../../tracer/trace/states.ts'

/** A row of a report's window, with every node as it is after it on both sides. */
export interface ComparedMoment {
  readonly window: ComparedWindow
  /** Its place among the rows of its window, from 0. */
  readonly place: number
  readonly row: ComparedRow
  readonly states: Readonly<Record<SideName, States>>
  readonly down: Readonly<Record<SideName, ReadonlySet<string>>>
}

/** The rows of one window, in order. A node is as its last row on that side has left it. */
export function momentsOf(window: ComparedWindow): ComparedMoment[] {
  const sides = { before: new SideHistory(window.start.before), after: new SideHistory(window.start.after) }
  return window.rows.map((row, place) => {
    sides.before.take(row.before)
    sides.after.take(row.after)
    const states = { before: sides.before.states, after: sides.after.states }
    return { window, place, row, states, down: { before: sides.before.down, after: sides.after.down } }
  })
}

class SideHistory {
  down: ReadonlySet<string> = new Set()
  private readonly history = new History(() => ({}))

  constructor(start: readonly NodeTold[]) {
    for (const each of start) this.take(each)
  }

  get states(): States {
    return this.history.now
  }

  take(told: NodeTold | undefined): void {
    if (told === undefined) return
    this.history.change(told.node, told.set)
    const others = [...this.down].filter((node) => node !== told.node)
    this.down = new Set(told.down ? [...others, told.node] : others)
  }
}
