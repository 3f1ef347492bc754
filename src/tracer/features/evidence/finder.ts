import type { Ahead } from './ahead.ts'
import type { Bindings } from './bindings.ts'
import type { MatchList } from './event-table.ts'
import type { EventPart, NonePart, Part } from './evidence.ts'
import type { Steps } from './search-steps.ts'
import type { Match, Need, Scope } from './way.ts'

/** What a part that consists of others asks about those. */
export interface Finder {
  /** What is counted of its work. */
  readonly steps: Steps
  /** How many ways that differ in what names stand for are followed at once where one is enough. */
  readonly atOnce: number
  /**
   * All ways in which a part can be found, those that differ in nothing that matters once. The effort grows with the
   * ways that do differ, not with the events between them.
   */
  find(part: Part, scope: Scope, bindings: Bindings, need: Need): readonly Match[]
  isAbsent(none: NonePart, scope: Scope, bindings: Bindings): boolean
  /** The events that are what a part speaks of. */
  matches(part: EventPart, bindings: Bindings): MatchList
  /** Whether all these events can still be found. */
  canFollow(ahead: readonly Ahead[], scope: Scope, bindings: Bindings): boolean
}
