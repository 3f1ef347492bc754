import { shortNames } from '../../../text/short-names.ts'
import type { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Document, Section } from '../../document/document.ts'
import { type Part, partsOf, rowsOfPicture } from '../../document/picture-parts.ts'
import { partsIn } from '../../document/section-parts.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import type { Arrow } from '../../document/spacetime-arrows.ts'
import type { Span } from '../../document/spacetime-spans.ts'
import { pageName, partName, pictureId, rowIdStart, rowIds } from '../paths.ts'
import { type Box, placeBoxes } from './boxes.ts'
import { byPart, type InPart } from './by-part.ts'
import { escapeXml } from './escape-svg.ts'
import { fitBoxes } from './fit-boxes.ts'
import { ColumnNeeds, type Columns, type Geometry, geometryOf } from './geometry.ts'
import { hasRoom, Lanes } from './lanes.ts'
import { drawn, LEFT, nameColumns, plateColumns, ROW } from './sizes.ts'
import { arrowViews, noteViews } from './view-boxes.ts'
import { Heads } from './view-heads.ts'
import { lanesView, looksOf, patternsOf } from './view-lanes.ts'
import { listNames, listsOf } from './view-lists.ts'

/** What a picture is about, and how who puts it into a page completes its ids and links. */
export interface Subject {
  readonly picture: Spacetime
  readonly title: string
  /** The section's; 0 where it is of none. */
  readonly number: number
  readonly idOf: (part: number) => string
  /** The page with the table whose rows a part draws. */
  readonly pageOf: (part: number) => string
  /** What the ids of these rows start with, and how each goes on. */
  readonly rowStart: string
  readonly rowEnds: readonly string[]
  /** It is a picture of two runs. */
  readonly ofSides?: true
}

/** The pictures of a section, one for each of its parts. */
export function renderSection(
  document: Document,
  section: Section,
  vocabulary: Vocabulary,
  templates: Drawer,
): Generator<string> {
  const start = rowIdStart(document, section)
  const pages = new Map(
    partsIn(document, section).flatMap(({ number, pictures }) =>
      pictures.map((picture) => [picture.number, partName(document, section, number)] as const),
    ),
  )
  const subject = {
    picture: section.spacetime,
    title: section.title,
    number: section.number,
    idOf: (part: number) => pictureId(document, section, part),
    pageOf: (part: number) => pages.get(part) ?? pageName(document),
    rowStart: start,
    rowEnds: rowIds(document, section).map((id) => id.slice(start.length)),
  }
  return renderPictures(subject, vocabulary, templates)
}

/** All pictures of a section, one after the other. */
export function* renderPictures(subject: Subject, vocabulary: Vocabulary, templates: Drawer): Generator<string> {
  const pictures = new SectionPictures(subject, vocabulary)
  for (const place of pictures.parts.keys()) yield pictures.render(place, templates)
}

/** What fills in the templates of pictures. */
export type Drawer = Pick<Templates, 'render'>

/**
 * The pictures of a section: what they share is worked out once, and each is drawn when somebody asks for it.
 *
 * Ids and links in a picture are short, because its file says them often. Its root has what completes them in a page:
 * see sphinx/protokoll_sphinx/pictures.py.
 */
export class SectionPictures {
  readonly parts: readonly Part[]
  private readonly subject: Subject
  private readonly picture: Spacetime
  private readonly lanes: Lanes
  private readonly arrows: readonly InPart<Arrow>[]
  private readonly lines: readonly InPart<Lifeline>[]
  private readonly columns: Columns
  private readonly looks: ReturnType<typeof looksOf>
  private readonly patterns: readonly object[]
  private readonly heads: Heads
  /** The boxes of the only part, where there is one: they were placed to see how wide the picture is. */
  private readonly placed: readonly Box[] | undefined

  constructor(subject: Subject, vocabulary: Vocabulary) {
    const picture = withShortNames(subject.picture)
    const { lifelines } = picture
    this.subject = subject
    this.picture = picture
    this.parts = partsOf(picture.rows.length, lifelines.length)
    this.lanes = new Lanes(lifelines)
    this.arrows = byPart(picture.arrows, this.parts.length, rowsOfPicture(lifelines.length), rowsOf)
    // Boxes are placed once to see how wide the picture is, and again where they are drawn: of many parts there may be
    // very many.
    const needs = new ColumnNeeds(picture)
    let placed: readonly Box[] = []
    for (const part of this.parts) {
      placed = this.place(part)
      needs.add(placed, part)
    }
    this.placed = this.parts.length === 1 ? placed : undefined
    this.columns = needs.columns()
    this.looks = looksOf(vocabulary)
    this.patterns = patternsOf(picture, this.looks)
    this.heads = new Heads(picture, this.looks)
    this.lines = linesByPart(picture, this.parts.length)
  }

  /** The picture at this place among the parts. */
  render(place: number, templates: Drawer): string {
    const { subject, picture, lanes, parts } = this
    const part = parts[place]
    if (part === undefined) throw new RangeError(`a section of ${parts.length} pictures has none at ${place}`)
    const { title, number, idOf, pageOf, rowStart } = subject
    const boxes = fitBoxes(this.placed ?? this.place(part), part, this.columns)
    const geometry = geometryOf(part, this.columns, parts.length, listsOf(picture.lifelines, part))
    const { width, height } = geometry
    const ofRow = rowNames(subject, part)
    const arrows = arrowViews(boxes, picture, lanes, part, geometry, ofRow)
    return templates.render('picture', {
      id: idOf(part.number),
      page: pageOf(part.number),
      rowStart,
      told: this.heads.told,
      roles: this.heads.roles,
      left: LEFT,
      width,
      height,
      number,
      ofSides: subject.ofSides === true,
      title: escapeXml(title),
      parts: parts.length > 1 ? parts.length : 0,
      part: part.number,
      passing: this.arrows[place]?.leftOut ?? 0,
      deeper: this.lines[place]?.leftOut ?? 0,
      patterns: this.patterns,
      even: evenRows(part, geometry),
      rows: rowViews(subject, part, geometry),
      listNames: listNames(geometry),
      lanes: lanesView(this.lines[place]?.items ?? [], part, geometry, this.looks, this.heads),
      arrows,
      held: arrows.some(({ without }) => without !== ''),
      notes: noteViews(boxes, part, geometry, ofRow),
    })
  }

  /** Where the rows of a part begin, from the picture's top. */
  rowTops(place: number): number[] {
    const part = this.parts[place]
    if (part === undefined) return []
    const { top } = geometryOf(part, this.columns, this.parts.length, listsOf(this.picture.lifelines, part))
    return Array.from({ length: part.last - part.first }, (_, i) => top + i * ROW)
  }

  private place(part: Part): readonly Box[] {
    return placeBoxes(this.picture, this.lanes, part, this.arrows[part.number - 1]?.items ?? [])
  }
}

/** The picture with names that it has room for; hovering tells the whole ones. */
function withShortNames(picture: Spacetime): Spacetime {
  const { lifelines } = picture
  const names = shortNames(
    lifelines.map(({ label }) => label),
    nameColumns(lifelines.length),
  )
  return {
    ...picture,
    lifelines: lifelines.map((line, i) => ({
      ...line,
      label: names[i] ?? line.label,
      fullName: line.label,
      roles: line.roles.map((role) => ({ ...role, label: drawn(role.label, plateColumns(lifelines.length)) })),
    })),
  }
}

/** The rows that an arrow reaches. */
function rowsOf({ sent, ended }: Arrow): readonly [number, number] {
  const [a, b] = [sent ?? ended ?? 0, ended ?? sent ?? 0]
  return [Math.min(a, b), Math.max(a, b)]
}

/** The lifelines, with what of them each part may show. */
function linesByPart({ lifelines }: Spacetime, parts: number): InPart<Lifeline>[] {
  const rows = rowsOfPicture(lifelines.length)
  const sort = <S extends Span>(spans: readonly S[]) =>
    byPart(spans, parts, rows, ({ from, to }) => [from, to] as const)
  const cut = lifelines.map((line) => ({
    line,
    roles: sort(line.roles),
    stopped: sort(line.stopped),
    cutOff: sort(line.cutOff),
    brackets: sort(line.brackets.filter((bracket) => hasRoom(bracket, lifelines.length))),
    deeper: sort(line.brackets.filter((bracket) => !hasRoom(bracket, lifelines.length))),
  }))
  return Array.from({ length: parts }, (_, i) => ({
    items: cut.map(({ line, roles, stopped, cutOff, brackets }) => ({
      ...line,
      roles: roles[i]?.items ?? [],
      stopped: stopped[i]?.items ?? [],
      cutOff: cutOff[i]?.items ?? [],
      brackets: brackets[i]?.items ?? [],
    })),
    leftOut: cut.reduce((sum, { deeper }) => sum + (deeper[i]?.items.length ?? 0) + (deeper[i]?.leftOut ?? 0), 0),
  }))
}

/** The band behind each row, which leads to the row of the table where there is one. */
function rowViews({ picture: { rows }, rowEnds }: Subject, { first, last }: Part, geometry: Geometry): object[] {
  return rows.slice(first, last).map(({ notes, text, log = '', tableRow, sign = '', side = '' }, i) => ({
    linked: tableRow !== undefined,
    name: tableRow === undefined ? '' : (rowEnds[tableRow] ?? ''),
    number: tableRow === undefined ? 0 : `${tableRow + 1}${sign}`,
    side,
    text: escapeXml(text),
    told: escapeXml(log),
    y: geometry.top + i * ROW,
    textY: geometry.y(first + i) + 4,
    alarm: notes.some(({ alarm }) => alarm),
  }))
}

/**
 * How a row is called by what touches it, for who puts the picture into a page: by its number if the picture has it,
 * otherwise by what its id goes on with. Empty where the table has no such row.
 */
function rowNames({ picture: { rows }, rowEnds }: Subject, { first, last }: Part): (row: number) => string {
  return (row) => {
    const tableRow = rows[row]?.tableRow
    if (tableRow === undefined) return ''
    return row >= first && row < last ? String(tableRow + 1) : (rowEnds[tableRow] ?? '')
  }
}

/** The shade of every second row, in one path. */
function evenRows({ first, last }: Part, { top, width }: Geometry): string {
  const bands = Array.from({ length: last - first }, (_, i) => i).filter((i) => (first + i) % 2 === 1)
  return bands.map((i) => `M${LEFT} ${top + i * ROW}h${width}v${ROW}h-${width}`).join('')
}
