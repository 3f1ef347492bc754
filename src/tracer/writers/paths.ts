import type { Document, Section } from '../document/document.ts'
import type { Group } from '../document/site.ts'

/** Everything that is generated lies below this folder of the output. */
export const ROOT = 'developer/tests'

export function pagePath({ slugs }: Document): string {
  return `${ROOT}/${slugs.group}/${slugs.test}.rst`
}

export function groupPath({ slug }: Pick<Group, 'slug'>): string {
  return `${ROOT}/${slug}/index.rst`
}

/** The number, not the title, names a section here: it is how the source document refers to its diagrams. */
export function diagramPath({ slugs }: Document, { number }: Section): string {
  return `${ROOT}/diagrams/${slugs.file}/${slugs.test}_${number}.puml`
}

/** Folder of the include files of a feature, or of a branch. */
export function featureFolder(id: string): string {
  const [feature = id, branch] = id.split('/')
  const folder = `${ROOT}/features/${feature}`
  return branch === undefined ? folder : `${folder}/branches/${branch}`
}

/** How a page refers to a file of the output: from the root of the documentation. */
export function absolute(path: string): string {
  return `/${path}`
}

/** The name of a page among pages. Slugs have no dots, so no two of these can mean the same. */
export function pageLabel({ slugs }: Document): string {
  return `test.${slugs.group}.${slugs.test}`
}

export function sectionLabel(document: Document, { anchor }: Section): string {
  return `${pageLabel(document)}.${anchor}`
}
