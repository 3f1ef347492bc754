import { counted } from '../common/counted.ts'
import { LIMITS } from '../common/limits.ts'
import { shorten } from '../common/visible.ts'
import type { Entry, EntryList, List, Splice } from './entry-list.ts'

/** What of a list differs from another: entries from one place to before another. */
export type Stretch = readonly [from: number, to: number]

/**
 * A list in one line, however long it is: all of it if that is little, otherwise the entries of the stretch, or of its
 * middle only how many, with how many stand before it and behind it.
 */
export function entriesText(
  list: EntryList | List,
  show: (entry: Entry) => string,
  [from, to]: Stretch = [0, list.length],
): string {
  const whole = list.length <= LIMITS.wholeListEntries ? texts(list, show, [0, list.length]).join(', ') : undefined
  if (whole !== undefined && whole.length <= LIMITS.wholeListCharacters) return whole
  return [...left(from), ...ends(list, show, [from, to]), ...left(list.length - to)].join(', ')
}

function ends(list: EntryList | List, show: (entry: Entry) => string, [from, to]: Stretch): string[] {
  const short = (stretch: Stretch) =>
    texts(list, show, stretch).map((text) => shorten(text, LIMITS.listEntryCharacters))
  const middle = to - from - 2 * LIMITS.listEndEntries
  if (middle <= 0) return short([from, to])
  return [...short([from, from + LIMITS.listEndEntries]), ...left(middle), ...short([to - LIMITS.listEndEntries, to])]
}

function left(count: number): string[] {
  return count > 0 ? [`… ${count} more`] : []
}

function texts(list: EntryList | List, show: (entry: Entry) => string, [from, to]: Stretch): string[] {
  return Array.from({ length: to - from }, (_, i) => {
    const entry = list.at(from + i)
    return entry === undefined ? '' : show(entry) || '""'
  })
}

/** How many entries a list has: `1 entry`. */
export function countText(count: number): string {
  return counted(count, 'entry', 'entries')
}

/** How a list came to be another: how many entries went from its front and from its end, and how many came. */
export interface ListChange {
  readonly fromFront: number
  readonly fromEnd: number
  readonly added: number
}

export function listChange(earlier: EntryList, now: EntryList): ListChange {
  const { drop = 0, keep = earlier.length - drop, add = [] }: Splice = earlier.changeTo(now) ?? {}
  return { fromFront: drop, fromEnd: earlier.length - drop - keep, added: add.length }
}
