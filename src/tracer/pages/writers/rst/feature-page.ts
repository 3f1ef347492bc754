import { counted } from '../../../common/counted.ts'
import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { evidenceProse } from '../../../features/evidence/in-words.ts'
import type { Templates } from '../../../text/templates.ts'
import { type Coverage, exampleOf, type GroupMentions, sectionsIn } from '../../document/coverage.ts'
import type { Mention, Site } from '../../document/site.ts'
import { absolute, featurePagePath, mentionsLabel, picturePath } from '../paths.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeLine } from './escape-rst.ts'
import { includesOf } from './feature-texts.ts'
import { indexEntry } from './index-entry.ts'
import { featureLink, sectionLink, testLink } from './links.ts'
import { renderProse } from './rst-markup.ts'
import { tidy } from './tidy.ts'

/** A feature's page: its texts, its branches with theirs, and the sections that test and use each. */
export function featurePageFile(
  feature: string,
  site: Site,
  coverage: ReadonlyMap<string, Coverage>,
  templates: Templates,
  options: WriteOptions,
): OutputFile {
  const entry = (id: string) => {
    const { evidence, search } = site.catalogue.entries.get(id) ?? {}
    return {
      ...includesOf(id, options),
      ...featureLink(id, site.catalogue),
      search: (search ?? []).flatMap(indexEntry),
      evidence: evidence ? renderProse(evidenceProse(evidence)) : '',
      tests: listView('tests', id, coverage.get(id)?.tests ?? []),
      uses: listView('uses', id, coverage.get(id)?.uses ?? []),
    }
  }
  const example = exampleOf(site.mentions.get(feature) ?? { tests: [] }, site.catalogue.entries.get(feature)?.example)
  const view = {
    ...entry(feature),
    branches: site.catalogue.branchesOf(feature).map(entry),
    example: example === undefined ? false : exampleView(example, options),
  }
  const content = tidy(templates.render('feature', view))
  return { path: featurePagePath(feature), content, source: `the page of feature "${feature}"` }
}

/** With its picture, or the first part of it, where pages show pictures. */
function exampleView({ document, section }: Mention, { diagrams }: WriteOptions): object {
  const picture = diagrams === 'plantuml' ? '' : absolute(picturePath(document, section, 1))
  return { ...testLink(document), ...sectionLink(document, section), picture }
}

function listView(kind: 'tests' | 'uses', id: string, groups: readonly GroupMentions[]): object {
  const count = sectionsIn(groups)
  return {
    count: counted(count, 'section'),
    folded: count > LIMITS.openSections,
    groups: groups.map(({ group, sections, documents }) => ({
      label: mentionsLabel(kind, group, id),
      name: escapeLine(group.name),
      // A directive's argument is plain text.
      title: `${counted(sections, 'section')} in ${shorten(visible(group.name), LIMITS.foldedTitleCharacters)}`,
      documents: documents.map((each) => ({
        ...testLink(each.document),
        sections: each.sections.map((section) => sectionLink(each.document, section)),
      })),
    })),
  }
}

/** All features, each with its line and how much there is to see of it. */
export function featureIndexView(
  { catalogue }: Site,
  coverage: ReadonlyMap<string, Coverage>,
  options: WriteOptions,
): object {
  return {
    features: catalogue.features.map((id) => ({
      page: `${id}/index`,
      ...featureLink(id, catalogue),
      ...includesOf(id, options),
      branches: counted(catalogue.branchesOf(id).length, 'branch', 'branches'),
      tests: counted(sectionsIn(coverage.get(id)?.tests ?? []), 'section'),
      uses: counted(sectionsIn(coverage.get(id)?.uses ?? []), 'section'),
    })),
  }
}
