import { capitalized } from '../../../common/capitalized.ts'
import { kindsOfOrigins, type Origin } from '../../../trace/origins.ts'
import type { Outline, SectionOutline } from '../../document/outline.ts'
import type { Group } from '../../document/site.ts'
import { featureLabel, featurePageName, mentionsLabel, pageName, sectionLabel } from '../paths.ts'
import type { Page } from './page.ts'

/** What leads to a test's page. */
export function testLink(document: Outline, page: Page): { page: string; test: string } {
  return { page: page.link(pageName(document)), test: page.markup.line(document.test) }
}

/** What several are called where a heading begins: `Tests`. */
export function titleOfOrigins(origins: readonly Origin[]): string {
  return capitalized(kindsOfOrigins(origins))
}

/** What leads to a section of a page. */
export function sectionLink(document: Outline, section: SectionOutline, page: Page): object {
  const { number, title } = section
  const label = page.link(pageName(document), sectionLabel(document, section))
  return { number, title: page.markup.name(title), sectionLabel: label }
}

interface FeatureLink {
  readonly id: string
  /** The id as code. */
  readonly code: string
  /** The id, of a branch without the feature's. */
  readonly name: string
  readonly title: string
  /** What leads there. */
  readonly label: string
}

/** What leads to a feature's page, or to a branch's part of it. A branch's name is shown without the feature's. */
export function featureLink(id: string, page: Page): FeatureLink {
  const { markup, options } = page
  const name = markup.line(id.slice(id.indexOf('/') + 1))
  const title = markup.line(options.catalogue.titleOf(id))
  return { id: markup.line(id), code: markup.code(id), name, title, label: linkToFeature(id, page) }
}

export function linkToFeature(id: string, page: Page): string {
  return page.link(featurePageName(id), featureLabel(id))
}

/** What leads to the list of a group's sections that test or use a feature or a branch. */
export function mentionsLink(kind: 'tests' | 'uses', group: Pick<Group, 'slug'>, id: string, page: Page): string {
  return page.link(featurePageName(id), mentionsLabel(kind, group, id))
}
