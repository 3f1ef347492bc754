import { capitalized } from '../../../common/capitalized.ts'
import { extentsText } from '../../../trace/log-lines.ts'
import type { Alarm } from '../../document/alarms.ts'
import type { Document, Section } from '../../document/document.ts'
import { type FeatureBlock, isRecorded } from '../../document/outline.ts'
import { partsIn } from '../../document/section-parts.ts'
import { groupName, LEGEND_LABEL, LEGEND_PAGE, pageLabel, pageName, sectionLabel, shortPageLabel } from '../paths.ts'
import type { OutputFile } from '../writer.ts'
import { failureView } from './failure.ts'
import { fileLink } from './file-link.ts'
import { subjectOf } from './index-entry.ts'
import { linkToFeature } from './links.ts'
import { type Making, Page } from './page.ts'
import { partLink, partView } from './part-page.ts'

/** The page of a test: what it is about, and its sections. */
export function pageFile(document: Document, making: Making): OutputFile {
  const page = new Page(pageName(document), making)
  const { markup, options } = page
  const { slugs, test, origin, file, group, description, sections, source, links } = document
  const view = {
    label: markup.anchor(pageLabel(document)),
    ...markup.own(document),
    testSlug: slugs.test,
    shortLabel: shortPageLabel(document, options),
    test: markup.name(test),
    originTitle: capitalized(origin),
    testLine: markup.line(test),
    file: markup.name(file),
    group: markup.name(group),
    groupPage: page.link(groupName({ slug: slugs.group })),
    description: markup.prose(description, page, links),
    subject: subjectOf(test),
    files: filesView(document, page),
    legend: page.link(LEGEND_PAGE, LEGEND_LABEL),
    ...failureView(document, markup),
    alarms: sections.flatMap((section) => section.alarms.map((alarm) => alarmLink(alarm, section, document, page))),
    sections: sections.map((section, i) => sectionView(section, i === sections.length - 1, document, page)),
  }
  return page.fill('page', view, { title: test, source })
}

/** The test's file and the trace's, each with where it can be read. What a failing test leaves is committed by nobody. */
function filesView({ path, tracePath, failed }: Document, { markup, options }: Page): object {
  const file = (at: string, isPublic: boolean) => ({
    shown: at === '' ? '' : markup.line(at),
    link: isPublic && at !== '' ? fileLink(options.repository, at) : '',
  })
  return { test: file(path, true), trace: file(tracePath, !failed) }
}

function sectionView(section: Section, isLast: boolean, document: Document, page: Page): object {
  const { markup, options } = page
  const block = (each: FeatureBlock) => featureView(each, page)
  const { vocabulary } = options
  const [first, ...more] = partsIn(document, section)
  return {
    label: markup.anchor(sectionLabel(document, section)),
    title: markup.name(section.title),
    preparation: section.preparation,
    protocol: markup.inline(vocabulary.title),
    tests: section.tests.map(block),
    uses: section.uses.map(block),
    testChips: section.tests.map((each) => chipsOf(each, page)),
    useChips: section.uses.map((each) => chipsOf(each, page)),
    named: section.tests.length + section.uses.length > 0,
    both: section.tests.length > 0 && section.uses.length > 0,
    // What broke is not hidden.
    folded: section.preparation && section.alarms.length === 0 && !(document.failed && isLast),
    recorded: isRecorded(section),
    ...partView(document, section, first, page),
    logLines: extentsText(section.log, markup.name),
    rowCount: section.rows,
    ...markup.strip(section, options),
    here: first !== undefined && first.pictures.length > 0,
    next: more[0] ? partLink(document, section, more[0], page) : false,
    more: more.map((part) => partLink(document, section, part, page)),
  }
}

/** What leads from the top of a page to the section with the alarm, or to the page with that part of it. */
function alarmLink({ label, node, row }: Alarm, section: Section, document: Document, page: Page): object {
  const part = partsIn(document, section).find(({ last }) => row <= last)
  const link = part ? partLink(document, section, part, page) : {}
  const { name } = page.markup
  return { label: name(label), node: name(node), number: section.number, ...link }
}

/** A feature, with those of its branches that no other of them implies. */
function chipsOf({ feature, branches }: FeatureBlock, page: Page): object {
  const { markup, options } = page
  const chip = (id: string) => ({ title: markup.line(options.catalogue.titleOf(id)), label: linkToFeature(id, page) })
  const shown = branches.filter((branch) => !branches.some((other) => other.startsWith(`${branch}.`)))
  return { ...chip(feature), branches: shown.map((branch) => chip(`${feature}/${branch}`)) }
}

/** A feature as a section names it. Its texts are only worked out for templates that show them there. */
function featureView({ feature, branches }: FeatureBlock, page: Page): object {
  const branch = (id: string) => namedView(`${feature}/${id}`, `${feature}/branches/${id}`, [], page)
  return namedView(feature, feature, branches.map(branch), page)
}

function namedView(id: string, name: string, branches: readonly object[], page: Page): object {
  const { markup } = page
  return {
    get short() {
      return markup.texts(id, page).short
    },
    get features() {
      return markup.texts(id, page).features
    },
    get narrative() {
      return markup.texts(id, page).narrative
    },
    id: markup.inline(id),
    name,
    label: linkToFeature(id, page),
    branches,
  }
}
