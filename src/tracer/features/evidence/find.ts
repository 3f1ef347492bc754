import type { FoldedSection } from '../../trace/fold.ts'
import { type Ahead, eventsAhead } from './ahead.ts'
import { type Bindings, isReference, keyOf, suit } from './bindings.ts'
import { EventTable, type MatchList } from './event-table.ts'
import type { CountPart, EventPart, NonePart, Part, StatePart } from './evidence.ts'
import type { Finder } from './finder.ts'
import { followToEnd } from './follow.ts'
import { findInOrder } from './in-order.ts'
import { suitState } from './match-event.ts'
import { namesNeeded } from './names.ts'
import { Steps } from './search-steps.ts'
import { SectionEvents } from './section-events.ts'
import { distinct, EXISTENCE, joined, type Match, type Need, type Scope, spanOf } from './way.ts'

/**
 * Looks for parts of evidence in one section. What it finds out about single events it remembers. Whatever it is asked may
 * throw `TooManySteps`.
 */
export class Search implements Finder {
  readonly section: FoldedSection
  readonly steps: Steps
  readonly atOnce: number
  private readonly events: SectionEvents
  private readonly tables = new Map<EventPart, EventTable>()

  constructor(section: FoldedSection, steps: Steps = Steps.in(section.frames.length), atOnce = 64) {
    this.section = section
    this.steps = steps
    this.atOnce = atOnce
    this.events = new SectionEvents(section)
  }

  get whole(): Scope {
    return { after: -1, until: this.section.frames.length }
  }

  find(part: Part, scope: Scope, bindings: Bindings, need: Need): readonly Match[] {
    if ('op' in part) return this.findEvents(part, scope, bindings, need)
    if ('at' in part) return this.findStates(part, scope, bindings, need)
    if ('inOrder' in part) return findInOrder(part.inOrder, this, scope, bindings, need)
    if ('all' in part) return this.findAll(part.all, scope, bindings, need)
    if ('any' in part) return this.findAny(part.any, scope, bindings, need)
    if ('none' in part) return this.isAbsent(part, scope, bindings) ? [{ bindings }] : []
    const counted = this.count(part, scope, bindings)
    const enough = counted[part.count - 1]
    return enough ? [{ ...spanOf(counted[0], enough), bindings }] : []
  }

  isAbsent({ none }: NonePart, scope: Scope, bindings: Bindings): boolean {
    this.steps.take(1)
    if (!('op' in none)) return this.find(none, scope, bindings, EXISTENCE).length === 0
    return this.matches(none, bindings).lastBefore(scope.until) <= scope.after
  }

  matches(part: EventPart, bindings: Bindings): MatchList {
    return this.table(part).matches(bindings)
  }

  canFollow(ahead: readonly Ahead[], scope: Scope, bindings: Bindings): boolean {
    return ahead.every(({ part, names }) => this.table(part).isPossible(names, scope, bindings))
  }

  private table(part: EventPart): EventTable {
    const known = this.tables.get(part)
    if (known) return known
    const table = new EventTable(part, this.events, this.steps)
    this.tables.set(part, table)
    return table
  }

  private findAny(parts: readonly Part[], scope: Scope, bindings: Bindings, need: Need): readonly Match[] {
    if (!need.one) {
      const ways = parts.flatMap((part) => this.find(part, scope, bindings, need))
      return distinct(ways, need)
    }
    for (const part of parts) {
      const ways = this.find(part, scope, bindings, need)
      if (ways.length > 0) return ways
    }
    return []
  }

  /** What counts, earliest first. */
  count({ of, different }: CountPart, scope: Scope, bindings: Bindings): readonly Match[] {
    const need: Need =
      different === undefined ? { names: new Set(), ends: 'all' } : { names: new Set([different]), ends: 'first' }
    return this.find(of, scope, bindings, need).toSorted((a, b) => (a.last ?? -1) - (b.last ?? -1))
  }

  private findEvents(part: EventPart, { after, until }: Scope, bindings: Bindings, { names, ends }: Need): Match[] {
    const list = this.matches(part, bindings)
    const found = ends === 'all' ? list.between(after, until) : list.firstBetween(after, until, names)
    return found.map(({ place, told }) => ({ bindings: joined(bindings, told), first: place, last: place }))
  }

  private findStates(part: StatePart, { after }: Scope, bindings: Bindings, need: Need): readonly Match[] {
    const { before, frames } = this.section
    const moments = { start: before, here: frames[after]?.states ?? before, end: frames.at(-1)?.states ?? before }
    const states = moments[part.at]
    const one = typeof part.node === 'string' && isReference(part.node) ? bindings.get(part.node) : part.node
    const nodes = typeof one === 'string' ? [one] : states.keys()
    const ways: Match[] = []
    for (const node of nodes) {
      this.steps.take(1)
      const state = states.get(node)
      const named = state && suit(node, part.node, bindings, { after: state })
      const found = named && suitState(state, part.state, named, { after: state })
      if (found) ways.push({ bindings: found })
    }
    return distinct(ways, need)
  }

  private findAll(parts: readonly Part[], scope: Scope, bindings: Bindings, need: Need): readonly Match[] {
    // What must not be there may speak of what the other parts found.
    const inTurn = [...parts.filter((each) => !('none' in each)), ...parts.filter((each) => 'none' in each)]
    const needs = inTurn.map((_, i): Need => ({ ends: need.ends, ...namesNeeded(inTurn.slice(i + 1), need) }))
    const step = (ways: readonly Match[], i: number) => {
      const [part, own] = [inTurn[i], needs[i]]
      if (part === undefined || own === undefined) return ways
      this.steps.take(ways.length)
      const ahead = eventsAhead(part, inTurn.slice(i + 1))
      const further = ways.flatMap((way) =>
        this.find(part, scope, way.bindings, own)
          .filter((match) => this.canFollow(ahead, scope, match.bindings))
          .map((match) => ({ ...spanOf(way, match), bindings: match.bindings })),
      )
      return distinct(further, own)
    }
    const start: readonly Match[] = [{ bindings }]
    if (!need.one) return inTurn.reduce((ways, _, i) => step(ways, i), start)
    const keyAt = (way: Match, i: number) => keyOf(way.bindings, i === 0 ? [] : needs[i - 1]?.names)
    return followToEnd(
      start,
      { length: inTurn.length, step, keyOf: keyAt, at: () => 0, isOpen: () => true },
      this.atOnce,
    )
  }
}
