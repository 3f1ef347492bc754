import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { buildDocument } from './document/document.ts'
import { sectionParts } from './document/section-parts.ts'
import { pagePath, partPath, rowIds } from './writers/paths.ts'

/** A place on a page. */
export interface PagePlace {
  /** The page's path below the output. */
  readonly page: string
  /** The id of the row there; undefined if nothing has a row. */
  readonly row: string | undefined
}

/** Where on the pages of a test the last thing stands that was recorded: of a test that failed, what it did last. */
export function lastRowOf(trace: Trace, vocabulary: Vocabulary): PagePlace {
  const document = buildDocument(trace, vocabulary)
  const section = document.sections.findLast(({ rows }) => rows > 0)
  if (section === undefined) return { page: pagePath(document), row: undefined }
  const part = sectionParts(section).findLast(({ first, last }) => last > first)
  return { page: partPath(document, section, part?.number ?? 1), row: rowIds(document, section).at(-1) }
}
