import type { Outline } from '../../document/outline.ts'
import { pageName } from '../paths.ts'
import { escapeLine } from './escape-rst.ts'

/** How a page refers to a file of the output: from the root of the documentation. */
export function absolute(path: string): string {
  return `/${path}`
}

/** A page as Sphinx calls it, without an ending: from the root, and on the index of a folder from there where it is below. */
export function docName(name: string, from = ''): string {
  const page = name.endsWith('/') ? `${name}index` : name
  return from.endsWith('/') && page.startsWith(from) ? page.slice(from.length) : absolute(page)
}

/** What leads to a test of which a text speaks. A name with its group or file before it is shown without. */
export function testRole(said: string, slugs: Outline['slugs']): string {
  return `:doc:\`${escapeLine(said)} <${docName(pageName({ slugs }))}>\``
}
