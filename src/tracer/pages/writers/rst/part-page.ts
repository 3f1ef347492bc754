import type { Templates } from '../../../text/templates.ts'
import type { Alarm } from '../../document/alarms.ts'
import type { Document, Section } from '../../document/document.ts'
import { isRecorded } from '../../document/outline.ts'
import { partsOf } from '../../document/picture-parts.ts'
import { partsIn, type SectionPart } from '../../document/section-parts.ts'
import {
  absolute,
  diagramPath,
  docName,
  pagePath,
  partPath,
  picturePath,
  rowIds,
  sectionLabel,
  testIdStart,
  traceName,
} from '../paths.ts'
import { diagramParts } from '../plantuml/diagram-parts.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeInline, escapeLine, escapeName } from './escape-rst.ts'
import { tidy } from './tidy.ts'
import { traceTableView } from './trace-table.ts'

/** A long section's second part and those that follow, a page each: what the test's own page has no room for. */
export function* partFiles(
  document: Document,
  section: Section,
  templates: Templates,
  options: WriteOptions,
): Iterable<OutputFile> {
  const parts = partsIn(document, section)
  for (const [i, part] of parts.entries()) {
    if (i === 0) continue
    const link = (other: SectionPart | undefined) =>
      other && other.pictures.length > 0 ? partLink(document, section, other) : false
    const view = {
      ...partView(document, section, part, options),
      ...partLink(document, section, part),
      titleLine: escapeLine(section.title),
      test: escapeName(document.test),
      ...traceView(document),
      testPage: docName(pagePath(document)),
      before: link(parts[i - 1]),
      after: link(parts[i + 1]),
    }
    const path = partPath(document, section, part.number)
    yield { path, content: tidy(templates.render('part', view)), source: document.source }
  }
}

/** What leads to a part of a section: its page, or where that is the test's own the section there; and which rows it has. */
export function partLink(document: Document, section: Section, { number, first, last }: SectionPart): object {
  return {
    page: docName(partPath(document, section, number)),
    sectionLabel: number === 1 ? sectionLabel(document, section) : '',
    firstRow: first + 1,
    lastRow: last,
    rowCount: last - first,
    single: last - first === 1,
    contents: contentsOf(section, first, last),
  }
}

/** What happens there, as a list of kinds: an index of parts would else be one of numbers. */
function contentsOf({ table }: Section, first: number, last: number): string {
  const { most, others } = table.happenings(first, last)
  const kinds = most.map(({ name, count }) => `${escapeName(name)} (${count})`)
  return [...kinds, ...(others > 0 ? [`${others} more kinds`] : [])].join(', ')
}

/** What a page says for the lens: which trace it shows, and how the ids of its rows begin. */
export function traceView(document: Document): object {
  return { trace: traceName(document), traceRows: testIdStart(document) }
}

const NOTHING: SectionPart = { number: 1, first: 0, last: 0, pictures: [] }

/** What a page shows of a part of a section: alarms, pictures and the table. */
export function partView(
  document: Document,
  section: Section,
  part: SectionPart = NOTHING,
  options: WriteOptions,
): object {
  const { diagrams } = options
  const count = partsOf(section.spacetime.rows.length, section.table.nodes.length).length
  const pictures = diagrams === 'plantuml' ? [] : part.pictures
  const isHere = ({ row }: Alarm) => row > part.first && row <= part.last
  return {
    number: section.number,
    plantuml: diagrams !== 'svg',
    ...diagramViews(document, section, part, options),
    lastRow: part.last,
    alarms: section.alarms.filter(isHere).map((alarm) => alarmView(alarm, section, document)),
    table: traceTableView(document, section, options, part),
    parts: count > 1 ? count : 0,
    pictures: pictures.map(({ number }) => ({
      part: number,
      image: absolute(picturePath(document, section, number)),
    })),
  }
}

/** PlantUML's diagrams of a part of a section; `diagram` is the first of them. */
function diagramViews(document: Document, section: Section, { number }: SectionPart, options: WriteOptions): object {
  const { diagrams, diagramLinks } = options
  const links = isRecorded(section) ? diagramLinks?.(document, section) : undefined
  const parts = isRecorded(section) && (diagrams !== 'svg' || links) ? diagramParts(document, section) : []
  const views = parts.flatMap(({ number: place, page }) => {
    const diagram = absolute(diagramPath(document, section, options, place))
    const part = parts.length > 1 ? place : 0
    return page === number ? [{ diagram, diagramLink: links?.[place - 1] ?? '', part, parts: parts.length }] : []
  })
  return { sequence: views, ...(views[0] ?? { diagram: '', diagramLink: '' }) }
}

function alarmView({ label, node, row, meaning, details }: Alarm, section: Section, document: Document): object {
  return {
    rowId: rowIds(document, section)[row - 1] ?? '',
    label: escapeName(label),
    node: escapeName(node),
    row,
    meaning: escapeInline(meaning),
    details: details.map(({ field, value }) => ({ field: escapeInline(field), value: escapeName(value) })),
  }
}
