import { groupBy } from '../../common/group-by.ts'

/** Steps that lead from some ways to others, and to those that are looked for. */
export interface Path<W> {
  readonly length: number
  readonly step: (ways: readonly W[], place: number) => readonly W[]
  /** The same for ways that lead on alike from a place, wherever they have got. */
  readonly keyOf: (way: W, place: number) => string
  /** Where a way has got. */
  readonly at: (way: W) => number
  /** Whether what can be reached from a way at a place can also be from one that has got less far. */
  readonly isOpen: (way: W, place: number) => boolean
}

/**
 * Ways at the end of a path, if there are any: not all of them. Where more than `atOnce` differ, so many are followed to the
 * end before others are; and none that leads nowhere is followed twice.
 */
export function followToEnd<W>(start: readonly W[], path: Path<W>, atOnce: number): readonly W[] {
  const seen = new Map<string, number>()
  /** Remembers that a way is followed from a place. */
  const isNew = (way: W, place: number): boolean => {
    const at = path.at(way)
    const key = `${place} ${path.isOpen(way, place) ? '' : at} ${path.keyOf(way, place)}`
    if ((seen.get(key) ?? Infinity) <= at) return false
    seen.set(key, at)
    return true
  }
  const follow = (from: readonly W[], place: number, isPart: boolean): readonly W[] => {
    let ways = from
    for (let at = place; at < path.length && ways.length > 0; at += 1) {
      const groups = ways.length > atOnce ? [...groupBy(ways, (way) => path.keyOf(way, at)).values()] : []
      if (groups.length > atOnce) return followSome(groups, at)
      const further = path.step(ways, at)
      ways = isPart ? further.filter((way) => isNew(way, at + 1)) : further
    }
    return ways
  }
  const followSome = (groups: readonly W[][], place: number): readonly W[] => {
    for (let i = 0; i < groups.length; i += atOnce) {
      const found = follow(groups.slice(i, i + atOnce).flat(), place, true)
      if (found.length > 0) return found
    }
    return []
  }
  return follow(start, 0, false)
}
