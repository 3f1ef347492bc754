import { counted } from '../../../common/counted.ts'
import type { Templates } from '../../../text/templates.ts'
import { type Coverage, coverageOf, gapsOf } from '../../document/coverage.ts'
import { type Site, sectionCount } from '../../document/site.ts'
import { ROOT } from '../paths.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { coverageView } from './coverage-page.ts'
import { escapeInline } from './escape-rst.ts'
import { featureIndexView, featurePageFile } from './feature-page.ts'
import { includesOf } from './feature-texts.ts'
import { groupFile, groupLine } from './group-page.ts'
import { featureLink, testLink } from './links.ts'
import { tidy } from './tidy.ts'

/** The pages around the tests' own: indexes of tests and of features, a page a feature, what is covered and what not. */
export function aroundFiles(site: Site, templates: Templates, options: WriteOptions): OutputFile[] {
  const coverage = coverageOf(site)
  const file = (name: string, path: string, view: object, source: string): OutputFile => ({
    path: `${ROOT}/${path}.rst`,
    content: tidy(templates.render(name, view)),
    source,
  })
  const files = [
    ...site.groups.map((group) => groupFile(group, site.catalogue, templates)),
    ...site.catalogue.features.map((feature) => featurePageFile(feature, site, coverage, templates, options)),
    ...(hasFeatures(site)
      ? [
          file('features', 'features/index', featureIndexView(site, coverage, options), 'the index of features'),
          file('coverage', 'features/coverage', coverageView(site, coverage), 'the table of what is covered'),
          file('gaps', 'features/gaps', gapsView(site, options), 'the list of gaps'),
        ]
      : []),
    file('index', 'index', indexView(site, coverage), 'the index of all tests'),
  ]
  // A theme has no page of which its template says nothing.
  return files.filter(({ content }) => content.trim() !== '')
}

/** Where nobody has written of features, there is nothing to say of them. */
function hasFeatures({ catalogue }: Site): boolean {
  return catalogue.entries.size > 0
}

function indexView(site: Site, coverage: ReadonlyMap<string, Coverage>): object {
  const { groups, vocabulary, catalogue } = site
  const documents = groups.flatMap((group) => group.documents)
  return {
    protocol: escapeInline(vocabulary.title),
    tests: counted(documents.length, 'test'),
    sections: counted(sectionCount(documents), 'section'),
    groups: groups.map((group) => groupLine(group, catalogue, coverage)),
    catalogue: hasFeatures(site),
  }
}

function gapsView(site: Site, options: WriteOptions): object {
  const { used, unnamed, unproved, unknown, silent } = gapsOf(site)
  const known = (id: string) => ({ ...featureLink(id, site.catalogue), ...includesOf(id, options) })
  return {
    used: used.map(known),
    unnamed: unnamed.map(known),
    unproved: unproved.map(known),
    unknown: unknown.map((id) => ({ name: escapeInline(id) })),
    silent: silent.map(testLink),
    complete: used.length + unnamed.length + unproved.length + unknown.length + silent.length === 0,
  }
}
