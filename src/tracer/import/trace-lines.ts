import type { Header, TraceEvent } from '../trace/events.ts'
import { TRACE_VERSION } from '../trace/format.ts'
import { eventInOrder } from '../trace/line-schema.ts'
import type { EventDraft } from './event-draft.ts'
import type { Mapping } from './mapping.ts'
import { kindOf } from './read-events.ts'
import { type Told, ToldValues } from './told-values.ts'

/** Where the lines of traces go, each without its line feed. A trace is one part of what was imported. */
export interface TraceOutput {
  /** A trace begins. `part` counts from 1. */
  begin(part: number): void
  line(text: string): void
  end(): void
}

/** What the first line of the traces says. */
export type About = Pick<Header, 'file' | 'test'> & { readonly description: string }

/** What a test is called in the trace of one of its parts, from 1. */
export function partTitle(test: string, part: number): string {
  return part === 1 ? test : `${test}, part ${part}`
}

/** Writes the lines of traces, and begins another one at a section where one would become too large to be read. */
export class TraceLines {
  private readonly mapping: Mapping
  private readonly about: About
  private readonly output: TraceOutput
  private readonly mostCharacters: number
  private readonly folded: ToldValues
  private readonly introduced = new Set<string>()
  private characters = 0
  parts = 0

  constructor(mapping: Mapping, about: About, output: TraceOutput, mostCharacters: number) {
    this.mapping = mapping
    this.about = about
    this.output = output
    this.mostCharacters = mostCharacters
    this.folded = new ToldValues(mapping.vocabulary, (node) => kindOf(mapping, node))
  }

  /** A section begins; `nodes` come to be with it, and `states` are what is known of some right before it. */
  section(title: string, nodes: readonly string[], states: readonly (readonly [string, Told])[]): void {
    const isNew = this.parts === 0 || this.characters > this.mostCharacters
    if (isNew) this.begin()
    this.line({ section: title })
    const told = new Map(states)
    const earlier = isNew ? [...this.introduced].filter((node) => !told.has(node)) : []
    for (const node of earlier) this.meanwhile(node, this.folded.sinceFirst(node), true)
    for (const node of new Set([...nodes, ...told.keys()])) {
      const isFirst = isNew || !this.introduced.has(node)
      const changed = this.folded.take(node, told.get(node) ?? {})
      this.meanwhile(node, isNew ? this.folded.sinceFirst(node) : (changed ?? {}), isFirst)
      this.introduced.add(node)
    }
  }

  /** An event, with all that its line says is so after it. */
  event({ op, node, peer = '', message, fields, id, log }: EventDraft, changes: Told | undefined): void {
    const changed = changes && this.folded.take(node, changes)
    const effect = { ...(changed === undefined ? {} : { set: changed }), ...(log === undefined ? {} : { log }) }
    if (message === undefined) {
      const kind = this.introduced.has(node) ? undefined : kindOf(this.mapping, node)
      this.introduced.add(node)
      const own = { ...(kind === undefined ? {} : { kind }), ...(Object.keys(fields).length > 0 ? { fields } : {}) }
      return this.line(eventInOrder({ node, op, ...own, ...effect }))
    }
    const contents = { message, ...(id === undefined ? {} : { id }), fields, ...effect }
    const event: TraceEvent =
      op === 'handle' ? { node, op, from: peer, ...contents } : { node, op: op as 'send', to: peer, ...contents }
    this.line(eventInOrder(event))
  }

  /** All is written. */
  finish(): void {
    if (this.parts === 0) return
    this.line({ end: 'passed' })
    this.output.end()
  }

  private begin(): void {
    this.finish()
    this.parts += 1
    this.characters = 0
    this.output.begin(this.parts)
    const { file, test, description } = this.about
    this.line({
      trace: TRACE_VERSION,
      vocabulary: this.mapping.vocabulary.name,
      group: this.mapping.group,
      file,
      test: partTitle(test, this.parts),
      ...(this.mapping.isRepeatable ? {} : { repeatable: false }),
      origin: 'log',
      description,
    })
  }

  private meanwhile(node: string, set: Told, isFirst: boolean): void {
    const kind = isFirst ? kindOf(this.mapping, node) : undefined
    this.line({ meanwhile: node, ...(kind === undefined ? {} : { kind }), set })
  }

  private line(value: object): void {
    const text = JSON.stringify(value)
    this.characters += text.length + 1
    this.output.line(text)
  }
}
