import type { Catalogue } from '../../../features/catalogue.ts'
import type { Outline, SectionOutline } from '../../document/outline.ts'
import { docName, featureLabel, pagePath, sectionLabel } from '../paths.ts'
import { escapeLine, escapeName, literal } from './escape-rst.ts'

/** What leads to a test's page. The name starts the text of a role, where Sphinx takes `!` to mean no link. */
export function testLink(document: Outline): { page: string; test: string } {
  return { page: docName(pagePath(document)), test: escapeLine(document.test) }
}

/** What leads to a test of which a text speaks. A name with its group or file before it is shown without. */
export function testRole(said: string, slugs: Outline['slugs']): string {
  return `:doc:\`${escapeLine(said)} <${docName(pagePath({ slugs }))}>\``
}

/** What leads to a section of a page. */
export function sectionLink(document: Outline, section: SectionOutline): object {
  const { number, title } = section
  return { number, title: escapeName(title), sectionLabel: sectionLabel(document, section) }
}

interface FeatureLink {
  readonly id: string
  /** The id as code. */
  readonly code: string
  /** The id, of a branch without the feature's. */
  readonly name: string
  readonly title: string
  readonly label: string
}

/** What leads to a feature's page, or to a branch's part of it. A branch's name is shown without the feature's. */
export function featureLink(id: string, catalogue: Catalogue): FeatureLink {
  const name = escapeLine(id.slice(id.indexOf('/') + 1))
  const title = escapeLine(catalogue.titleOf(id))
  return { id: escapeLine(id), code: literal(id), name, title, label: featureLabel(id) }
}
