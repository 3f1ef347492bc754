import { FirstOf } from '../../common/first-of.ts'
import type { Moment } from './moments.ts'
import { type Span, spanKey } from './span.ts'

/**
 * The order in which moments can have happened, as their places: what happened at a node stands in the order of its own
 * clock, and nothing before its cause, whatever the clocks of different nodes say. Where several could be next it is the
 * one with the smallest time. Where what spans say goes round in a circle, times decide.
 */
export function momentOrder(moments: readonly Moment[], nodeOf: (moment: Moment) => string): number[] {
  const byTime = timeOrder(moments)
  const waiting = new WaitingMoments(byTime, successors(moments, byTime, nodeOf))
  return Array.from(moments, () => waiting.take())
}

/** Hands out places, each once, when nothing has to happen before. */
class WaitingMoments {
  private readonly byTime: readonly number[]
  private readonly next: readonly number[][]
  private readonly waits: number[]
  /** Where a place stands in the order of times. */
  private readonly ranks: number[]
  private readonly ready = new FirstOf<number>((a, b) => a < b)
  private readonly isDone: Uint8Array
  private oldest = 0

  constructor(byTime: readonly number[], { next, waits }: Successors) {
    this.byTime = byTime
    this.next = next
    this.waits = waits
    this.ranks = new Array<number>(byTime.length)
    for (const [rank, place] of byTime.entries()) this.ranks[place] = rank
    this.isDone = new Uint8Array(byTime.length)
    for (const place of byTime) if (waits[place] === 0) this.ready.add(this.rankOf(place))
  }

  take(): number {
    const at = this.byTime[this.ready.take() ?? this.oldestLeft()] ?? 0
    this.isDone[at] = 1
    for (const after of this.next[at] ?? []) this.happened(after)
    return at
  }

  /** One of those that a moment waited for has happened. */
  private happened(place: number): void {
    const left = (this.waits[place] ?? 0) - 1
    this.waits[place] = left
    if (left === 0 && this.isDone[place] === 0) this.ready.add(this.rankOf(place))
  }

  /** The first by time of those in a circle. */
  private oldestLeft(): number {
    while (this.isDone[this.byTime[this.oldest] ?? 0] === 1) this.oldest += 1
    return this.oldest
  }

  private rankOf(place: number): number {
    return this.ranks[place] ?? 0
  }
}

/**
 * By time. What has the same time, as all that one millisecond holds where clocks are no finer, stands behind its cause, and
 * the end of a span before the end of the one that it is part of.
 */
function timeOrder(moments: readonly Moment[]): readonly number[] {
  const sorted = [...moments.keys()].sort((a, b) => compare(moments, a, b))
  const waiting = new WaitingMoments(sorted, successorsAtOnce(moments))
  // What goes round in a circle has come last.
  return sorted.map(() => waiting.take()).sort((a, b) => compareTimes(moments, a, b))
}

function compareTimes(moments: readonly Moment[], a: number, b: number): number {
  const [first, second] = [(moments[a] as Moment).time, (moments[b] as Moment).time]
  return first === second ? 0 : first < second ? -1 : 1
}

/** By time; what starts, before what happens meanwhile, before what ends. */
function compare(moments: readonly Moment[], a: number, b: number): number {
  return compareTimes(moments, a, b) || stage(moments[a] as Moment) - stage(moments[b] as Moment) || a - b
}

function stage(moment: Moment): number {
  if (moment.does === 'event') return 1
  return isEnd(moment) ? 2 : 0
}

function isEnd({ does }: Moment): boolean {
  return does === 'end' || does.startsWith('answer')
}

interface Successors {
  readonly next: readonly number[][]
  /** How many moments have to happen before, by the place. */
  readonly waits: number[]
}

/** No moment has to happen before any other yet; `tie` says that one has to. */
function untied(moments: readonly Moment[]): Successors & { readonly tie: (before: number, after: number) => void } {
  const next: number[][] = moments.map(() => [])
  const waits = new Array<number>(moments.length).fill(0)
  const tie = (before: number, after: number) => {
    next[before]?.push(after)
    waits[after] = (waits[after] ?? 0) + 1
  }
  return { next, waits, tie }
}

/** What has to happen before what has the same time. */
function successorsAtOnce(moments: readonly Moment[]): Successors {
  const { tie, ...made } = untied(moments)
  const tieAtOnce = (before: number, after: number) => {
    if (compareTimes(moments, before, after) === 0) tie(before, after)
  }
  const ends = endsOf(moments)
  for (const [place, { after }] of moments.entries()) for (const before of after) tieAtOnce(before, place)
  for (const { span, last } of ends.values()) {
    const parent = span.parent === undefined ? undefined : ends.get(spanKey(span.trace, span.parent))
    if (parent !== undefined && parent.span !== span) tieAtOnce(last, parent.first)
  }
  return made
}

interface Ends {
  readonly span: Span
  /** Places of the first and the last moment of its end. */
  readonly first: number
  last: number
}

function endsOf(moments: readonly Moment[]): ReadonlyMap<string, Ends> {
  const ends = new Map<string, Ends>()
  for (const [place, moment] of moments.entries()) {
    if (!isEnd(moment)) continue
    const { span } = moment
    const key = spanKey(span.trace, span.id)
    const known = ends.get(key)
    if (known === undefined) ends.set(key, { span, first: place, last: place })
    else known.last = place
  }
  return ends
}

function successors(
  moments: readonly Moment[],
  byTime: readonly number[],
  nodeOf: (moment: Moment) => string,
): Successors {
  const { tie, ...made } = untied(moments)
  const last = new Map<string, number>()
  for (const place of byTime) {
    const moment = moments[place] as Moment
    for (const before of moment.after) tie(before, place)
    const node = nodeOf(moment)
    const before = last.get(node)
    if (before !== undefined) tie(before, place)
    last.set(node, place)
  }
  return made
}
