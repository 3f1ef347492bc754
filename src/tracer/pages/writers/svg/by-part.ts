import { MOST_ROWS } from '../../document/picture-parts.ts'

/**
 * Sorts what reaches from one row to another by the parts of the picture that it may touch, so that no part has to look
 * at all there is. `extent`: its first and its last row; a part's neighbours' edge rows count as touching.
 */
export function byPart<T>(items: Iterable<T>, parts: number, extent: (item: T) => readonly [number, number]): T[][] {
  const found = Array.from({ length: parts }, (): T[] => [])
  for (const item of items) {
    const [first, last] = extent(item)
    const from = Math.max(0, Math.floor((first - 1) / MOST_ROWS))
    const to = Math.min(parts - 1, Math.floor((last + 1) / MOST_ROWS))
    for (let part = from; part <= to; part += 1) found[part]?.push(item)
  }
  return found
}
