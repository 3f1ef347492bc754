import type { Templates } from '../text/templates.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { buildDocument, type Document, type Section } from './document/document.ts'
import { partsOf } from './document/picture-parts.ts'
import { lastSectionOf } from './last-row.ts'
import { rowIds } from './writers/paths.ts'
import { renderSection } from './writers/svg/picture.ts'

/** What a test did last, to be seen and in words. Plain text, but for the picture. */
export interface LastPicture {
  /** An SVG file: the section, or the part of it that has the row. */
  readonly svg: string
  readonly section: Pick<Section, 'number' | 'title'>
  /** The row's number in the section, from 1, and its id on the page. */
  readonly row: number
  readonly id: string | undefined
  /** What happened in it. */
  readonly text: string
}

/** The picture of the section in which the last thing was recorded, up to a line of the trace; undefined if nothing was. */
export function lastPictureOf(
  trace: Trace,
  vocabulary: Vocabulary,
  templates: Templates,
  line = Number.POSITIVE_INFINITY,
): LastPicture | undefined {
  const document = buildDocument(trace, vocabulary)
  const last = lastSectionOf(trace, vocabulary, line)
  const section = last && document.sections[last.section.number - 1]
  if (last === undefined || section === undefined) return undefined
  const place = section.spacetime.rows.findIndex(({ tableRow }) => tableRow === last.section.rows - 1)
  const svg = drawn(document, section, place, vocabulary, templates)
  if (svg === undefined) return undefined
  const { number, title } = section
  const text = section.spacetime.rows[place]?.text ?? ''
  const id = rowIds(last.document, last.section).at(-1)
  return { svg, section: { number, title }, row: last.section.rows, id, text }
}

/** The part of the section's picture that has the row. */
function drawn(
  document: Document,
  section: Section,
  place: number,
  vocabulary: Vocabulary,
  templates: Templates,
): string | undefined {
  const { rows, lifelines } = section.spacetime
  const part = partsOf(rows.length, lifelines.length).findIndex(({ first, last }) => first <= place && place < last)
  let at = 0
  for (const svg of renderSection(document, section, vocabulary, templates)) {
    if (at === part) return svg
    at += 1
  }
  return undefined
}
