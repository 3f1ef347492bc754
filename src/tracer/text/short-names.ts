import { visible } from '../common/visible.ts'
import { columns } from './columns.ts'

/** What is left of the beginning of names that differ only somewhere within. */
const HEAD = 8

/**
 * Names as they are shown: on one line, of at most `most` columns, and no two alike that were not. A long name loses
 * its middle; where others lose what they differ in by that, what they differ in is kept.
 */
export function shortNames(names: readonly string[], most: number): string[] {
  const shown = names.map((name) => withoutMiddle([...visible(name)], most))
  const alike = new Map<string, Set<string>>()
  for (const [i, text] of shown.entries()) alike.set(text, (alike.get(text) ?? new Set()).add(names[i] ?? ''))
  const told = new Map<string, string>()
  const taken = new Set([...alike].flatMap(([text, own]) => (own.size === 1 ? [text] : [])))
  for (const own of alike.values()) if (own.size > 1) tellApart([...own], most, taken, told)
  return names.map((name, i) => told.get(name) ?? shown[i] ?? '')
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
  const all = names.map((name) => [...visible(name)])
  const common = commonStart(all)
  for (const [i, characters] of all.entries()) {
    const text = `${starting(characters, HEAD).join('')}…${withoutMiddle(characters.slice(common), most - HEAD - 1)}`
    const unique = numbered(text, most, taken)
    taken.add(unique)
    told.set(names[i] ?? '', unique)
  }
}

function commonStart([first = [], ...others]: readonly (readonly string[])[]): number {
  const length = first.findIndex((character, i) => others.some((other) => other[i] !== character))
  return length < 0 ? first.length : length
}

function numbered(text: string, most: number, taken: ReadonlySet<string>): string {
  let unique = text
  for (let count = 2; taken.has(unique); count += 1) {
    const number = ` #${count}`
    unique = `${starting([...text], most - number.length).join('')}${number}`
  }
  return unique
}
