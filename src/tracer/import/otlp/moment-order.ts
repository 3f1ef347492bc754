import { FirstOf } from '../../common/first-of.ts'
import type { Moment } from './moments.ts'

/**
 * The order in which moments can have happened, as their places: what happened at a node stands in the order of its own
 * clock, and nothing before its cause, whatever the clocks of different nodes say. Where several could be next it is the
 * one with the smallest time. Where what spans say goes round in a circle, times decide.
 */
export function momentOrder(moments: readonly Moment[], nodeOf: (moment: Moment) => string): number[] {
  const byTime = [...moments.keys()].sort((a, b) => compare(moments, a, b))
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

/** By time; what starts, before what happens meanwhile, before what ends. */
function compare(moments: readonly Moment[], a: number, b: number): number {
  const [first, second] = [moments[a] as Moment, moments[b] as Moment]
  if (first.time !== second.time) return first.time < second.time ? -1 : 1
  return stage(first) - stage(second) || a - b
}

function stage({ does }: Moment): number {
  if (does === 'event') return 1
  return does === 'end' || does.startsWith('answer') ? 2 : 0
}

interface Successors {
  readonly next: readonly number[][]
  /** How many moments have to happen before, by the place. */
  readonly waits: number[]
}

function successors(
  moments: readonly Moment[],
  byTime: readonly number[],
  nodeOf: (moment: Moment) => string,
): Successors {
  const next: number[][] = moments.map(() => [])
  const waits = new Array<number>(moments.length).fill(0)
  const tie = (before: number, after: number) => {
    next[before]?.push(after)
    waits[after] = (waits[after] ?? 0) + 1
  }
  const last = new Map<string, number>()
  for (const place of byTime) {
    const moment = moments[place] as Moment
    for (const before of moment.after) tie(before, place)
    const node = nodeOf(moment)
    const before = last.get(node)
    if (before !== undefined) tie(before, place)
    last.set(node, place)
  }
  return { next, waits }
}
