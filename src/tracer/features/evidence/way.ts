import { type Bindings, keyOf } from './bindings.ts'

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

/** What of the ways to find a part matters to whoever asks. Ways that differ in nothing of it count as one. */
export interface Need {
  /** What these names stand for; without it, what all do. */
  readonly names?: ReadonlySet<string>
  /** Where a way ends: wherever it can, or as early as it can. */
  readonly ends: 'all' | 'first'
  /** Any one way will do: it is enough to know that there is one. */
  readonly one?: true
}

/** The way that ends first. */
export const EARLIEST: Need = { names: new Set(), ends: 'first' }

/** Whether there is any way. */
export const EXISTENCE: Need = { ...EARLIEST, one: true }

/** One of the ways that differ in nothing that matters: the first that was found of those that are best. */
export function distinct<M extends Match>(ways: readonly M[], { names, ends }: Need): readonly M[] {
  if (ways.length < 2) return ways
  return ends === 'first'
    ? bestOf(ways, ({ bindings }) => keyOf(bindings, names), endsBefore)
    : bestOf(ways, ({ bindings, last }) => `${last} ${keyOf(bindings, names)}`, beginsBefore)
}

function bestOf<M>(ways: readonly M[], key: (way: M) => string, isBetter: (a: M, b: M) => boolean): readonly M[] {
  const best = new Map<string, M>()
  for (const way of ways) {
    const name = key(way)
    const other = best.get(name)
    if (other === undefined || isBetter(way, other)) best.set(name, way)
  }
  return [...best.values()]
}

/** What begins later leaves more before it in which something forbidden could be. */
function beginsBefore(a: Match, b: Match): boolean {
  return (a.first ?? -1) < (b.first ?? -1)
}

function endsBefore(a: Match, b: Match): boolean {
  const [one, other] = [a.last ?? -1, b.last ?? -1]
  return one < other || (one === other && beginsBefore(a, b))
}

/** From where one of two begins to where the other ends. */
export function spanOf(a: Match | undefined, b: Match): Pick<Match, 'first' | 'last'> {
  if (a?.first === undefined || a.last === undefined) return placeOf(b)
  if (b.first === undefined || b.last === undefined) return placeOf(a)
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) }
}

function placeOf({ first, last }: Match): Pick<Match, 'first' | 'last'> {
  return first === undefined || last === undefined ? {} : { first, last }
}

export function joined(bindings: Bindings, told: Bindings): Bindings {
  return told.size === 0 ? bindings : new Map([...bindings, ...told])
}
