import { pathBetween } from '../paths.ts'
import { encodedPath } from '../views/file-link.ts'
import type { Flavour } from './flavours.ts'

/** The file of a page, see `Markup.file`. */
export function markdownFile(name: string, { index }: Pick<Flavour, 'index'>): string {
  return `${name.endsWith('/') ? `${name}${index}` : name}.md`
}

/** What leads from one file to another, or to what is called `label` there: relative, so that the tree works wherever it lies. */
export function relativeLink(from: string, to: string, label?: string): string {
  const place = label === undefined ? '' : `#${encodedPath(label)}`
  return from === to && place !== '' ? place : `${encodedPath(pathBetween(from, to))}${place}`
}
