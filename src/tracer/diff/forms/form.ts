import type { Templates } from '../../text/templates.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import type { Report, SideName, TestDiff, Window } from '../report.ts'

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
  /** Draws what a test shows first, both sides in one, as SVGs, mostly one. Without it there are tables only. */
  readonly draw?: ((test: TestDiff, window: Window) => readonly DrawnRows[]) | undefined
  /** What steps through the rows in a browser. Without it there is no script. */
  readonly viewer?: ViewerFiles | undefined
}

/** A picture, and where in it are which steps of the window. */
export interface DrawnRows {
  readonly svg: string
  /** From the picture's top. */
  readonly rows: readonly { readonly step: number; readonly top: number }[]
}

/** The viewer's bundle, and the words that the sides were recorded with. */
export interface ViewerFiles {
  readonly script: string
  /** Of the script, as a content security policy names it: `sha256-…`. */
  readonly hash: string
  readonly style: string
  readonly words: Readonly<Record<SideName, Vocabulary>>
}

/** Turns a report into a text. */
export type Form = (report: Report, options: FormOptions) => string
