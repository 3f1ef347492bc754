import { groupBy } from '../common/group-by.ts'
import { visible } from '../common/visible.ts'
import { columns } from './columns.ts'
import { commonStart, type SharedEnds, sharedEnds } from './shared-ends.ts'

/** What is left of the beginning of names that differ only somewhere within. */
const HEAD = 8

/** Where a name can be cut without a word of it being half there. */
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]/u

/** What is not cut: a code as `<U+200D>`, a flag, a character with its marks and its colour. */
const PIECE = /<U\+[\dA-F]{4,6}>|\p{Regional_Indicator}{2}|.[\p{M}\p{Emoji_Modifier}]*/gsu

function pieces(text: string): readonly string[] {
  return text.match(PIECE) ?? []
}

/**
 * Names as they are shown: on one line, of at most `most` columns, and no two alike that were not. A long name loses the
 * ending that it shares with another, `orders-1.payments.svc…`, or its middle, or a beginning that it shares; where
 * others lose what they differ in by that, what they differ in is kept.
 */
export function shortNames(names: readonly string[], most: number): string[] {
  const own = new Map<string, string>()
  const distinct = [...new Set(names)].map((name) => ({ name, characters: pieces(visible(name)) }))
  const shared = sharedEnds(distinct.map(({ characters }) => characters))
  for (const [i, { name, characters }] of distinct.entries()) own.set(name, shortened(characters, most, shared[i]))
  const alike = groupBy([...own.keys()], (name) => own.get(name) ?? '')
  const taken = new Set([...alike].flatMap(([text, group]) => (group.length === 1 ? [text] : [])))
  for (const group of alike.values()) if (group.length > 1) tellApart(group, most, taken, own)
  return names.map((name) => own.get(name) ?? '')
}

/** A name that is too long without what tells it least from others. */
function shortened(characters: readonly string[], most: number, shared: SharedEnds = { start: 0, end: 0 }): string {
  if (columns(characters.join('')) <= most) return characters.join('')
  const { length } = characters
  // What is left tells the name from all others if it is longer than what it shares with any of them on that side.
  const head = starting(characters, most - 1).length
  const ownEnd = Math.max(length - shared.end, shared.start + 1)
  if (ownEnd <= head) return `${characters.slice(0, endOfWord(characters, ownEnd, head)).join('')}…`
  const tail = length - starting(characters.toReversed(), most - 1).length
  const ownStart = Math.min(shared.start, length - shared.end - 1)
  const tailOfMiddle = length - starting(characters.toReversed(), Math.floor((most - 1) / 2)).length
  if (tail <= ownStart && tailOfMiddle > ownStart) return `…${characters.slice(tail).join('')}`
  return withoutMiddle(characters, most)
}

/**
 * Of the places at which the name can be cut: the last that stands before what parts two words, as long as much is left
 * before it; or behind that, where it tells the name from one that goes on.
 */
function endOfWord(characters: readonly string[], least: number, last: number): number {
  const isBetween = (at: number) => BETWEEN_WORDS.test(characters[at] ?? '')
  for (let at = last; at >= Math.max(1, least, last / 2); at -= 1) if (isBetween(at)) return at
  return least > last / 2 && isBetween(least - 1) ? least : last
}

function withoutMiddle(characters: readonly string[], most: number): string {
  if (columns(characters.join('')) <= most) return characters.join('')
  const head = starting(characters, Math.ceil((most - 1) / 2))
  const tail = starting(characters.toReversed(), Math.floor((most - 1) / 2))
  return `${head.join('')}…${tail.toReversed().join('')}`
}

/** As many of the first as so many columns hold. */
function starting(characters: readonly string[], most: number): string[] {
  let width = 0
  const kept: string[] = []
  for (const character of characters) {
    width += columns(character)
    if (width > most) break
    kept.push(character)
  }
  return kept
}

/** Shows what follows the part that all have in common; where that is not enough, numbers them. */
function tellApart(names: readonly string[], most: number, taken: Set<string>, told: Map<string, string>): void {
  const all = names.map((name) => pieces(visible(name)))
  const common = commonStart(all)
  for (const [i, characters] of all.entries()) {
    const text = `${starting(characters, HEAD).join('')}…${withoutMiddle(characters.slice(common), most - HEAD - 1)}`
    const unique = numbered(text, most, taken)
    taken.add(unique)
    told.set(names[i] ?? '', unique)
  }
}

function numbered(text: string, most: number, taken: ReadonlySet<string>): string {
  let unique = text
  for (let count = 2; taken.has(unique); count += 1) {
    const number = ` #${count}`
    unique = `${starting(pieces(text), most - number.length).join('')}${number}`
  }
  return unique
}
