/** What a text of a feature says, as far as it is read. What is not is a literal block, as it stands. */
export type RstBlock =
  | { readonly type: 'paragraph'; readonly text: RstInline }
  /** A heading; the texts are parts of pages that have headings of their own. */
  | { readonly type: 'title'; readonly text: RstInline }
  | { readonly type: 'rule' }
  /** `first`: the number of the first item; undefined for bullets. */
  | { readonly type: 'list'; readonly first: number | undefined; readonly items: readonly RstBody[] }
  | { readonly type: 'definitions'; readonly items: readonly RstDefinition[] }
  | { readonly type: 'quote'; readonly body: RstBody }
  | { readonly type: 'note'; readonly title: string; readonly body: RstBody }
  | RstLiteral
  | RstTable

export type RstBody = readonly RstBlock[]

export interface RstDefinition {
  readonly term: RstInline
  readonly body: RstBody
}

export interface RstLiteral {
  readonly type: 'literal'
  readonly lines: readonly string[]
  /** Empty where nobody says. */
  readonly language: string
}

export interface RstTable {
  readonly type: 'table'
  readonly head: readonly RstRow[]
  readonly rows: readonly RstRow[]
}

/** A cell is its paragraphs. */
export type RstRow = readonly (readonly RstInline[])[]

export type RstInline = readonly RstSpan[]

export type RstSpan =
  | { readonly type: 'text' | 'emphasis' | 'strong' | 'code'; readonly text: string }
  /** `url` is what the author wrote; whether it may be followed is for the format to say. */
  | { readonly type: 'link'; readonly text: string; readonly url: string }
  /** The name of a test. */
  | { readonly type: 'test'; readonly text: string }

/** What the text between blocks is read with: where names lead. */
export interface RstTargets {
  /** By the name as `targetName` makes it. */
  readonly named: ReadonlyMap<string, string>
  /** Those without a name, which references take one after the other. */
  readonly anonymous: string[]
}

/** What reads the text within a block. */
export interface Within {
  blocks(lines: readonly string[]): RstBody
  inline(text: string): RstInline
}

/** Names differ neither in letters' case nor in how many blanks they have. */
export function targetName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase()
}
