import { greatest } from '../common/extent.ts'

/** What a name has in common with any of the others, in characters. */
export interface SharedEnds {
  /** The longest beginning that another name has, too. */
  readonly start: number
  /** The longest ending that another name has, too. */
  readonly end: number
}

/** The same for each of these names, no two of which are alike. */
export function sharedEnds(names: readonly (readonly string[])[]): SharedEnds[] {
  const starts = longestShared(names)
  const ends = longestShared(names.map((name) => name.toReversed()))
  return names.map((_, i) => ({ start: starts[i] ?? 0, end: ends[i] ?? 0 }))
}

/** In the order of the alphabet, no name has more in common with any other than with one that stands beside it. */
function longestShared(names: readonly (readonly string[])[]): number[] {
  const sorted = names
    .map((characters, place) => ({ characters, place, text: characters.join('\0') }))
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
  const lengths = names.map(() => 0)
  for (const [i, { characters, place }] of sorted.entries()) {
    const beside = [sorted[i - 1], sorted[i + 1]].map((other) => commonStart([characters, other?.characters ?? []]))
    lengths[place] = greatest(beside)
  }
  return lengths
}

/** How many characters all of these begin with. */
export function commonStart([first = [], ...others]: readonly (readonly string[])[]): number {
  const length = first.findIndex((character, i) => others.some((other) => other[i] !== character))
  return length < 0 ? first.length : length
}
