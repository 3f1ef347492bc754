import type { TextKind } from '../../../features/catalogue.ts'
import type { Block } from '../../../text/markup.ts'
import type { Document, Section } from '../../document/document.ts'
import type { TestLink } from '../../document/outline.ts'
import type { SectionPart } from '../../document/section-parts.ts'
import type { WriteOptions } from '../writer.ts'

/** The page that something stands on. */
export interface Place {
  readonly options: WriteOptions
  /** What leads from there to a page, or to what is called `label` on it. */
  link(to: string, label?: string): string
}

/**
 * What a format of pages does in its own way. All else that pages say is the same in each: the views in this folder
 * work it out, and the format's templates put it in place.
 */
export interface Markup {
  /** Pages can have diagrams of Mermaid as text. */
  readonly hasMermaid: boolean

  /** The file of a page below the output. The name of one that is the index of its folder ends in `/`. */
  file(name: string): string

  /** Untrusted text for the inside of a line that starts with something else. */
  inline(text: string): string
  /** Untrusted text for a whole line or a heading; cut, where it is too long for a name. */
  line(text: string): string
  /** A name or a title inside a line, also as the text of a link; cut likewise. */
  name(text: string): string
  /** Code inside a line. */
  code(text: string): string
  /** Text, shortened already, for a place where the format takes no markup. */
  plain(text: string): string
  /** An author's prose; `links` are the tests of which it speaks. */
  prose(blocks: readonly Block[], place: Place, links?: readonly TestLink[]): string
  /** What a page shows or includes as the texts of a feature, or of a branch. */
  texts(id: string, place: Place): Record<TextKind, string>

  /** What leads from a page to another, or to what is called `label` there. Both are names of pages. */
  link(from: string, to: string, label?: string): string
  /** How a label is written where it stands. */
  anchor(label: string): string
  /** What leads from a page to a file of the output. */
  asset(from: string, path: string): string

  /** Fields for the template `table`: rows of a section, from one to before another. */
  table(document: Document, section: Section, options: WriteOptions, part: Pick<SectionPart, 'first' | 'last'>): object
  /** Fields for the template `strip`: every node as the section begins. */
  strip(section: Section, options: WriteOptions): object
  /** Fields that only this format has, for the templates of all pages. */
  around?(page: { readonly name: string; readonly options: WriteOptions }): object
  /** Fields that only this format has, for the template of a test's page or of a part of one. */
  own(document: Document): object
  /** A page with what the format puts around it. `title` is plain text, `name` what the page is called. */
  whole(content: string, title: string, name: string): string
}
