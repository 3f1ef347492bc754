import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { buildDocument, type Document, type Section } from './document/document.ts'
import { partsIn } from './document/section-parts.ts'
import { pageName, partName, rowIds } from './writers/paths.ts'

/** A place on a page. */
export interface PagePlace {
  /** The name of the page below the output; its file has the ending of its format. */
  readonly page: string
  /** The id of the row there; undefined if nothing has a row. */
  readonly row: string | undefined
}

/**
 * Where on the pages of a test the last thing stands that was recorded, up to a line of the trace: of a test that failed,
 * what it did last.
 */
export function lastRowOf(trace: Trace, vocabulary: Vocabulary, line = Number.POSITIVE_INFINITY): PagePlace {
  const document = buildDocument(trace, vocabulary)
  const shown = lastSectionOf(trace, vocabulary, line)
  if (shown === undefined) return { page: pageName(document), row: undefined }
  const { section: last } = shown
  // How pages are cut depends on all of a section.
  const part = partsIn(document, last).find((each) => last.rows <= each.last)
  return { page: partName(document, last, part?.number ?? 1), row: rowIds(shown.document, last).at(-1) }
}

/** The last section that has rows up to a line of the trace, and the document that ends there. */
export function lastSectionOf(
  trace: Trace,
  vocabulary: Vocabulary,
  line: number,
): { readonly document: Document; readonly section: Section } | undefined {
  const document = buildDocument(upTo(trace, line), vocabulary)
  const section = document.sections.findLast(({ rows }) => rows > 0)
  return section && { document, section }
}

/** Rows have their names from what stands before them, so what comes after can be left out. */
function upTo(trace: Trace, line: number): Trace {
  const sections = trace.sections.filter((section) => section.line <= line)
  return {
    ...trace,
    sections: sections.map((section) => {
      const first = section.line + section.meanwhile.length + 1
      return { ...section, events: section.events.slice(0, Math.max(0, line - first + 1)) }
    }),
  }
}
