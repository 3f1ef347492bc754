import { isMessageEvent, peerOf, type TraceEvent, type Values } from '../../trace/events.ts'
import type { FoldedSection, States } from '../../trace/fold.ts'
import { type Bindings, suit } from './bindings.ts'
import type { CountPart, EventPart, NonePart, OrderPart, Part, StatePart } from './evidence.ts'

/** A way in which a part was found. Parts about states are found nowhere in particular. */
export interface Match {
  readonly bindings: Bindings
  readonly first?: number
  readonly last?: number
}

/** Where to look: behind the event `after`, before the event `until`; both count from 0. */
export interface Scope {
  readonly after: number
  readonly until: number
}

export function wholeOf({ frames }: FoldedSection): Scope {
  return { after: -1, until: frames.length }
}

/**
 * All ways in which a part can be found. Ways that differ in nothing that matters later count as one, which keeps the
 * effort small: it grows with the square of the section's length, not with the number of parts in a row.
 */
export function find(part: Part, section: FoldedSection, scope: Scope, bindings: Bindings): Match[] {
  if ('op' in part) return findEvents(part, section, scope, bindings)
  if ('at' in part) return findStates(part, section, scope, bindings)
  if ('inOrder' in part) return findInOrder(part, section, scope, bindings)
  if ('all' in part) return findAll(part.all, section, scope, bindings)
  if ('any' in part) return distinct(part.any.flatMap((each) => find(each, section, scope, bindings)))
  if ('none' in part) return isAbsent(part, section, scope, bindings) ? [{ bindings }] : []
  const counted = countMatches(part, section, scope, bindings)
  const enough = counted[part.count - 1]
  return enough ? [{ ...spanOf(counted[0], enough), bindings }] : []
}

export function isAbsent({ none }: NonePart, section: FoldedSection, scope: Scope, bindings: Bindings): boolean {
  return find(none, section, scope, bindings).length === 0
}

/** What counts, earliest first. */
export function countMatches(
  { of, different }: CountPart,
  section: FoldedSection,
  scope: Scope,
  bindings: Bindings,
): Match[] {
  const found = find(of, section, scope, bindings).sort((a, b) => (a.last ?? -1) - (b.last ?? -1))
  const keyOf = ({ bindings: own, last }: Match) => (different === undefined ? last : own.get(different))
  return found.filter((match, i) => found.findIndex((each) => keyOf(each) === keyOf(match)) === i)
}

function findAll(parts: readonly Part[], section: FoldedSection, scope: Scope, bindings: Bindings): Match[] {
  let ways: Match[] = [{ bindings }]
  // What must not be there may speak of what the other parts found.
  for (const part of [...parts.filter((each) => !('none' in each)), ...parts.filter((each) => 'none' in each)]) {
    ways = distinct(
      ways.flatMap((way) =>
        find(part, section, scope, way.bindings).map((match) => ({ ...spanOf(way, match), bindings: match.bindings })),
      ),
    )
  }
  return ways
}

/** How far a sequence got, and what is forbidden up to its next event. */
export interface Progress extends Match {
  readonly at: number
  readonly forbidden: readonly NonePart[]
}

export function startOf(scope: Scope, bindings: Bindings): Progress {
  return { bindings, at: scope.after, forbidden: [] }
}

function findInOrder({ inOrder }: OrderPart, section: FoldedSection, scope: Scope, bindings: Bindings): Match[] {
  let ways: readonly Progress[] = [startOf(scope, bindings)]
  for (const place of inOrder.keys()) ways = advance(inOrder, place, ways, section, scope)
  return distinct(ways.filter((way) => keepsQuiet(way, way.bindings, section, scope.until)))
}

/** One part further: every way to find the part at `place` behind what has been found. */
export function advance(
  inOrder: readonly Part[],
  place: number,
  ways: readonly Progress[],
  section: FoldedSection,
  scope: Scope,
): readonly Progress[] {
  const part = inOrder[place]
  if (part === undefined) return ways
  if ('none' in part) return ways.map((way) => ({ ...way, forbidden: [...way.forbidden, part] }))
  const further = ways.flatMap((way) => stepsFrom(way, part, section, scope))
  const next = inOrder[place + 1]
  // Where it does not matter what lies between, whatever follows a later end follows the earliest one too.
  const isFree = next !== undefined && 'op' in next && further.every(({ forbidden }) => forbidden.length === 0)
  return isFree ? bestOf(further, (way) => keyOf(way.bindings), endsBefore) : distinct(further)
}

function stepsFrom(way: Progress, part: Part, section: FoldedSection, { until }: Scope): Progress[] {
  return find(part, section, { after: way.at, until }, way.bindings)
    .filter((match) => match.first === undefined || keepsQuiet(way, match.bindings, section, match.first))
    .map((match): Progress => {
      const seen = { ...spanOf(way, match), bindings: match.bindings }
      return match.last === undefined ? { ...way, ...seen } : { ...seen, at: match.last, forbidden: [] }
    })
}

function keepsQuiet({ at, forbidden }: Progress, bindings: Bindings, section: FoldedSection, until: number): boolean {
  return forbidden.every((none) => isAbsent(none, section, { after: at, until }, bindings))
}

function findEvents(part: EventPart, section: FoldedSection, { after, until }: Scope, bindings: Bindings): Match[] {
  const matches: Match[] = []
  for (let i = after + 1; i < until; i += 1) {
    const found = matchEvent(part, section, i, bindings)
    if (found) matches.push({ bindings: found, first: i, last: i })
  }
  return matches
}

/** The bindings under which an event is what the part speaks of; undefined if it cannot be. */
function matchEvent(part: EventPart, section: FoldedSection, at: number, bindings: Bindings): Bindings | undefined {
  const event = section.frames[at]?.event
  if (event === undefined || !isOfKind(event, part, bindings)) return undefined
  const before = statesBefore(section, at).get(event.node) ?? {}
  const after = section.frames[at]?.states.get(event.node) ?? {}
  const changed = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value))
  if (!keeps(part, changed) || !changes(part, changed)) return undefined
  const fields = event.fields ?? {}
  const peer = isMessageEvent(event) ? peerOf(event) : undefined
  const named = suit(event.node, part.node, bindings, {})
  const addressed = named && suit(peer, part.from ?? part.to, named, {})
  const wanted = [
    [fields, part.fields],
    [before, part.before],
    [after, part.after],
    [changed, part.set],
  ] as const
  const found = wanted.reduce(
    (known, [values, conditions]) => known && suitAll(values, conditions, known, { before, after, fields }),
    addressed,
  )
  return found && part.as !== undefined ? new Map(found).set(part.as, messageKey(event)) : found
}

function isOfKind(event: TraceEvent, { op, message, like }: EventPart, bindings: Bindings): boolean {
  if (!isOneOf(event.op, op)) return false
  if (message !== undefined && !(isMessageEvent(event) && isOneOf(event.message, message))) return false
  return like === undefined || bindings.get(like) === messageKey(event)
}

function isOneOf(word: string, words: string | readonly string[]): boolean {
  return typeof words === 'string' ? word === words : words.includes(word)
}

function keeps({ keeps: kept }: EventPart, changed: Values): boolean {
  if (kept === undefined) return true
  if (kept === 'everything') return Object.keys(changed).length === 0
  return kept.every((name) => !Object.hasOwn(changed, name))
}

function suitAll(values: Values, wanted: EventPart['fields'], bindings: Bindings, own: Record<string, Values>) {
  let found: Bindings | undefined = bindings
  for (const [name, each] of Object.entries(wanted ?? {})) {
    found = found && suit(Object.hasOwn(values, name) ? values[name] : undefined, each, found, own)
  }
  return found
}

/** The same for all events of one message, from the outbox to where it is handled, and for its copies. */
function messageKey(event: TraceEvent): string {
  if (!isMessageEvent(event)) return JSON.stringify([event.node, event.op, sorted(event.fields ?? {})])
  const [from, to] = event.op === 'handle' ? [event.from, event.node] : [event.node, event.to]
  return JSON.stringify([from, to, event.message, sorted(event.fields)])
}

function sorted(values: Values): [string, unknown][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
}

function changes({ set = {} }: EventPart, changed: Values): boolean {
  return Object.keys(set).every((name) => Object.hasOwn(changed, name))
}

/** How the nodes were right before an event. */
function statesBefore({ before, frames }: FoldedSection, at: number): States {
  return frames[at - 1]?.states ?? before
}

function findStates(part: StatePart, section: FoldedSection, scope: Scope, bindings: Bindings): Match[] {
  const { before, frames } = section
  const moments = { start: before, here: frames[scope.after]?.states ?? before, end: frames.at(-1)?.states ?? before }
  const ways: Match[] = []
  for (const [node, state] of moments[part.at]) {
    const named = suit(node, part.node, bindings, {})
    const found = named && suitAll(state, part.state, named, { after: state })
    if (found) ways.push({ bindings: found })
  }
  return distinct(ways)
}

function spanOf(a: Match | undefined, b: Match): Pick<Match, 'first' | 'last'> {
  const firsts = [a?.first, b.first].filter((each) => each !== undefined)
  const lasts = [a?.last, b.last].filter((each) => each !== undefined)
  return firsts.length === 0 ? {} : { first: Math.min(...firsts), last: Math.max(...lasts) }
}

/**
 * One of the ways that differ in nothing that matters later: the one that begins first, as that leaves the least before
 * it in which something forbidden could be.
 */
function distinct<M extends Match>(ways: readonly M[]): M[] {
  return bestOf(ways, ({ bindings, last }) => JSON.stringify([keyOf(bindings), last ?? null]))
}

function bestOf<M extends Match>(ways: readonly M[], key: (way: M) => string, isBetter = beginsBefore): M[] {
  const best = new Map<string, M>()
  for (const way of ways) {
    const other = best.get(key(way))
    if (other === undefined || isBetter(way, other)) best.set(key(way), way)
  }
  return [...best.values()]
}

function beginsBefore(a: Match, b: Match): boolean {
  return (a.first ?? -1) < (b.first ?? -1)
}

function endsBefore(a: Match, b: Match): boolean {
  return (a.last ?? -1) < (b.last ?? -1)
}

function keyOf(bindings: Bindings): string {
  return JSON.stringify([...bindings].sort(([a], [b]) => (a < b ? -1 : 1)))
}
