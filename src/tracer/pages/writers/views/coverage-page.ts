import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { type Coverage, type GroupMentions, sectionsIn } from '../../document/coverage.ts'
import type { Group, Site } from '../../document/site.ts'
import { groupName } from '../paths.ts'
import { featureLink, mentionsLink } from './links.ts'
import type { Page } from './page.ts'

/** Features by groups, and the same for the branches of each feature. */
export function coverageView(site: Site, coverage: ReadonlyMap<string, Coverage>, page: Page): object {
  const { catalogue, groups } = site
  const row = (id: string) => rowView(id, coverage.get(id) ?? { tests: [], uses: [] }, site, page)
  return {
    groups: groups.map((group) => ({ name: page.markup.line(group.name), page: page.link(groupName(group)) })),
    features: catalogue.features.map((id) => ({
      ...row(id),
      // What a click unfolds has no markup in its title.
      plainTitle: page.markup.plain(shorten(visible(catalogue.titleOf(id)), LIMITS.foldedTitleCharacters)),
      branches: catalogue.branchesOf(id).map(row),
    })),
  }
}

function rowView(id: string, { tests, uses }: Coverage, { groups }: Site, page: Page): object {
  const tested = sectionsByGroup(tests)
  const used = sectionsByGroup(uses)
  return {
    ...featureLink(id, page),
    tests: sectionsIn(tests),
    uses: sectionsIn(uses),
    cells: groups.map((group) => ({
      tests: tested.get(group) ?? 0,
      uses: used.get(group) ?? 0,
      none: !tested.has(group) && !used.has(group),
      testsLabel: mentionsLink('tests', group, id, page),
      usesLabel: mentionsLink('uses', group, id, page),
    })),
  }
}

function sectionsByGroup(mentions: readonly GroupMentions[]): ReadonlyMap<Group, number> {
  return new Map(mentions.map(({ group, sections }) => [group, sections]))
}
