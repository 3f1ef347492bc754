import { counted } from '../../../common/counted.ts'
import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { evidenceProse } from '../../../features/evidence/in-words.ts'
import { type Coverage, exampleOf, type GroupMentions, sectionsIn } from '../../document/coverage.ts'
import type { Mention, Site } from '../../document/site.ts'
import { COVERAGE_PAGE, featureLabel, featurePageName, GAPS_PAGE, mentionsLabel, picturePath } from '../paths.ts'
import type { OutputFile } from '../writer.ts'
import { indexEntry } from './index-entry.ts'
import { featureLink, sectionLink, testLink } from './links.ts'
import { type Making, Page } from './page.ts'

/** A feature's page: its texts, its branches with theirs, and the sections that test and use each. */
export function featurePageFile(
  feature: string,
  site: Site,
  coverage: ReadonlyMap<string, Coverage>,
  making: Making,
): OutputFile {
  const page = new Page(featurePageName(feature), making)
  const entry = (id: string) => {
    const { evidence, search } = site.catalogue.entries.get(id) ?? {}
    return {
      ...page.markup.texts(id, page),
      ...featureLink(id, page),
      anchor: page.markup.anchor(featureLabel(id)),
      search: (search ?? []).flatMap(indexEntry),
      evidence: evidence ? page.markup.prose(evidenceProse(evidence), page) : '',
      tests: listView('tests', id, coverage.get(id)?.tests ?? [], page),
      uses: listView('uses', id, coverage.get(id)?.uses ?? [], page),
    }
  }
  const example = exampleOf(site.mentions.get(feature) ?? { tests: [] }, site.catalogue.entries.get(feature)?.example)
  const view = {
    ...entry(feature),
    branches: site.catalogue.branchesOf(feature).map(entry),
    example: example === undefined ? false : exampleView(example, page),
  }
  return page.fill('feature', view, {
    title: site.catalogue.titleOf(feature),
    source: `the page of feature "${feature}"`,
  })
}

/** With its picture, or the first part of it, where pages show pictures. */
function exampleView({ document, section }: Mention, page: Page): object {
  const picture = page.showsPictures ? page.asset(picturePath(document, section, 1)) : ''
  return { ...testLink(document, page), ...sectionLink(document, section, page), picture }
}

function listView(kind: 'tests' | 'uses', id: string, groups: readonly GroupMentions[], page: Page): object {
  const { markup } = page
  const count = sectionsIn(groups)
  return {
    count: counted(count, 'section'),
    folded: count > LIMITS.openSections,
    groups: groups.map(({ group, sections, documents }) => ({
      label: markup.anchor(mentionsLabel(kind, group, id)),
      name: markup.line(group.name),
      // What a click unfolds has no markup in its title.
      title: `${counted(sections, 'section')} in ${markup.plain(shorten(visible(group.name), LIMITS.foldedTitleCharacters))}`,
      documents: documents.map((each) => ({
        ...testLink(each.document, page),
        sections: each.sections.map((section) => sectionLink(each.document, section, page)),
      })),
    })),
  }
}

/** All features, each with its line and how much there is to see of it. */
export function featureIndexView({ catalogue }: Site, coverage: ReadonlyMap<string, Coverage>, page: Page): object {
  return {
    coveragePage: page.link(COVERAGE_PAGE),
    gapsPage: page.link(GAPS_PAGE),
    features: catalogue.features.map((id) => ({
      page: page.link(featurePageName(id)),
      ...featureLink(id, page),
      ...page.markup.texts(id, page),
      branches: counted(catalogue.branchesOf(id).length, 'branch', 'branches'),
      tests: counted(sectionsIn(coverage.get(id)?.tests ?? []), 'section'),
      uses: counted(sectionsIn(coverage.get(id)?.uses ?? []), 'section'),
    })),
  }
}
