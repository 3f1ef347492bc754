import { isSplice } from '../trace/entry-list.ts'
import type { State } from '../trace/events.ts'
import type { Item } from './align/items.ts'

/**
 * How the node of a step was after it: whoever draws a step with a list has no other way to know all of it. It is no part
 * of the report as JSON, which would have every list again with every step.
 */
export class StepStates {
  private readonly states: Readonly<Record<'before' | 'after', State | undefined>>

  constructor(before: Item | undefined, after: Item | undefined) {
    this.states = { before: before?.around?.after, after: after?.around?.after }
  }

  of(side: 'before' | 'after'): State | undefined {
    return this.states[side]
  }

  toJSON(): undefined {
    return undefined
  }
}

/** Whether the event changes a list. */
export function changesList(item: Item | undefined): boolean {
  return Object.values(item?.set ?? {}).some(isSplice)
}
