import { counted } from '../../../common/counted.ts'
import { countedOrigins } from '../../../trace/origins.ts'
import { type Coverage, testedBy } from '../../document/coverage.ts'
import type { FeatureBlock, Outline } from '../../document/outline.ts'
import { type Group, sectionCount } from '../../document/site.ts'
import { groupName } from '../paths.ts'
import type { OutputFile } from '../writer.ts'
import { failureView } from './failure.ts'
import { featureLink, mentionsLink, sectionLink, testLink, titleOfOrigins } from './links.ts'
import { type Making, Page } from './page.ts'

/** The tests of a group, each with what it shows and what it tests. */
export function groupFile(group: Group, making: Making): OutputFile {
  const page = new Page(groupName(group), making)
  const origins = group.documents.map(({ origin }) => origin)
  const kinds = titleOfOrigins(origins)
  const view = {
    kinds,
    group: page.markup.name(group.name),
    tests: countedOrigins(origins),
    sections: counted(sectionCount(group.documents), 'section'),
    documents: group.documents.map((document) => documentView(document, page)),
  }
  return page.fill('group', view, { title: `${kinds}: ${group.name}`, source: `the index of group "${group.name}"` })
}

function documentView(document: Outline, page: Page): object {
  const { summary, links, sections } = document
  const { markup } = page
  return {
    ...testLink(document, page),
    summary: summary.length > 0 ? markup.prose([{ type: 'paragraph', text: summary }], page, links) : '',
    ...failureView(document, markup),
    count: counted(sections.length, 'section'),
    // Without a number before it, a title starts its line.
    sections: sections.map((section) => ({
      ...sectionLink(document, section, page),
      line: markup.line(section.title),
    })),
    tested: testedLinks(testedBy(document), page),
  }
}

/** `a: x, y; b.`, with what stands after each name. */
function testedLinks(blocks: readonly FeatureBlock[], page: Page): object[] {
  return blocks.flatMap(({ feature, branches }, i) => {
    const end = i === blocks.length - 1 ? '.' : ';'
    const last = branches.length - 1
    return [
      { ...featureLink(feature, page), after: branches.length > 0 ? ':' : end },
      ...branches.map((branch, j) => {
        return { ...featureLink(`${feature}/${branch}`, page), after: j === last ? end : ',' }
      }),
    ]
  })
}

/** `x, y.`: with what stands after each. */
function listed(links: readonly object[]): object[] {
  return links.map((each, i) => ({ ...each, after: i === links.length - 1 ? '.' : ',' }))
}

/** A group among groups: what of it failed, and how much it shows of which features. */
export function groupLine(group: Group, coverage: ReadonlyMap<string, Coverage>, page: Page): object {
  const features = page.options.catalogue.features.flatMap((id) => {
    const own = coverage.get(id)?.tests.find((each) => each.group === group)
    return own ? [{ ...featureLink(id, page), label: mentionsLink('tests', group, id, page), count: own.sections }] : []
  })
  const failed = group.documents.filter((document) => document.failed)
  const failedLinks = (isTest: boolean) =>
    listed(failed.filter(({ origin }) => (origin === 'test') === isTest).map((document) => testLink(document, page)))
  return {
    page: page.link(groupName(group)),
    group: page.markup.line(group.name),
    failed: failedLinks(true),
    // What was told of by a log cannot fail; a rule that must always hold is broken there.
    broken: failedLinks(false),
    tests: countedOrigins(group.documents.map(({ origin }) => origin)),
    sections: counted(sectionCount(group.documents), 'section'),
    features: listed(features.toSorted((a, b) => b.count - a.count)),
  }
}
