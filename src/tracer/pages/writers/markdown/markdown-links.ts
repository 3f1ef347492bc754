import { encodedName } from '../views/file-link.ts'
import type { Flavour } from './flavours.ts'

/** The file of a page, see `Markup.file`. */
export function markdownFile(name: string, { index }: Pick<Flavour, 'index'>): string {
  return `${name.endsWith('/') ? `${name}${index}` : name}.md`
}

/** What leads from one file to another, or to what is called `label` there: relative, so that the tree works wherever it lies. */
export function relativeLink(from: string, to: string, label?: string): string {
  const place = label === undefined ? '' : `#${label.split('/').map(encodedName).join('/')}`
  if (from === to && place !== '') return place
  const [own, other] = [from.split('/'), to.split('/')]
  const common = own.slice(0, -1).findIndex((folder, i) => folder !== other[i])
  const shared = common < 0 ? Math.min(own.length, other.length) - 1 : common
  const up = '../'.repeat(own.length - 1 - shared)
  return `${up}${other.slice(shared).map(encodedName).join('/')}${place}`
}
