import type { Templates } from '../../../text/templates.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import type { Markup, Place } from './page-markup.ts'
import { tidy } from './tidy.ts'

/** What all pages of a format are made with. */
export interface Making {
  readonly markup: Markup
  readonly templates: Templates
  readonly options: WriteOptions
}

/** A page that is being made: where it is, which links depend on, and what it is made with. */
export class Page implements Making, Place {
  /** See `Markup.file`. */
  readonly name: string
  readonly markup: Markup
  readonly templates: Templates
  readonly options: WriteOptions

  constructor(name: string, { markup, templates, options }: Making) {
    this.name = name
    this.markup = markup
    this.templates = templates
    this.options = options
  }

  /** What leads from here to a page, or to what is called `label` there. */
  link(to: string, label?: string): string {
    return this.markup.link(this.name, to, label)
  }

  /** What leads from here to a file of the output. */
  asset(path: string): string {
    return this.markup.asset(this.name, path)
  }

  /** The diagrams are Mermaid's. */
  get showsMermaid(): boolean {
    return this.options.diagrams === 'mermaid' && this.markup.hasMermaid
  }

  /** The pictures that protokoll draws are shown. */
  get showsPictures(): boolean {
    return this.options.diagrams !== 'plantuml' && !this.showsMermaid
  }

  /** The file of this page. `title`: as plain text. */
  fill(template: string, view: object, { title, source }: { title: string; source: string }): OutputFile {
    const content = tidy(this.templates.render(template, { ...view, ...this.markup.around?.(this) }))
    // A theme has no page of which its template says nothing.
    const isNothing = content.trim() === ''
    const whole = isNothing ? '' : this.markup.whole(content, title, this.name)
    return { path: this.markup.file(this.name), content: whole, source }
  }
}
