import { LIMITS } from './limits.ts'

/**
 * The one of `known` that needs the fewest edits to become `word`; undefined when none is alike. Nothing is near a word
 * that is far too long, and of very many known words only the first are looked at.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LIMITS.nearestCharacters) return undefined
  let best: string | undefined
  // Another word altogether is not near, however short the two are.
  let fewest = Math.min(word.length, Math.max(2, Math.ceil(word.length / 2)))
  let left: number = LIMITS.nearestWords
  for (const each of known) {
    if (left === 0 || fewest === 0) break
    left -= 1
    const edits = editDistance(word, each, fewest)
    if (edits < fewest) [best, fewest] = [each, edits]
  }
  return best
}

/** Levenshtein's distance, one row of its table at a time; `most` if it is that or more. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most
  let row = Array.from({ length: b.length + 1 }, (_, j) => Math.min(j, most))
  for (let i = 1; i <= a.length; i += 1) {
    row = nextRow(row, a, b, i, most)
    if (row.every((edits) => edits >= most)) return most
  }
  return Math.min(most, row.at(-1) ?? most)
}

/** Only what lies less than `most` beside the diagonal can lead to less. */
function nextRow(row: readonly number[], a: string, b: string, i: number, most: number): number[] {
  const next = row.map(() => most)
  next[0] = Math.min(i, most)
  for (let j = Math.max(1, i - most + 1); j <= Math.min(b.length, i + most - 1); j += 1) {
    const change = (row[j - 1] ?? most) + (a[i - 1] === b[j - 1] ? 0 : 1)
    next[j] = Math.min(change, (row[j] ?? most) + 1, (next[j - 1] ?? most) + 1)
  }
  return next
}
