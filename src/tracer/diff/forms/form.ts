import type { Templates } from '../../text/templates.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Report, SideName } from '../report.ts'

/** The names of the forms of a report. The first is the default. */
export const FORM_NAMES = ['text', 'md', 'html', 'json'] as const
export type FormName = (typeof FORM_NAMES)[number]

/** What a form needs besides the report. */
export interface FormOptions {
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
export type Form = (report: Report, options: FormOptions) => string
