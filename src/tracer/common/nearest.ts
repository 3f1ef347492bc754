/** The one of `known` that needs the fewest edits to become `word`; undefined when none is alike. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  // Another word altogether is not near, however short the two are.
  let fewest = Math.min(word.length, Math.max(2, Math.ceil(word.length / 2)))
  for (const each of known) {
    const edits = editDistance(word, each)
    if (edits < fewest) [best, fewest] = [each, edits]
  }
  return best
}

/** Levenshtein's distance, one row of its table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
