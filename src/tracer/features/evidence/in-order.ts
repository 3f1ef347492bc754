import { greatest, least } from '../../common/extent.ts'
import { firstIndex } from '../../common/first-index.ts'
import { groupBy } from '../../common/group-by.ts'
import { eventsAhead } from './ahead.ts'
import { type Bindings, keyOf } from './bindings.ts'
import { endsNeeded } from './ends.ts'
import type { EventPart, NonePart, Part } from './evidence.ts'
import type { Finder } from './finder.ts'
import { followToEnd } from './follow.ts'
import { namesIn, namesNeeded } from './names.ts'
import { distinct, joined, type Match, type Need, type Scope, spanOf } from './way.ts'

/** How far a sequence got, and what is forbidden up to its next event. */
export interface Progress extends Match {
  readonly at: number
  readonly forbidden: readonly NonePart[]
}

export function startOf(scope: Scope, bindings: Bindings): Progress {
  return { bindings, at: scope.after, forbidden: [] }
}

export function findInOrder(
  inOrder: readonly Part[],
  search: Finder,
  scope: Scope,
  bindings: Bindings,
  need: Need,
): readonly Match[] {
  const start = [startOf(scope, bindings)]
  const quiet = (ways: readonly Progress[]) =>
    ways.filter(({ at, forbidden, bindings: found }) =>
      isQuiet(forbidden, { after: at, until: scope.until }, found, search),
    )
  const step = (ways: readonly Progress[], place: number) => {
    const part = inOrder[place]
    if (part === undefined) return quiet(ways)
    const ahead = eventsAhead(part, inOrder.slice(place + 1))
    return advance(inOrder, place, ways, search, scope, need).filter(({ at, bindings: found }) =>
      search.canFollow(ahead, { after: at, until: scope.until }, found),
    )
  }
  if (need.one) return followToEnd(start, { ...pathOf(inOrder, need), step }, search.atOnce).slice(0, 1)
  let ways: readonly Progress[] = start
  for (let place = 0; place <= inOrder.length; place += 1) ways = step(ways, place)
  return distinct(ways, need)
}

function pathOf(inOrder: readonly Part[], need: Need) {
  const namesFrom = inOrder.map((_, place) => namesNeeded(othersAt(inOrder, place - 1), need).names)
  return {
    // The last step is to see that nothing comes behind that must not.
    length: inOrder.length + 1,
    keyOf: ({ bindings, forbidden }: Progress, place: number) =>
      `${forbidden.length} ${keyOf(bindings, namesFrom[place])}`,
    at: ({ at }: Progress) => at,
    isOpen: ({ forbidden }: Progress, place: number) =>
      forbidden.length === 0 && endsNeeded(inOrder, place - 1, need.ends) === 'first',
  }
}

/** The parts for which it matters what names stand for when the part at a place was found. */
function othersAt(inOrder: readonly Part[], place: number): readonly Part[] {
  // What was forbidden before may still be.
  return inOrder.filter((each, i) => i > place || 'none' in each)
}

/** One part further: every way to find the part at `place` behind what has been found that matters for the rest. */
export function advance(
  inOrder: readonly Part[],
  place: number,
  ways: readonly Progress[],
  search: Finder,
  { until }: Scope,
  need: Need,
): readonly Progress[] {
  const part = inOrder[place]
  search.steps.take(ways.length)
  if (part === undefined) return ways
  if ('none' in part) return ways.map((way) => ({ ...way, forbidden: [...way.forbidden, part] }))
  const own: Need = {
    ...namesNeeded(othersAt(inOrder, place), need),
    ends: endsNeeded(inOrder, place, need.ends),
  }
  const further = stepsFrom(ways, part, search, until, own)
  return byForbidden(further).flatMap((alike) =>
    distinct(alike, alike[0]?.forbidden.length === 0 ? own : { ...own, ends: 'all' }),
  )
}

/** Ways that wait for the same: each remembers the last of what was forbidden so far, so as many are the same. */
function byForbidden(ways: readonly Progress[]): readonly (readonly Progress[])[] {
  return [...groupBy(ways, ({ forbidden }) => forbidden.length).values()]
}

function stepsFrom(
  ways: readonly Progress[],
  part: Part,
  search: Finder,
  until: number,
  need: Need,
): readonly Progress[] {
  const free = ways.filter(({ forbidden }) => forbidden.length === 0)
  const steps = free.flatMap((way) =>
    search.find(part, { after: way.at, until }, way.bindings, need).map((match) => onwards(way, match)),
  )
  const waiting = ways.filter(({ forbidden }) => forbidden.length > 0)
  return waiting.length === 0 ? steps : [...steps, ...quietSteps(waiting, part, search, until, need)]
}

/** Steps from where something must not come in between. */
function quietSteps(
  ways: readonly Progress[],
  part: Part,
  search: Finder,
  until: number,
  need: Need,
): readonly Progress[] {
  if ('op' in part) return alike(ways, part, need).flatMap((group) => quietEvents(group, part, search, until))
  if ('any' in part) return part.any.flatMap((each) => quietSteps(ways, each, search, until, need))
  return ways.flatMap((way) =>
    search
      .find(part, { after: way.at, until }, way.bindings, { ends: 'all' })
      .filter(({ first, bindings }) =>
        first === undefined ? true : isQuiet(way.forbidden, { after: way.at, until: first }, bindings, search),
      )
      .map((match) => onwards(way, match)),
  )
}

/** Ways that wait for the same and differ only in how far they got, those that got less far first. */
function alike(ways: readonly Progress[], part: Part, { names }: Need): readonly (readonly Progress[])[] {
  const groups = groupBy(ways, ({ bindings, forbidden }) => {
    const spoken = [part, ...forbidden].flatMap((each) => [...namesIn(each)])
    return `${forbidden.length} ${keyOf(bindings, names && new Set([...names, ...spoken]))}`
  })
  return [...groups.values()].map((group) => group.sort((a, b) => a.at - b.at))
}

function quietEvents(group: readonly Progress[], part: EventPart, search: Finder, until: number): Progress[] {
  const [way] = group
  const last = group.at(-1)
  if (way === undefined || last === undefined) return []
  const steps: Progress[] = []
  const end = Math.min(until, firstForbidden(last, search) + 1)
  for (const { place, told } of search.matches(part, way.bindings).between(way.at, end)) {
    const bindings = joined(way.bindings, told)
    search.steps.take(1 + way.forbidden.length)
    const from = firstQuiet(group, place, bindings, search)
    if (from) steps.push(onwards(from, { bindings, first: place, last: place }))
  }
  return steps
}

/** From where on a way cannot go on, because what is forbidden has come in between. */
function firstForbidden({ at, forbidden, bindings }: Progress, search: Finder): number {
  const places = forbidden.map(({ none }) => {
    const isKnown = 'op' in none && [...namesIn(none)].every((name) => bindings.has(name))
    return isKnown ? (search.matches(none, bindings).firstBehind(at) ?? Infinity) : Infinity
  })
  return least(places)
}

/** The way that got least far of those between which and a place there is nothing of what is forbidden. */
function firstQuiet(
  group: readonly Progress[],
  place: number,
  bindings: Bindings,
  search: Finder,
): Progress | undefined {
  const forbidden = group[0]?.forbidden ?? []
  const events = forbidden.map(({ none }) => ('op' in none ? search.matches(none, bindings).lastBefore(place) : -1))
  const others = forbidden.filter(({ none }) => !('op' in none))
  const last = greatest(events)
  for (let i = firstIndex(group.length, (at) => (group[at]?.at ?? Infinity) >= last); i < group.length; i += 1) {
    const way = group[i]
    if (way === undefined || way.at >= place) return undefined
    search.steps.take(1)
    if (isQuiet(others, { after: way.at, until: place }, bindings, search)) return way
  }
  return undefined
}

function onwards(way: Progress, match: Match): Progress {
  const seen = { ...spanOf(way, match), bindings: match.bindings }
  return match.last === undefined ? { ...way, ...seen } : { ...seen, at: match.last, forbidden: [] }
}

function isQuiet(forbidden: readonly NonePart[], scope: Scope, bindings: Bindings, search: Finder): boolean {
  return forbidden.every((none) => search.isAbsent(none, scope, bindings))
}
