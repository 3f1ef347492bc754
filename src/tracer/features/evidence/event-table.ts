import { firstIndex } from '../../common/first-index.ts'
import { groupBy } from '../../common/group-by.ts'
import type { Value } from '../../trace/events.ts'
import { withoutNames } from './ahead.ts'
import { type Bindings, keyOf, restrictedTo } from './bindings.ts'
import type { EventPart } from './evidence.ts'
import { type Getter, gettersOf, matchEvent } from './match-event.ts'
import { namesIn } from './names.ts'
import type { Steps } from './search-steps.ts'
import type { SectionEvents } from './section-events.ts'
import type { Scope } from './way.ts'

/** An event that is what a part speaks of, and what names stand for then that stood for nothing before. */
export interface EventMatch {
  readonly place: number
  readonly told: Bindings
}

/** The events that are what a part speaks of, if its names stand for what they do: looked for once, not once a way. */
export class EventTable {
  private readonly part: EventPart
  private readonly events: SectionEvents
  private readonly steps: Steps
  private readonly getters: ReadonlyMap<string, Getter>
  private readonly known = new Map<string, MatchList>()
  /** The events that fit the part whatever its names stand for: there are no others to look at. */
  private fitting: readonly number[] | undefined
  /** Those by what they have where bound names stand; a map for each set of such names. */
  private readonly byNames = new Map<string, ReadonlyMap<string, readonly number[]>>()

  constructor(part: EventPart, events: SectionEvents, steps: Steps) {
    this.part = part
    this.events = events
    this.steps = steps
    this.getters = gettersOf(part, events)
  }

  matches(bindings: Bindings): MatchList {
    const names = [...namesIn(this.part)].filter((name) => bindings.has(name))
    const key = `${names.join()} ${keyOf(bindings, names)}`
    const found = this.known.get(key)
    if (found) return found
    const told = [...namesIn(this.part)].filter((name) => !bindings.has(name) || name === this.part.as)
    const list = new MatchList(this.search(names, restrictedTo(names, bindings)), told, this.steps)
    this.known.set(key, list)
    return list
  }

  /**
   * Whether there can be a match, as far as the values of these names go, of those that are known. It is a look into a
   * table, and looks for nothing.
   */
  isPossible(names: readonly string[], { after, until }: Scope, bindings: Bindings): boolean {
    this.steps.take(1)
    const equal = names.filter((name) => this.getters.has(name) && bindings.has(name))
    const places = this.candidates(equal, bindings)
    const next = places[firstIndex(places.length, (i) => (places[i] ?? Infinity) > after)]
    return next !== undefined && next < until
  }

  private search(names: readonly string[], bindings: Bindings): readonly EventMatch[] {
    if (namesIn(this.part).size === 0) return this.places().map((place) => ({ place, told: NOTHING }))
    const matches: EventMatch[] = []
    const equal = names.filter((name) => this.getters.has(name))
    const candidates = this.candidates(equal, bindings)
    this.steps.take(candidates.length)
    for (const place of candidates) {
      const found = matchEvent(this.part, this.events, place, bindings)
      if (found) matches.push({ place, told: newIn(found, bindings) })
    }
    return matches
  }

  private candidates(names: readonly string[], bindings: Bindings): readonly number[] {
    if (names.length === 0) return this.places()
    const groups = this.byNames.get(names.join()) ?? this.group(names, this.places())
    return groups.get(keyOf(bindings, names)) ?? []
  }

  private places(): readonly number[] {
    this.fitting ??= this.fit()
    return this.fitting
  }

  private fit(): readonly number[] {
    const fixed = withoutNames(this.part)
    const places = this.events.placesOf(this.part.op)
    this.steps.take(places.length)
    return places.filter((place) => matchEvent(fixed, this.events, place, NOTHING) !== undefined)
  }

  private group(names: readonly string[], places: readonly number[]): ReadonlyMap<string, readonly number[]> {
    this.steps.take(places.length)
    const groups = groupBy(places, (place) => this.keyAt(place, names))
    this.byNames.set(names.join(), groups)
    return groups
  }

  /** As `keyOf` has it for what the names stand for if they are found in the event; empty if one cannot be. */
  private keyAt(place: number, names: readonly string[]): string {
    const event = this.events.at(place)
    const values = new Map<string, Value>()
    for (const name of names) {
      const value = event && this.getters.get(name)?.(place, event)
      if (value === undefined) return ''
      values.set(name, value)
    }
    return keyOf(values, names)
  }
}

/** Matches in the order of their events. */
export class MatchList {
  readonly all: readonly EventMatch[]
  /** The names that they tell of. */
  private readonly told: readonly string[]
  private readonly steps: Steps
  private readonly grouped = new Map<string, readonly (readonly EventMatch[])[]>()

  constructor(all: readonly EventMatch[], told: readonly string[], steps: Steps) {
    this.all = all
    this.told = told
    this.steps = steps
  }

  /** Those behind one place and before another. */
  between(after: number, until: number): readonly EventMatch[] {
    const found = this.all.slice(firstFrom(this.all, after + 1), firstFrom(this.all, until))
    this.steps.take(1 + found.length)
    return found
  }

  /** Of those that differ in nothing but in names that do not matter, the first. */
  firstBetween(after: number, until: number, names: ReadonlySet<string> | undefined): readonly EventMatch[] {
    const alike = this.alike(names)
    this.steps.take(1 + alike.length)
    const firsts = alike.flatMap((list) => {
      const match = list[firstFrom(list, after + 1)]
      return match !== undefined && match.place < until ? [match] : []
    })
    return firsts.length > 1 ? firsts.sort((a, b) => a.place - b.place) : firsts
  }

  /** The place of the last before a place; -1 if there is none. */
  lastBefore(until: number): number {
    return this.all[firstFrom(this.all, until) - 1]?.place ?? -1
  }

  /** The place of the first behind a place. */
  firstBehind(after: number): number | undefined {
    return this.all[firstFrom(this.all, after + 1)]?.place
  }

  private alike(names: ReadonlySet<string> | undefined): readonly (readonly EventMatch[])[] {
    const told = this.told.filter((name) => names === undefined || names.has(name))
    if (told.length === 0) return [this.all]
    const found = this.grouped.get(told.join())
    if (found) return found
    const groups = groupBy(this.all, (match) => keyOf(match.told, told))
    const lists = [...groups.values()]
    this.grouped.set(told.join(), lists)
    return lists
  }
}

/** The index of the first match at a place or behind it. */
function firstFrom(matches: readonly EventMatch[], place: number): number {
  return firstIndex(matches.length, (i) => (matches[i]?.place ?? Infinity) >= place)
}

const NOTHING: Bindings = new Map()

/** What is in bindings and was not in those before. */
function newIn(found: Bindings, before: Bindings): Bindings {
  if (found === before) return NOTHING
  return new Map([...found].filter(([name, value]) => before.get(name) !== value))
}
