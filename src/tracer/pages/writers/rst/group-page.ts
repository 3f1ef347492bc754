import { counted } from '../../../common/counted.ts'
import type { Catalogue } from '../../../features/catalogue.ts'
import type { Templates } from '../../../text/templates.ts'
import { type Coverage, testedBy } from '../../document/coverage.ts'
import type { FeatureBlock, Outline } from '../../document/outline.ts'
import { type Group, sectionCount } from '../../document/site.ts'
import { groupPath, mentionsLabel } from '../paths.ts'
import type { OutputFile } from '../writer.ts'
import { escapeLine, escapeName } from './escape-rst.ts'
import { failureView } from './failure.ts'
import { featureLink, sectionLink, testLink } from './links.ts'
import { renderProse } from './rst-markup.ts'
import { tidy } from './tidy.ts'

/** The tests of a group, each with what it shows and what it tests. */
export function groupFile(group: Group, catalogue: Catalogue, templates: Templates): OutputFile {
  const view = {
    group: escapeName(group.name),
    tests: counted(group.documents.length, 'test'),
    sections: counted(sectionCount(group.documents), 'section'),
    documents: group.documents.map((document) => documentView(document, catalogue)),
  }
  const path = groupPath(group)
  return { path, content: tidy(templates.render('group', view)), source: `the index of group "${group.name}"` }
}

function documentView(document: Outline, catalogue: Catalogue): object {
  const { slugs, summary, links, sections } = document
  return {
    ...testLink(document),
    page: `${slugs.file}/${slugs.test}`,
    summary: summary.length > 0 ? renderProse([{ type: 'paragraph', text: summary }], links) : '',
    ...failureView(document),
    count: counted(sections.length, 'section'),
    // Without a number before it, a title starts its line.
    sections: sections.map((section) => ({ ...sectionLink(document, section), line: escapeLine(section.title) })),
    tested: testedLinks(testedBy(document), catalogue),
  }
}

/** `a: x, y; b.`, with what stands after each name. */
function testedLinks(blocks: readonly FeatureBlock[], catalogue: Catalogue): object[] {
  return blocks.flatMap(({ feature, branches }, i) => {
    const end = i === blocks.length - 1 ? '.' : ';'
    const last = branches.length - 1
    return [
      { ...featureLink(feature, catalogue), after: branches.length > 0 ? ':' : end },
      ...branches.map((branch, j) => {
        return { ...featureLink(`${feature}/${branch}`, catalogue), after: j === last ? end : ',' }
      }),
    ]
  })
}

/** A group among groups: how much it shows of which features. */
export function groupLine(group: Group, catalogue: Catalogue, coverage: ReadonlyMap<string, Coverage>): object {
  const features = catalogue.features.flatMap((id) => {
    const own = coverage.get(id)?.tests.find((each) => each.group === group)
    return own ? [{ ...featureLink(id, catalogue), label: mentionsLabel('tests', group, id), count: own.sections }] : []
  })
  return {
    page: `${group.slug}/index`,
    group: escapeLine(group.name),
    tests: counted(group.documents.length, 'test'),
    sections: counted(sectionCount(group.documents), 'section'),
    features: features
      .toSorted((a, b) => b.count - a.count)
      .map((each, i) => ({ ...each, after: i === features.length - 1 ? '.' : ',' })),
  }
}
