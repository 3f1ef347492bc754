import type { Characters } from './regex-characters.ts'

/** How often something leads somewhere: once, or more than once, which is 2. */
type Ways = ReadonlyMap<number, number>

/** A part of an expression: the places of characters that it can begin and end with, and in how many ways it can be empty. */
export interface Part {
  readonly empty: number
  readonly first: Ways
  readonly last: Ways
}

const NONE: Ways = new Map()
/** What is always empty. */
export const EMPTY: Part = { empty: 1, first: NONE, last: NONE }
/** More is not looked at: so many pairs of places. */
const MOST_STEPS = 2_000_000

/**
 * The places of characters in an expression, and which can follow which, as Glushkov's automaton has them. Ways are
 * counted besides, as whoever goes back tries each of them.
 */
export class RegexPaths {
  /** Of each place: which characters can stand there, and which places can follow, in how many ways. */
  readonly characters: Characters[] = []
  readonly next: Map<number, number>[] = []
  private isTwofold = false

  character(characters: Characters): Part {
    const place = this.characters.push(characters) - 1
    this.next.push(new Map())
    const only: Ways = new Map([[place, 1]])
    return { empty: 0, first: only, last: only }
  }

  /** One behind the other. */
  both(a: Part, b: Part): Part {
    this.connect(a.last, b.first, 1)
    return {
      empty: most2(a.empty * b.empty),
      first: merged(a.first, b.first, a.empty),
      last: merged(b.last, a.last, b.empty),
    }
  }

  either(a: Part, b: Part): Part {
    return { empty: most2(a.empty + b.empty), first: merged(a.first, b.first, 1), last: merged(a.last, b.last, 1) }
  }

  /** A round that is optional is not gone through empty. */
  optional({ first, last }: Part): Part {
    return { empty: 1, first, last }
  }

  /** Any number of rounds. Those that there have to be may be empty, and each of them may be the one that is. */
  loop({ empty, first, last }: Part, least: number): Part {
    this.connect(last, first, empty > 0 && least > 1 ? 2 : 1)
    if (least === 0) return { empty: 1, first, last }
    return { empty: least > 1 ? empty * 2 : empty, first: merged(NONE, first, empty > 0 ? 2 : 1), last }
  }

  /**
   * Whether one text leads on two ways from a place back to the same, of a loop that has all places: then each round
   * doubles the ways. Also if that is too much to find out.
   */
  areManifold(): boolean {
    return this.isTwofold || new WayPairs(this.next, this.characters).meet()
  }

  private connect(last: Ways, first: Ways, ways: number): void {
    for (const [from, a] of last) {
      const next = this.next[from]
      for (const [to, b] of first) {
        const all = (next?.get(to) ?? 0) + a * b * ways
        next?.set(to, most2(all))
        if (all > 1) this.isTwofold = true
      }
    }
  }
}

/** Pairs of different places that one text leads to from one place. */
class WayPairs {
  private readonly next: readonly ReadonlyMap<number, number>[]
  private readonly characters: readonly Characters[]
  private readonly seen = new Set<number>()
  private readonly open: [number, number][] = []
  private steps = 0

  constructor(next: readonly ReadonlyMap<number, number>[], characters: readonly Characters[]) {
    this.next = next
    this.characters = characters
  }

  /** Whether any two ways meet again, or that is too much to find out. */
  meet(): boolean {
    const gone = new Set<string>()
    for (const [place, after] of this.next.entries()) {
      const places = [...after.keys()].join(' ')
      if (!gone.has(places) && this.go(place, place)) return true
      gone.add(places)
    }
    for (let pair = this.open.pop(); pair !== undefined; pair = this.open.pop()) if (this.go(...pair)) return true
    return this.steps > MOST_STEPS
  }

  /** Goes on with both ways; says whether they meet. */
  private go(from: number, other: number): boolean {
    const [ways, others] = [this.next[from]?.keys() ?? [], [...(this.next[other]?.keys() ?? [])]]
    for (const a of ways) {
      this.steps += others.length
      if (from !== other && others.includes(a)) return true
      for (const b of others) if (a !== b) this.add(a, b)
    }
    return this.steps > MOST_STEPS
  }

  private add(a: number, b: number): void {
    const key = Math.min(a, b) * this.characters.length + Math.max(a, b)
    if (this.seen.has(key) || ((this.characters[a] ?? 0n) & (this.characters[b] ?? 0n)) === 0n) return
    this.seen.add(key)
    this.open.push([a, b])
  }
}

function merged(a: Ways, b: Ways, times: number): Ways {
  if (times === 0 || b.size === 0) return a
  if (a.size === 0 && times === 1) return b
  const all = new Map(a)
  for (const [place, ways] of b) all.set(place, most2((all.get(place) ?? 0) + ways * times))
  return all
}

function most2(ways: number): number {
  return Math.min(ways, 2)
}
