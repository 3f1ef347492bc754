import { fold } from '../trace/fold.ts'
import type { Trace, TraceSection } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { buildDocument, type Document, type Section } from './document/document.ts'
import { partsIn } from './document/section-parts.ts'
import { type SectionRows, sectionRows } from './document/section-rows.ts'
import { pageName, partName, rowIds, sectionLabel } from './writers/paths.ts'

/** A place on the pages of a test. */
export interface RowPlace {
  /** The name of the page below the output; its file has the ending of its format. */
  readonly page: string
  /** The row there, and its section; absent for the top of the test's own page. */
  readonly row?: {
    /** The row's id. */
    readonly id: string
    /** The name of its section among pages. */
    readonly section: string
  }
}

/** Where on a test's pages what its trace tells is shown. */
export interface RowPlaces {
  readonly top: RowPlace
  /** What the test did last. */
  readonly end: RowPlace
  /** What a line of the trace tells. What makes no row is told in the next one, or else in the last. */
  line(line: number): RowPlace
}

export function rowPlaces(trace: Trace, vocabulary: Vocabulary): RowPlaces {
  const folded = fold(trace, vocabulary)
  const document = buildDocument(trace, vocabulary, folded)
  const top = { page: pageName(document) }
  const last = document.sections.findLast(({ rows }) => rows > 0)
  return {
    top,
    end: last ? rowPlace(document, last, last.rows - 1) : top,
    line(line) {
      const i = trace.sections.findLastIndex((section) => section.line <= line)
      const [section, shown, told] = [document.sections[i], folded[i], trace.sections[i]]
      if (!section || !shown || !told || section.rows === 0) return top
      const row = rowOf(line, told, sectionRows(shown, vocabulary))
      return rowPlace(document, section, row < 0 ? section.rows - 1 : row)
    },
  }
}

/** The first row with an event that is at this line or behind it; -1 if there is none. */
function rowOf(line: number, { line: start, meanwhile, events }: TraceSection, { rows }: SectionRows): number {
  const first = start + meanwhile.length + 1
  const lines = new Map(events.map((event, i) => [event, first + i]))
  return rows.findIndex((row) => row.events.some((event) => (lines.get(event) ?? 0) >= line))
}

function rowPlace(document: Document, section: Section, row: number): RowPlace {
  const part = partsIn(document, section).find(({ last }) => row < last)
  const id = rowIds(document, section)[row] ?? ''
  return { page: partName(document, section, part?.number ?? 1), row: { id, section: sectionLabel(document, section) } }
}
