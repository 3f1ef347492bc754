import type { Changes, TraceEvent } from '../trace/events.ts'
import { type FoldedSection, fold } from '../trace/fold.ts'
import type { Trace, TraceSection } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { sectionRows } from './document/section-rows.ts'

/** What a line of a trace tells, and where pages show it. */
interface LineStep {
  readonly section: string
  /** The row of the section's table, from 1, that shows it, or the next one; undefined where there is none. */
  readonly row: number | undefined
  readonly node: string
  /** Undefined for what changed unseen. */
  readonly event: TraceEvent | undefined
  readonly set: Changes
}

/** The steps of a trace by their lines. */
export class SectionSteps {
  private readonly trace: Trace
  private readonly vocabulary: Vocabulary
  private readonly rows = new Map<number, ReadonlyMap<TraceEvent, number>>()
  private folded: readonly FoldedSection[] | undefined

  constructor(trace: Trace, vocabulary: Vocabulary) {
    this.trace = trace
    this.vocabulary = vocabulary
  }

  at(line: number): LineStep {
    const place = this.trace.sections.findLastIndex((section) => section.line <= line)
    const section = this.trace.sections[place]
    if (section === undefined) return { section: '', row: undefined, node: '', event: undefined, set: {} }
    const { title, meanwhile, events, afterwards = [] } = section
    const at = line - firstLine(section)
    const event = events[at]
    if (event !== undefined) {
      const { node, set = {} } = event
      return { section: title, row: this.rowOf(place, at), node, event, set }
    }
    const unseen = at < 0 ? meanwhile.at(at) : afterwards[at - events.length]
    return { section: title, row: undefined, node: unseen?.meanwhile ?? '', event: undefined, set: unseen?.set ?? {} }
  }

  /** The place, among all events, of a node's last one up to a line; -1 if there is none. */
  placeUpTo(line: number, node: string): number {
    let last = -1
    let place = 0
    for (const section of this.trace.sections) {
      const first = firstLine(section)
      for (const [i, event] of section.events.entries()) {
        if (first + i > line) return last
        if (event.node === node) last = place
        place += 1
      }
    }
    return last
  }

  /** The line of an event, by its place among all. */
  lineOf(place: number): number {
    let left = place
    for (const section of this.trace.sections) {
      if (left < section.events.length) return firstLine(section) + left
      left -= section.events.length
    }
    return 0
  }

  private rowOf(place: number, at: number): number | undefined {
    const rows = this.rows.get(place) ?? this.rowsIn(place)
    const events = this.trace.sections[place]?.events ?? []
    for (let i = at; i < events.length; i += 1) {
      const event = events[i]
      const row = event && rows.get(event)
      if (row !== undefined) return row
    }
    return undefined
  }

  private rowsIn(place: number): ReadonlyMap<TraceEvent, number> {
    this.folded ??= fold(this.trace, this.vocabulary)
    const folded = this.folded[place]
    const rows = folded ? sectionRows(folded, this.vocabulary).rows : []
    const byEvent = new Map(rows.flatMap(({ events }, row) => events.map((event) => [event, row + 1] as const)))
    this.rows.set(place, byEvent)
    return byEvent
  }
}

function firstLine({ line, meanwhile }: TraceSection): number {
  return line + meanwhile.length + 1
}
