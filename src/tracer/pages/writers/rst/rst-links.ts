import type { Outline } from '../../document/outline.ts'
import { pageFile, pathBetween } from '../page-file.ts'
import { featurePageName, LEGEND_LABEL, pageName, toId } from '../paths.ts'
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

/** What leads from a page to another, or to what is called `label` there: the path of its file, and an id in it. */
export function pathTo(from: string, to: string, label?: string): string {
  const path = pathBetween(pageFile(from), pageFile(to))
  return label === undefined || isOfPage(label, to) ? path : `${path}#${placeOf(label)}`
}

/** A page begins with its label. Not every renderer makes a place of that, and none needs one. */
function isOfPage(label: string, page: string): boolean {
  return (
    label === LEGEND_LABEL ||
    (label.startsWith('feature.') && featurePageName(label.slice(8)) === page && !label.includes('/'))
  )
}

/** As an id, which is what docutils makes of it. Of other letters it may make the same twice: Sphinx knows the label. */
function placeOf(label: string): string {
  return /^[ -~]*$/.test(label) ? toId(label) : encodeURIComponent(label)
}

/** A link with a text, escaped already. */
export function linkTo(target: string, text: string): string {
  return `\`${text} <${target}>\`__`
}

/** What leads to a test of which a text speaks, wherever the text stands. A name with its group or file before it is shown without. */
export function testRole(said: string, slugs: Outline['slugs']): string {
  return `:doc:\`${escapeLine(said)} <${docName(pageName({ slugs }))}>\``
}
