import type { Catalogue } from '../../features/catalogue.ts'
import type { Helpers, Templates } from '../../text/templates.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import type { Document, Section } from '../document/document.ts'
import type { Site } from '../document/site.ts'
import type { TestNames } from '../document/test-names.ts'

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
  /** Its pages are for Sphinx and nobody else, whatever formats a project has: links are its roles, texts are included. */
  readonly rstOnly?: true
  /** Its pages show PlantUML's diagrams and no others. */
  readonly plantumlOnly?: true
  /** Its pages are named by their tests alone, its diagrams by file and test, as far as no two tests have the same. */
  readonly shortNames?: true
  /** Its tables have the rows of the source document: see `ShownSection`. */
  readonly sourceRows?: true
  /** Its lists of tests are by name, whatever order their authors want. */
  readonly byName?: true
  /** Its tables have columns for the nodes that join in a later section too, blank until then. */
  readonly allNodes?: true
}

/**
 * What pages show: the picture that protokoll draws, PlantUML's, both, or Mermaid's in the formats that have it; others
 * show protokoll's then. PlantUML's sources are always written.
 */
export const DIAGRAMS = ['svg', 'plantuml', 'both', 'mermaid'] as const
export type Diagrams = (typeof DIAGRAMS)[number]

export function showsPlantuml(diagrams: Diagrams): boolean {
  return diagrams === 'plantuml' || diagrams === 'both'
}

/** Whether any page shows the pictures that protokoll draws. */
export function hasPictures({ diagrams, formats }: Pick<WriteOptions, 'diagrams' | 'formats'>): boolean {
  return diagrams === 'mermaid' ? formats.includes('rst') : diagrams !== 'plantuml'
}

/** The formats that pages are written in; others belong to all of them. The first is the default. */
export const FORMATS = ['rst', 'markdown'] as const
export type Format = (typeof FORMATS)[number]

/** The places that Markdown pages are made for. The first is the default. */
export const FLAVOURS = ['github', 'vitepress', 'docusaurus', 'mkdocs'] as const
export type FlavourName = (typeof FLAVOURS)[number]

export interface WriteOptions {
  readonly vocabulary: Vocabulary
  readonly catalogue: Catalogue
  readonly theme: Theme
  /** See `ambiguousNames`; of use to a theme with short names. */
  readonly ambiguous: ReadonlySet<string>
  readonly diagrams: Diagrams
  /** The formats of the same pages that are written. */
  readonly formats: readonly Format[]
  readonly flavour: FlavourName
  /** Where files of the project can be read; empty if nobody says. */
  readonly repository: string
  /** What texts of features may speak of. */
  readonly tests: TestNames
  /** Where a reader can see a section's diagrams without tools, each; undefined where nothing is configured. */
  readonly diagramLinks: ((document: Document, section: Section) => readonly (string | undefined)[]) | undefined
}

/**
 * One output format. Writers turn tests and what they share into strings; they know nothing of files or of any protocol.
 * Files come one after the other, so that whoever writes them need not hold them all.
 */
export interface Writer {
  /** Also the name of its folder of templates. */
  readonly format: string
  /** What its templates can call. */
  readonly helpers?: Helpers
  /** The files of one test. They depend on nothing but the test, the words and the options. */
  pages(document: Document, templates: Templates, options: WriteOptions): Iterable<OutputFile>
  /** The files that tell of several tests or of none. */
  shared(site: Site, templates: Templates, options: WriteOptions): Iterable<OutputFile>
}
