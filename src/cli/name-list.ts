import { oneLine } from '../tracer/common/one-line.ts'

/** Names, at most so many, and how many more there are. */
export function nameList(names: readonly string[], most: number): string {
  const more = names.length > most ? `, and ${names.length - most} more` : ''
  const shown = names.slice(0, most).map((name) => oneLine(name))
  return `${shown.join(', ')}${more}`
}
