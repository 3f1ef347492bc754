import type { Outline, SectionOutline } from '../../document/outline.ts'
import { docName, featureLabel, pagePath, sectionLabel } from '../paths.ts'
import { escapeLine, escapeName } from './escape-rst.ts'

/** What leads to a test's page. The name starts the text of a role, where Sphinx takes `!` to mean no link. */
export function testLink(document: Outline): { page: string; test: string } {
  return { page: docName(pagePath(document)), test: escapeLine(document.test) }
}

/** What leads to a section of a page. */
export function sectionLink(document: Outline, section: SectionOutline): object {
  const { number, title } = section
  return { number, title: escapeName(title), sectionLabel: sectionLabel(document, section) }
}

/** What leads to a feature's page, or to a branch's part of it. A branch's name is shown without the feature's. */
export function featureLink(id: string): { id: string; name: string; label: string } {
  return { id: escapeLine(id), name: escapeLine(id.slice(id.indexOf('/') + 1)), label: featureLabel(id) }
}
