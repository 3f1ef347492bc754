import { extentsText } from '../../../trace/log-lines.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Alarm } from '../../document/alarms.ts'
import type { Document, Section } from '../../document/document.ts'
import { isRecorded } from '../../document/outline.ts'
import { partsOf } from '../../document/picture-parts.ts'
import { partsIn, type SectionPart } from '../../document/section-parts.ts'
import { mermaidOf } from '../mermaid/mermaid-diagram.ts'
import { diagramPath, pageName, partName, picturePath, rowIds, sectionLabel } from '../paths.ts'
import { diagramParts } from '../plantuml/diagram-parts.ts'
import { type OutputFile, showsPlantuml } from '../writer.ts'
import { type Making, Page } from './page.ts'

/** A long section's second part and those that follow, a page each: what the test's own page has no room for. */
export function* partFiles(document: Document, section: Section, making: Making): Iterable<OutputFile> {
  const parts = partsIn(document, section)
  for (const [i, part] of parts.entries()) {
    if (i === 0) continue
    const page = new Page(partName(document, section, part.number), making)
    const { markup } = page
    const link = (other: SectionPart | undefined) =>
      other && other.pictures.length > 0 ? partLink(document, section, other, page) : false
    const view = {
      ...partView(document, section, part, page),
      ...partLink(document, section, part, page),
      logLines: extentsText(section.table.logOf(part.first, part.last), markup.name),
      titleLine: markup.line(section.title),
      test: markup.name(document.test),
      origin: document.origin,
      testPage: page.link(pageName(document)),
      before: link(parts[i - 1]),
      after: link(parts[i + 1]),
    }
    yield page.fill('part', view, {
      title: `${document.test}, section ${section.number}, part ${part.number}`,
      source: document.source,
    })
  }
}

/** What leads to a part of a section: its page, or where that is the test's own the section there; and which rows it has. */
export function partLink(
  document: Document,
  section: Section,
  { number, first, last }: SectionPart,
  page: Page,
): object {
  return {
    page: page.link(partName(document, section, number)),
    sectionLabel: number === 1 ? page.link(pageName(document), sectionLabel(document, section)) : '',
    firstRow: first + 1,
    lastRow: last,
    rowCount: last - first,
    single: last - first === 1,
    contents: contentsOf(section, first, last, page),
  }
}

/** What happens there, as a list of kinds: an index of parts would else be one of numbers. */
function contentsOf({ table }: Section, first: number, last: number, { markup }: Page): string {
  const { most, others } = table.happenings(first, last)
  const kinds = most.map(({ name, count }) => `${markup.name(name)} (${count})`)
  return [...kinds, ...(others > 0 ? [`${others} more kinds`] : [])].join(', ')
}

const NOTHING: SectionPart = { number: 1, first: 0, last: 0, pictures: [] }

/** What a page shows of a part of a section: alarms, pictures and the table. */
export function partView(document: Document, section: Section, part: SectionPart = NOTHING, page: Page): object {
  const count = partsOf(section.spacetime.rows.length, section.table.nodes.length).length
  const pictures = page.showsPictures ? part.pictures : []
  const isHere = ({ row }: Alarm) => row > part.first && row <= part.last
  return {
    ...page.markup.own(document),
    number: section.number,
    plantuml: showsPlantuml(page.options.diagrams),
    ...diagramViews(document, section, part, page),
    mermaid: page.showsMermaid ? mermaidViews(document, section, part, page.options.vocabulary) : [],
    lastRow: part.last,
    alarms: section.alarms.filter(isHere).map((alarm) => alarmView(alarm, section, document, page)),
    table: page.markup.table(document, section, page.options, part),
    parts: count > 1 ? count : 0,
    pictures: pictures.map(({ number }) => ({
      part: number,
      image: page.asset(picturePath(document, section, number)),
    })),
  }
}

/** PlantUML's diagrams of a part of a section; `diagram` is the first of them. */
function diagramViews(document: Document, section: Section, { number }: SectionPart, page: Page): object {
  const { diagrams, diagramLinks } = page.options
  const links = isRecorded(section) ? diagramLinks?.(document, section) : undefined
  const parts = isRecorded(section) && (showsPlantuml(diagrams) || links) ? diagramParts(document, section) : []
  const views = parts.flatMap(({ number: place, page: at }) => {
    const diagram = page.asset(diagramPath(document, section, page.options, place))
    const part = parts.length > 1 ? place : 0
    return at === number ? [{ diagram, diagramLink: links?.[place - 1] ?? '', part, parts: parts.length }] : []
  })
  return { sequence: views, ...(views[0] ?? { diagram: '', diagramLink: '' }) }
}

/** Mermaid's diagrams of a part of a section; one that Mermaid would not draw has no lines. */
function mermaidViews(document: Document, section: Section, { number }: SectionPart, vocabulary: Vocabulary): object[] {
  const diagrams = isRecorded(section) ? mermaidOf(document, section, vocabulary) : []
  return diagrams
    .filter(({ page }) => page === number)
    .map((each) => ({ lines: each.lines, part: diagrams.length > 1 ? each.number : 0, parts: diagrams.length }))
}

function alarmView(alarm: Alarm, section: Section, document: Document, { markup }: Page): object {
  const { label, node, row, meaning, details } = alarm
  return {
    rowId: rowIds(document, section)[row - 1] ?? '',
    label: markup.name(label),
    node: markup.name(node),
    row,
    meaning: markup.inline(meaning),
    details: details.map(({ field, value }) => ({ field: markup.inline(field), value: markup.name(value) })),
  }
}
