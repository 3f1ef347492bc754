import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { type Coverage, type GroupMentions, sectionsIn } from '../../document/coverage.ts'
import type { Group, Site } from '../../document/site.ts'
import { mentionsLabel } from '../paths.ts'
import { escapeLine } from './escape-rst.ts'
import { featureLink } from './links.ts'

/** Features by groups, and the same for the branches of each feature. */
export function coverageView(site: Site, coverage: ReadonlyMap<string, Coverage>): object {
  const { catalogue, groups } = site
  const row = (id: string) => rowView(id, coverage.get(id) ?? { tests: [], uses: [] }, site)
  return {
    groups: groups.map(({ name, slug }) => ({ name: escapeLine(name), page: `../${slug}/index` })),
    features: catalogue.features.map((id) => ({
      ...row(id),
      // A directive's argument is plain text.
      plainTitle: shorten(visible(catalogue.titleOf(id)), LIMITS.foldedTitleCharacters),
      branches: catalogue.branchesOf(id).map(row),
    })),
  }
}

function rowView(id: string, { tests, uses }: Coverage, { catalogue, groups }: Site): object {
  const tested = sectionsByGroup(tests)
  const used = sectionsByGroup(uses)
  return {
    ...featureLink(id, catalogue),
    tests: sectionsIn(tests),
    uses: sectionsIn(uses),
    cells: groups.map((group) => ({
      tests: tested.get(group) ?? 0,
      uses: used.get(group) ?? 0,
      none: !tested.has(group) && !used.has(group),
      testsLabel: mentionsLabel('tests', group, id),
      usesLabel: mentionsLabel('uses', group, id),
    })),
  }
}

function sectionsByGroup(mentions: readonly GroupMentions[]): ReadonlyMap<Group, number> {
  return new Map(mentions.map(({ group, sections }) => [group, sections]))
}
