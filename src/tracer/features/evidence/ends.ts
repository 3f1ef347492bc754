import type { Part } from './evidence.ts'
import type { Need } from './way.ts'

/**
 * Where the part at a place of a sequence may end for the rest of it to be found: if the rest can be found from any end,
 * it can from the first. `last` says what matters of the end of the whole.
 */
export function endsNeeded(inOrder: readonly Part[], place: number, last: Need['ends']): Need['ends'] {
  const next = inOrder[place + 1]
  if (next === undefined) return last
  return isSeenFromEarlier(next, endsNeeded(inOrder, place + 1, last)) ? 'first' : 'all'
}

/**
 * Whether a part that is seen behind some event is also seen behind any event before that one, with the same ends or, if
 * only the first of them matters, with one that is no later.
 */
function isSeenFromEarlier(part: Part, ends: Need['ends']): boolean {
  if ('op' in part) return true
  if ('at' in part || 'none' in part) return false
  if ('inOrder' in part) {
    const [first] = part.inOrder
    return first !== undefined && isSeenFromEarlier(first, endsNeeded(part.inOrder, 0, ends))
  }
  if ('all' in part) {
    return part.all.every((each) => isSeenFromEarlier(each, ends) || ('at' in each && each.at !== 'here'))
  }
  if ('any' in part) return part.any.every((each) => isSeenFromEarlier(each, ends))
  // Counting ends as soon as it can: from further ahead it ends elsewhere.
  return ends === 'first' && isSeenFromEarlier(part.of, part.different === undefined ? 'all' : 'first')
}
