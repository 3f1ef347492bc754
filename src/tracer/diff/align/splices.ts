import { type EntryList, inOrder, isSameEntry, type Splice } from '../../trace/entry-list.ts'

/**
 * The same change of a list, told in one way: it takes nothing away that it adds again, and says no more than it must.
 * Undefined if it changes nothing. Where something stays, this takes as long as the change is, not as the list.
 */
export function canonical(list: EntryList, splice: Splice): Splice | undefined {
  const { drop = 0, keep = Math.max(0, list.length - drop), add = [] } = splice
  if (keep === 0) return list.changeTo(add)
  let again = 0
  while (again < add.length && isSameEntry(list.at(drop + keep + again), add[again])) again += 1
  const stays = keep + again
  const comes = add.slice(again)
  if (drop === 0 && stays === list.length && comes.length === 0) return undefined
  return {
    ...(drop > 0 ? { drop } : {}),
    ...(drop + stays < list.length ? { keep: stays } : {}),
    ...(comes.length > 0 ? { add: comes } : {}),
  }
}

export function isSameSplice(a: Splice, b: Splice): boolean {
  const [left = [], right = []] = [a.add, b.add]
  if (a.drop !== b.drop || a.keep !== b.keep || left.length !== right.length) return false
  return left.every((entry, i) => isSameEntry(entry, right[i]))
}

/** The same for changes that are the same. */
export function keyOfSplice({ drop, keep, add = [] }: Splice): unknown {
  return [drop, keep, add.map(inOrder)]
}
