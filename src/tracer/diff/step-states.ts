import type { State } from '../trace/events.ts'

/**
 * How the node of a step was after it, on each side that has it: whoever shows a step has no other way to know all of it. It is no part
 * of the report as JSON, which would have every list again with every step.
 */
export class StepStates {
  private readonly states: Readonly<Record<'before' | 'after', State | undefined>>

  constructor(before: State | undefined, after: State | undefined) {
    this.states = { before, after }
  }

  of(side: 'before' | 'after'): State | undefined {
    return this.states[side]
  }

  toJSON(): undefined {
    return undefined
  }
}
