import { type Bindings, suit } from '../../../src/tracer/features/evidence/bindings.ts'
import type { EventPart, NonePart, Part, StatePart } from '../../../src/tracer/features/evidence/evidence.ts'
import { matchEvent, suitState } from '../../../src/tracer/features/evidence/match-event.ts'
import { SectionEvents } from '../../../src/tracer/features/evidence/section-events.ts'
import type { Match, Scope } from '../../../src/tracer/features/evidence/way.ts'
import type { FoldedSection } from '../../../src/tracer/trace/fold.ts'

/** Whether a section shows a part, by trying every way there is: what each kind of part means, and nothing else. */
export function isSeenByDefinition(section: FoldedSection, seen: Part): boolean {
  return new Definition(section).ways(seen, { after: -1, until: section.frames.length }, new Map()).length > 0
}

class Definition {
  private readonly section: FoldedSection
  private readonly events: SectionEvents

  constructor(section: FoldedSection) {
    this.section = section
    this.events = new SectionEvents(section)
  }

  ways(part: Part, scope: Scope, bindings: Bindings): Match[] {
    if ('op' in part) return this.eventWays(part, scope, bindings)
    if ('at' in part) return this.stateWays(part, scope, bindings)
    if ('inOrder' in part) return this.orderWays(part.inOrder, scope.after, [], scope, { bindings })
    if ('all' in part) return this.allWays(part.all, scope, bindings)
    if ('any' in part) return part.any.flatMap((each) => this.ways(each, scope, bindings))
    if ('none' in part) return this.isAbsent(part, scope, bindings) ? [{ bindings }] : []
    const byEnd = this.ways(part.of, scope, bindings).sort((a, b) => (a.last ?? -1) - (b.last ?? -1))
    const differing = ({ bindings: own, last }: Match) => (part.different ? own.get(part.different) : last)
    const counted = byEnd.filter((way, i) => byEnd.findIndex((each) => differing(each) === differing(way)) === i)
    const [first, enough] = [counted[0], counted[part.count - 1]]
    return first && enough ? [{ ...span(first, enough), bindings }] : []
  }

  private eventWays(part: EventPart, { after, until }: Scope, bindings: Bindings): Match[] {
    const ways: Match[] = []
    for (let place = after + 1; place < until; place += 1) {
      const found = matchEvent(part, this.events, place, bindings)
      if (found) ways.push({ bindings: found, first: place, last: place })
    }
    return ways
  }

  private stateWays(part: StatePart, { after }: Scope, bindings: Bindings): Match[] {
    const { before, frames } = this.section
    const moments = { start: before, here: frames[after]?.states ?? before, end: frames.at(-1)?.states ?? before }
    return [...moments[part.at]].flatMap(([node, state]) => {
      const named = suit(node, part.node, bindings, { after: state })
      const found = named && suitState(state, part.state, named, { after: state })
      return found ? [{ bindings: found }] : []
    })
  }

  private allWays(parts: readonly Part[], scope: Scope, bindings: Bindings): Match[] {
    const inTurn = [...parts.filter((each) => !('none' in each)), ...parts.filter((each) => 'none' in each)]
    return inTurn.reduce<Match[]>(
      (ways, part) =>
        ways.flatMap((way) =>
          this.ways(part, scope, way.bindings).map((match) => ({ ...span(way, match), bindings: match.bindings })),
        ),
      [{ bindings }],
    )
  }

  private orderWays(
    [part, ...rest]: readonly Part[],
    at: number,
    forbidden: readonly NonePart[],
    { until }: Scope,
    way: Match,
  ): Match[] {
    const isQuiet = (bindings: Bindings, end: number) =>
      forbidden.every((none) => this.isAbsent(none, { after: at, until: end }, bindings))
    const scope = { after: at, until }
    if (part === undefined) return isQuiet(way.bindings, until) ? [way] : []
    if ('none' in part) return this.orderWays(rest, at, [...forbidden, part], scope, way)
    return this.ways(part, scope, way.bindings).flatMap((match) => {
      if (match.first !== undefined && !isQuiet(match.bindings, match.first)) return []
      const further = { ...span(way, match), bindings: match.bindings }
      return match.last === undefined
        ? this.orderWays(rest, at, forbidden, scope, further)
        : this.orderWays(rest, match.last, [], scope, further)
    })
  }

  private isAbsent({ none }: NonePart, scope: Scope, bindings: Bindings): boolean {
    return this.ways(none, scope, bindings).length === 0
  }
}

function span(a: Match, b: Match): Pick<Match, 'first' | 'last'> {
  const places = [a.first, a.last, b.first, b.last].filter((place) => place !== undefined)
  return places.length === 0 ? {} : { first: Math.min(...places), last: Math.max(...places) }
}
