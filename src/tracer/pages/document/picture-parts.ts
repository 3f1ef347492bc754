/** More rows make a picture that browsers are slow with and readers get lost in. */
export const MOST_ROWS = 150

/** Rows of one picture: from the first to before the last. */
export interface Part {
  readonly number: number
  readonly first: number
  readonly last: number
}

/** The parts in which a section with so many rows is drawn. */
export function partsOf(rows: number): Part[] {
  const count = Math.max(1, Math.ceil(rows / MOST_ROWS))
  return Array.from({ length: count }, (_, i) => {
    return { number: i + 1, first: i * MOST_ROWS, last: Math.min(rows, (i + 1) * MOST_ROWS) }
  })
}
