import type { Characters } from './regex-characters.ts'

type Next = readonly ReadonlyMap<number, number>[]

/** Places that one comes back to, and the characters that any of them can be. */
interface Loop {
  readonly places: ReadonlySet<number>
  readonly characters: Characters
}

/**
 * How many loops stand behind each other at most so that one text can end in each of them: a text of some length is then
 * cut between them in as many ways as that power of its length says. That a text leads from one loop to the next, and that
 * both can be it, is taken from the characters alone, so it may be fewer.
 */
export function longestChain(next: Next, characters: readonly Characters[]): number {
  const loops = loopsOf(next, characters)
  const longest: number[] = []
  // What a loop leads to stands before it in the list.
  for (const [i, loop] of loops.entries()) {
    const behind = longest.flatMap((length, j) => (leadsTo(loop, loops[j] as Loop, next, characters) ? [length] : []))
    longest[i] = 1 + behind.reduce((a, b) => Math.max(a, b), 0)
  }
  return longest.reduce((a, b) => Math.max(a, b), 0)
}

/** Whether a way leads from one loop to another over characters that both can be. */
function leadsTo(from: Loop, to: Loop, next: Next, characters: readonly Characters[]): boolean {
  const both = from.characters & to.characters
  if (both === 0n) return false
  const open = [...from.places]
  const seen = new Set(open)
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const after of next[place]?.keys() ?? []) {
      if (to.places.has(after)) return true
      if (seen.has(after) || ((characters[after] ?? 0n) & both) === 0n) continue
      seen.add(after)
      open.push(after)
    }
  }
  return false
}

/** The loops, each behind all that it leads to: strongly connected places, as Tarjan's algorithm finds them. */
function loopsOf(next: Next, characters: readonly Characters[]): Loop[] {
  const search = new LoopSearch(next)
  for (const place of next.keys()) search.visit(place)
  return search.loops.map((places) => ({
    places,
    characters: [...places].reduce((all, each) => all | (characters[each] ?? 0n), 0n),
  }))
}

class LoopSearch {
  readonly loops: ReadonlySet<number>[] = []
  private readonly next: Next
  private readonly order = new Map<number, number>()
  private readonly stack: number[] = []
  private readonly isOpen = new Set<number>()

  constructor(next: Next) {
    this.next = next
  }

  /** Returns the earliest place that is reached from this one and not done with, by its order. */
  visit(place: number): number {
    const seen = this.order.get(place)
    if (seen !== undefined) return this.isOpen.has(place) ? seen : Number.POSITIVE_INFINITY
    const own = this.order.size
    this.order.set(place, own)
    this.stack.push(place)
    this.isOpen.add(place)
    let lowest = own
    for (const after of this.next[place]?.keys() ?? []) lowest = Math.min(lowest, this.visit(after))
    if (lowest === own) this.close(place)
    return lowest
  }

  private close(place: number): void {
    const places = new Set(this.stack.splice(this.stack.lastIndexOf(place)))
    for (const each of places) this.isOpen.delete(each)
    if (places.size > 1 || this.next[place]?.has(place) === true) this.loops.push(places)
  }
}
