import type { Templates } from '../../../text/templates.ts'
import type { Alarm } from '../../document/alarms.ts'
import type { Document, Section } from '../../document/document.ts'
import { type FeatureBlock, isRecorded } from '../../document/outline.ts'
import { partsOf } from '../../document/picture-parts.ts'
import { absolute, diagramPath, featureLabel, pageLabel, pagePath, picturePath, rowId, sectionLabel } from '../paths.ts'
import type { OutputFile, WriteOptions, Writer } from '../writer.ts'
import { escapeInline, escapeLine, escapeName } from './escape-rst.ts'
import { includesOf, textFiles } from './feature-texts.ts'
import { aroundFiles } from './index-pages.ts'
import { legendFile } from './legend-page.ts'
import { rstHelpers } from './rst-helpers.ts'
import { renderProse } from './rst-markup.ts'
import { tidy } from './tidy.ts'
import { traceTableView } from './trace-table.ts'

/** Pages for Sphinx: one a test, the include files of every feature, the legend, and indexes that name them all. */
export const rstWriter: Writer = {
  format: 'rst',
  helpers: rstHelpers,
  *pages(document, templates, options): Iterable<OutputFile> {
    yield pageFile(document, templates, options)
  },
  shared: (site, templates, options) => [
    ...textFiles(site, templates, options),
    legendFile(site.vocabulary, templates, options),
    ...aroundFiles(site, templates, options),
  ],
}

function pageFile(document: Document, templates: Templates, options: WriteOptions): OutputFile {
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
    sections: sections.map((section) => sectionView(section, document, options)),
  }
  return { path: pagePath(document), content: tidy(templates.render('page', view)), source }
}

function sectionView(section: Section, document: Document, options: WriteOptions): object {
  const { vocabulary } = options
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
  const view = (id: string, name: string) => ({
    ...includesOf(id, options),
    id: escapeInline(id),
    name,
    label: featureLabel(id),
  })
  const branch = (id: string) => view(`${feature}/${id}`, `${feature}/branches/${id}`)
  return { ...view(feature, feature), branches: branches.map(branch) }
}
