import type { SideName } from '../diff/excerpt.ts'
import type { Report } from '../diff/report.ts'
import type { Trace } from '../trace.ts'
import { htmlReport } from './diff-html/writer.ts'
import { jsonReport } from './diff-json/writer.ts'
import { markdownReport } from './diff-md/writer.ts'
import { textReport } from './diff-text/writer.ts'
import type { Templates } from './templates.ts'

export interface DiffWriteOptions {
  /** Colours for a terminal. */
  readonly color: boolean
  /** The most characters that the text may have, where it goes to a place with a limit. */
  readonly limit: number
  /** Those of the format's folder. */
  readonly templates: Templates
  /** Draws a trace of one section, recorded with the words of a side, as an SVG. Without it there are tables only. */
  readonly draw?: ((excerpt: Trace, side: SideName) => string | undefined) | undefined
}

/** Turns a report into a text. */
export type DiffWriter = (report: Report, options: DiffWriteOptions) => string

/** Every form of a report, by name. The first is the default. */
export const DIFF_WRITERS: Readonly<Record<string, DiffWriter>> = {
  text: textReport,
  md: markdownReport,
  html: htmlReport,
  json: jsonReport,
}
