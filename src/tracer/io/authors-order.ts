import type { Outline } from '../pages/document/outline.ts'
import { ifPossible } from './errno.ts'
import type { Files } from './files.ts'
import { leadsOut } from './path-from.ts'

/**
 * The tests in their authors' order: groups, and files as `group/file`, as `order` lists them and then by name; tests as
 * they stand in their file, and after these, by name, those that do not stand there by their names.
 */
export function inAuthorsOrder(
  outlines: readonly Outline[],
  order: readonly string[],
  textOf: (path: string) => string,
): Outline[] {
  const texts = new Map<string, string>()
  const read = (path: string) => texts.get(path) ?? textOf(path)
  const ranked = outlines.map((outline) => {
    const { group, file, test, path, slugs, source } = outline
    const text = read(path)
    texts.set(path, text)
    const keys = [placeIn(order, group), slugs.group, placeIn(order, `${group}/${file}`), slugs.file]
    return { outline, keys: [...keys, placeOf(test, text), slugs.test, source] }
  })
  return ranked.toSorted((a, b) => compare(a.keys, b.keys)).map(({ outline }) => outline)
}

/** What `order` names and no test is part of. */
export function lostOrder(outlines: readonly Outline[], order: readonly string[]): string[] {
  const known = new Set(outlines.flatMap(({ group, file }) => [group, `${group}/${file}`]))
  return order.filter((each) => !known.has(each))
}

/** A file of the project; empty where it cannot be read, which orders its tests by name. */
export function sourceText(folder: string, path: string, disk: Files): string {
  if (path === '' || leadsOut(path)) return ''
  return ifPossible(() => disk.read(`${folder}/${path}`)) ?? ''
}

function placeIn(order: readonly string[], name: string): number {
  const place = order.indexOf(name)
  return place < 0 ? order.length : place
}

/** Where a test of this name is called for. */
function placeOf(test: string, text: string): number {
  const places = ["'", '"', '`'].map((quote) => {
    const escaped = test.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
    return placeOfCall(`${quote}${escaped}${quote}`, text)
  })
  return places.reduce((first, place) => Math.min(first, place), Infinity)
}

/** The first place of a literal that is the first argument of a call. */
function placeOfCall(literal: string, text: string): number {
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1))
    if (text.slice(0, at).trimEnd().endsWith('(')) return at
  return Number.MAX_SAFE_INTEGER
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((key, i) => key !== b[i])
  if (at < 0) return 0
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1
}
