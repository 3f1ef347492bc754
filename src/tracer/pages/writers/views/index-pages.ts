import { counted } from '../../../common/counted.ts'
import { countedOrigins, kindsOfOrigins } from '../../../trace/origins.ts'
import { type Coverage, coverageOf, gapsOf } from '../../document/coverage.ts'
import { type Site, sectionCount } from '../../document/site.ts'
import { COVERAGE_PAGE, FEATURES_PAGE, GAPS_PAGE, LEGEND_PAGE, LOAD_PAGE, ROOT } from '../paths.ts'
import type { OutputFile } from '../writer.ts'
import { coverageView } from './coverage-page.ts'
import { featureIndexView, featurePageFile } from './feature-page.ts'
import { groupFile, groupLine } from './group-page.ts'
import { featureLink, testLink, titleOfOrigins } from './links.ts'
import { loadBearingView } from './load-bearing-page.ts'
import { type Making, Page } from './page.ts'

/** The pages around the tests' own: indexes of tests and of features, a page a feature, what is covered and what not. */
export function aroundFiles(site: Site, making: Making): OutputFile[] {
  const coverage = coverageOf(site)
  const file = (
    template: string,
    path: string,
    view: (page: Page) => object,
    title: string,
    source: string,
  ): OutputFile => {
    const page = new Page(`${ROOT}/${path}`, making)
    return page.fill(template, view(page), { title, source })
  }
  const files = [
    ...site.groups.map((group) => groupFile(group, making)),
    ...site.catalogue.features.map((feature) => featurePageFile(feature, site, coverage, making)),
    ...(hasFeatures(site)
      ? [
          file(
            'features',
            'features/',
            (page) => featureIndexView(site, coverage, page),
            'Features',
            'the index of features',
          ),
          file(
            'coverage',
            'features/coverage',
            (page) => coverageView(site, coverage, page),
            'Coverage',
            'the table of what is covered',
          ),
          file('gaps', 'features/gaps', (page) => gapsView(site, page), 'Gaps', 'the list of gaps'),
        ]
      : []),
    ...(hasLoads(site, making)
      ? [
          file(
            'load_bearing',
            'load_bearing',
            (page) => loadBearingView(site, page),
            'Load-bearing messages',
            'the page of what hangs on messages',
          ),
        ]
      : []),
    file('index', '', (page) => indexView(site, coverage, page), site.vocabulary.title, 'the index of all tests'),
  ]
  return files.filter(({ content }) => content.trim() !== '')
}

/** Where nobody has written of features, there is nothing to say of them. */
function hasFeatures({ catalogue }: Site): boolean {
  return catalogue.entries.size > 0
}

/** The source document has no such page. */
function hasLoads({ weighed }: Site, { options }: Pick<Making, 'options'>): boolean {
  return weighed.length > 0 && !options.theme.sourceRows
}

function indexView(site: Site, coverage: ReadonlyMap<string, Coverage>, page: Page): object {
  const { groups, vocabulary } = site
  const documents = groups.flatMap((group) => group.documents)
  const origins = documents.map(({ origin }) => origin)
  return {
    protocol: page.markup.inline(vocabulary.title),
    tests: countedOrigins(origins),
    single: origins.length === 1 && origins[0] !== 'test',
    sources: kindsOfOrigins(origins),
    sourcesTitle: titleOfOrigins(origins),
    byTest: origins.length === 0 || origins.includes('test'),
    fromLog: origins.includes('log'),
    fromRecording: origins.includes('recording'),
    sections: counted(sectionCount(documents), 'section'),
    groups: groups.map((group) => groupLine(group, coverage, page)),
    catalogue: hasFeatures(site),
    featuresPage: page.link(FEATURES_PAGE),
    coveragePage: page.link(COVERAGE_PAGE),
    gapsPage: page.link(GAPS_PAGE),
    loads: hasLoads(site, page),
    loadPage: page.link(LOAD_PAGE),
    legendPage: page.link(LEGEND_PAGE),
  }
}

function gapsView(site: Site, page: Page): object {
  const { used, unnamed, unproved, unknown, silent } = gapsOf(site)
  const known = (id: string) => ({ ...featureLink(id, page), ...page.markup.texts(id, page) })
  return {
    used: used.map(known),
    unnamed: unnamed.map(known),
    unproved: unproved.map(known),
    unknown: unknown.map((id) => ({ name: page.markup.inline(id) })),
    silent: silent.map((document) => testLink(document, page)),
    complete: used.length + unnamed.length + unproved.length + unknown.length + silent.length === 0,
  }
}
