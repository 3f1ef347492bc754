import type { Helpers, Templates } from '../../text/templates.ts'
import type { Section } from '../document/document.ts'
import type { Site } from '../document/site.ts'

/** A file to be written. */
export interface OutputFile {
  /** Below the output folder, with `/`. */
  readonly path: string
  readonly content: string
  /** What it was made from, for telling apart two that would have the same path. */
  readonly source: string
}

/** How a theme's output differs where a template cannot say it. */
export interface Theme {
  readonly name: string
  /** What the include file of a feature's prose is called, without its ending. */
  readonly narrativeName: string
  /** Its pages show PlantUML's diagrams and no others. */
  readonly plantumlOnly?: true
}

/** What pages show: the picture that protokoll draws, PlantUML's, or both. PlantUML's sources are always written. */
export const DIAGRAMS = ['svg', 'plantuml', 'both'] as const
export type Diagrams = (typeof DIAGRAMS)[number]

export interface WriteOptions {
  readonly theme: Theme
  readonly diagrams: Diagrams
  /** Where a reader can see a section's diagram without tools; undefined where nothing is configured. */
  readonly diagramLink: (section: Section) => string | undefined
}

/** One output format. Writers turn the site into strings; they know nothing of files or of any protocol. */
export interface Writer {
  /** Also the name of its folder of templates. */
  readonly format: string
  /** What its templates can call. */
  readonly helpers?: Helpers
  write(site: Site, templates: Templates, options: WriteOptions): OutputFile[]
}
