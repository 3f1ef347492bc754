import { isSplice } from '../trace/entry-list.ts'
import type { ToldState } from '../trace/events.ts'

/** Where a recording says something. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** What a line says of one variable. */
export interface ToldChange {
  readonly name: string
  readonly set: ToldState
  readonly place: Place
}

/**
 * What has changed at a node since its last event. A value takes the place of the one before; only how a list changes is
 * kept change by change.
 */
export class PendingChanges {
  private readonly changes = new Map<string, ToldChange[]>()

  /** What is told has to be in form. */
  add(set: ToldState, place: Place): void {
    for (const [name, value] of Object.entries(set)) this.put({ name, set: { [name]: value }, place })
  }

  /** What changed later is told with this. */
  addAll(later: PendingChanges): void {
    for (const change of later.all()) this.put(change)
  }

  /** In the order in which the variables were named first. */
  *all(): Generator<ToldChange> {
    for (const changes of this.changes.values()) yield* changes
  }

  private put(change: ToldChange): void {
    const before = this.changes.get(change.name)
    if (before && isSplice(change.set[change.name])) before.push(change)
    else this.changes.set(change.name, [change])
  }
}
