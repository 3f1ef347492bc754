import type { FoldedSection } from '../../trace/fold.ts'
import { type Bindings, isReference, suit } from './bindings.ts'
import { EventTable, type MatchList } from './event-table.ts'
import type { CountPart, EventPart, NonePart, Part, StatePart } from './evidence.ts'
import type { Finder } from './finder.ts'
import { findInOrder } from './in-order.ts'
import { suitState } from './match-event.ts'
import { namesNeeded } from './names.ts'
import { SectionEvents } from './section-events.ts'
import { distinct, EXISTENCE, joined, type Match, type Need, type Scope, spanOf } from './way.ts'

/** Looks for parts of evidence in one section. What it finds out about single events it remembers. */
export class Search implements Finder {
  readonly section: FoldedSection
  private readonly events: SectionEvents
  private readonly tables = new Map<EventPart, EventTable>()

  constructor(section: FoldedSection) {
    this.section = section
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
    if ('any' in part)
      return distinct(
        part.any.flatMap((each) => this.find(each, scope, bindings, need)),
        need,
      )
    if ('none' in part) return this.isAbsent(part, scope, bindings) ? [{ bindings }] : []
    const counted = this.count(part, scope, bindings)
    const enough = counted[part.count - 1]
    return enough ? [{ ...spanOf(counted[0], enough), bindings }] : []
  }

  isAbsent({ none }: NonePart, scope: Scope, bindings: Bindings): boolean {
    if (!('op' in none)) return this.find(none, scope, bindings, EXISTENCE).length === 0
    return this.matches(none, bindings).lastBefore(scope.until) <= scope.after
  }

  matches(part: EventPart, bindings: Bindings): MatchList {
    const known = this.tables.get(part)
    if (known) return known.matches(bindings)
    const table = new EventTable(part, this.events)
    this.tables.set(part, table)
    return table.matches(bindings)
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
    let ways: readonly Match[] = [{ bindings }]
    for (const [i, part] of inTurn.entries()) {
      const own = { ...need, ...namesNeeded(inTurn.slice(i + 1), need) }
      const further = ways.flatMap((way) =>
        this.find(part, scope, way.bindings, own).map((match) => ({
          ...spanOf(way, match),
          bindings: match.bindings,
        })),
      )
      ways = distinct(further, own)
    }
    return ways
  }
}
