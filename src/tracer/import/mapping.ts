import type { Value } from '../trace/events.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { DeclaredMapping } from './mapping-schema.ts'
import type { Lookup, Template } from './template.ts'
import type { Wrapper } from './wrapper.ts'

/** What a value of a trace is made from; undefined where the line does not say it, {@link NoWord} where it has no translation. */
export type ValueSource = (lookup: Lookup) => unknown

/** A word of the log that a mapping does not translate. */
export class NoWord {
  readonly found: unknown
  readonly legal: readonly string[]

  constructor(found: unknown, legal: readonly string[]) {
    this.found = found
    this.legal = legal
  }
}

/** Values by the name that the vocabulary has for them. */
export type NamedSources = readonly (readonly [name: string, source: ValueSource])[]

export interface Rule {
  /** Its place in the mapping, from 1. */
  readonly number: number
  /** What the summary calls it. */
  readonly title: string
  readonly line: RegExp | undefined
  /** What lines that are no objects look like; the rule is about these, and no others. */
  readonly raw: RegExp | undefined
  readonly where: readonly (readonly [name: string, holds: (value: unknown) => boolean])[]
  readonly isNoise: boolean
  readonly remember: readonly (readonly [name: string, template: Template | undefined])[]
  /** What the line says more of the event before it; undefined where it says nothing of that. */
  readonly adds: readonly (readonly [name: string, template: Template])[] | undefined
  readonly section: Template | undefined
  /** What becomes of the line; undefined where nothing does. */
  readonly event: EventSource | undefined
}

/** Where the parts of an event are. */
export interface EventSource {
  readonly op: ValueSource
  readonly node: Template | undefined
  readonly from: Template | undefined
  readonly to: Template | undefined
  readonly message: ValueSource | undefined
  readonly id: Template | undefined
  readonly fields: NamedSources
  readonly set: NamedSources
  readonly state: 'before' | 'after'
  readonly clock: Template | undefined
}

/** A mapping made ready for lines, and the words that it leads to. */
export interface Mapping extends Pick<DeclaredMapping, 'name' | 'format' | 'messages' | 'unseen' | 'clocks'> {
  readonly group: string
  readonly vocabulary: Vocabulary
  /** What stands around each line. */
  readonly wrapper: Wrapper | undefined
  /** Lines that belong together. */
  readonly record: number
  readonly isTogether: boolean
  /** What the trace of all files is called; without it, as the first of them. */
  readonly togetherName: string | undefined
  readonly isRepeatable: boolean
  readonly drop: readonly Hidden[]
  readonly mask: readonly Hidden[]
  readonly sort: Template | undefined
  readonly sectionTitle: string
  /** Most events of a section. */
  readonly sectionEvents: number
  /** What nodes are called, by what the log calls them. */
  readonly nodes: ReadonlyMap<string, string>
  readonly nodeKinds: readonly { readonly node: RegExp; readonly kind: string }[]
  readonly rules: readonly Rule[]
  /** What `{file}` is for a file of the log; without it, the file as the user named it. */
  readonly fileName?: (file: string) => string
}

/** What is not to be seen: a path in an object, or what a text has like this. */
export type Hidden = readonly string[] | RegExp

/** What a hidden value reads as. */
export const MASKED = '***'

/** A value that is no object. */
export function isPlainValue(value: unknown): value is Value {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
