import type { Alarm } from '../../document/alarms.ts'
import { type Document, type FeatureBlock, isRecorded, type Section } from '../../document/document.ts'
import type { Group, Site } from '../../document/site.ts'
import {
  absolute,
  diagramPath,
  featureFolder,
  groupPath,
  pageLabel,
  pagePath,
  picturePath,
  ROOT,
  rowId,
  sectionLabel,
} from '../paths.ts'
import { partsOf } from '../svg/parts.ts'
import type { Templates } from '../templates.ts'
import type { OutputFile, WriteOptions, Writer } from '../writer.ts'
import { escapeInline, escapeLine, escapeName, literal } from './escape.ts'
import { featureFiles, includesOf } from './features.ts'
import { rstHelpers } from './helpers.ts'
import { legendFile } from './legend.ts'
import { renderProse } from './prose.ts'
import { tidy } from './tidy.ts'
import { traceTableView } from './trace-table.ts'

/** Pages for Sphinx: one a test, the include files of every feature, the legend, and indexes that name them all. */
export const rstWriter: Writer = {
  format: 'rst',
  helpers: rstHelpers,
  write: (site, templates, options) => [
    ...site.groups.flatMap(({ documents }) =>
      documents.map((document) => pageFile(document, site, templates, options)),
    ),
    ...site.groups.map((group) => groupFile(group, templates)),
    ...featureFiles(site, templates, options),
    legendFile(site.vocabulary, templates, options),
    indexFile(site, templates),
  ],
}

function pageFile(document: Document, site: Site, templates: Templates, options: WriteOptions): OutputFile {
  const { slugs, test, file, group, description, failed, sections, source } = document
  const view = {
    label: pageLabel(document),
    testSlug: slugs.test,
    test: escapeName(test),
    testLine: escapeLine(test),
    file: escapeName(file),
    group: escapeName(group),
    description: renderProse(description),
    failed,
    alarms: sections.flatMap((section) => section.alarms.map((alarm) => alarmLink(alarm, section, document))),
    sections: sections.map((section) => sectionView(section, document, site, options)),
  }
  return { path: pagePath(document), content: tidy(templates.render('page', view)), source }
}

function sectionView(section: Section, document: Document, { vocabulary }: Site, options: WriteOptions): object {
  const block = (each: FeatureBlock) => featureView(each, options)
  return {
    label: sectionLabel(document, section),
    number: section.number,
    title: escapeName(section.title),
    preparation: section.preparation,
    protocol: escapeInline(vocabulary.title),
    tests: section.tests.map(block),
    uses: section.uses.map(block),
    recorded: isRecorded(section),
    alarms: section.alarms.map((alarm) => alarmView(alarm, section, document)),
    table: traceTableView(document, section, vocabulary),
    ...diagramView(section, document, options),
  }
}

/** What the page shows of PlantUML's diagram and of the pictures, of which a long section has several. */
function diagramView(section: Section, document: Document, { diagrams, diagramLink }: WriteOptions): object {
  const parts = diagrams === 'plantuml' ? [] : partsOf(section.spacetime.rows.length)
  return {
    plantuml: diagrams !== 'svg',
    diagram: absolute(diagramPath(document, section)),
    diagramLink: diagramLink(section) ?? '',
    parts: parts.length > 1 ? parts.length : 0,
    pictures: parts.map(({ number }) => ({ part: number, image: absolute(picturePath(document, section, number)) })),
  }
}

function alarmView({ label, node, row, meaning, details }: Alarm, section: Section, document: Document): object {
  return {
    rowId: rowId(document, section, section.table.anchors[row - 1] ?? ''),
    label: escapeName(label),
    node: escapeName(node),
    row,
    meaning: escapeInline(meaning),
    details: details.map(({ field, value }) => ({ field: escapeInline(field), value: escapeName(value) })),
  }
}

/** What leads from the top of a page to the section with the alarm. */
function alarmLink({ label, node }: Alarm, section: Section, document: Document): object {
  const target = { number: section.number, sectionLabel: sectionLabel(document, section) }
  return { label: escapeName(label), node: escapeName(node), ...target }
}

function featureView({ feature, branches }: FeatureBlock, options: WriteOptions): object {
  const page = absolute(`${featureFolder(feature)}/index`)
  const view = (name: string, id: string) => ({ ...includesOf(id, options), id: literal(id), name, page })
  const branch = (id: string) => view(`${feature}/branches/${id}`, `${feature}/${id}`)
  return { ...view(feature, feature), branches: branches.map(branch) }
}

function groupFile(group: Group, templates: Templates): OutputFile {
  const view = {
    group: escapeName(group.name),
    documents: group.documents.map((document) => ({
      page: document.slugs.test,
      test: escapeName(document.test),
      sections: document.sections.map(({ number, title }) => ({ number, title: escapeLine(title) })),
    })),
  }
  const path = groupPath(group)
  return { path, content: tidy(templates.render('group', view)), source: `the index of group "${group.name}"` }
}

function indexFile({ groups, vocabulary }: Site, templates: Templates): OutputFile {
  const view = {
    protocol: escapeInline(vocabulary.title),
    groups: groups.map(({ slug }) => ({ page: `${slug}/index` })),
  }
  return { path: `${ROOT}/index.rst`, content: tidy(templates.render('index', view)), source: 'the index of all tests' }
}
