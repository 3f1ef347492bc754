import { encodedName } from '../views/file-link.ts'
import type { Flavour } from './flavours.ts'

/** The file of a page, see `Markup.file`. */
export function markdownFile(name: string, { index }: Pick<Flavour, 'index'>): string {
  return `${name.endsWith('/') ? `${name}${index}` : name}.md`
}

/** What leads from one file to another, or to what is called `label` there: relative, so that the tree works wherever it lies. */
export function relativeLink(from: string, to: string, label?: string): string {
  const place = label === undefined ? '' : `#${encodedPath(label)}`
  if (from === to && place !== '') return place
  let shared = 0
  for (let at = 0; at < from.length && from[at] === to[at]; at += 1) if (from[at] === '/') shared = at + 1
  const up = from.slice(shared).split('/').length - 1
  return `${'../'.repeat(up)}${encodedPath(to.slice(shared))}${place}`
}

/** Nearly every path: nothing in it is markup, or written otherwise in addresses. */
const PLAIN = /^[\w./-]*$/

function encodedPath(path: string): string {
  return PLAIN.test(path) ? path : path.split('/').map(encodedName).join('/')
}
