import { buildDocument, type Document, type Section } from '../../tracer/pages/document/document.ts'
import { sectionRows } from '../../tracer/pages/document/section-rows.ts'
import { rowIds } from '../../tracer/pages/writers/paths.ts'
import { type Cells, makeCells } from '../../tracer/trace/cells.ts'
import type { TraceEvent } from '../../tracer/trace/events.ts'
import { type FoldedSection, fold, type States } from '../../tracer/trace/fold.ts'
import { lossesOf, type MessageLosses } from '../../tracer/trace/message-losses.ts'
import type { Trace } from '../../tracer/trace/trace.ts'
import type { Vocabulary } from '../../tracer/trace/vocabulary.ts'
import { type Ends, endsOf } from './message-ends.ts'

/** A row of a section, and how the nodes were then: the unit of everything that a person sees. */
export interface Moment {
  /** Its place among all of the run, from 0. */
  readonly place: number
  /** The row's id, as in the page. */
  readonly id: string
  readonly section: Section
  /** The row's number in its section, from 1, as the table counts. */
  readonly row: number
  /** What happened; several where several nodes share the row. */
  readonly events: readonly TraceEvent[]
  /** How the nodes were in the row above; in a section's first row, when it began. */
  readonly before: States
  readonly states: States
}

/** What one test did, row by row: the rows of its page, by the same functions. */
export class Run {
  readonly trace: Trace
  readonly vocabulary: Vocabulary
  readonly cells: Cells
  readonly document: Document
  readonly moments: readonly Moment[]
  /** What hangs on messages, as far as that is known. */
  readonly losses: MessageLosses
  private readonly folded: readonly FoldedSection[]
  private readonly byId: ReadonlyMap<string, Moment>
  private readonly byEvent: ReadonlyMap<TraceEvent, Moment>
  private pairs: Ends | undefined
  private down: readonly Downs[] | undefined

  /** `lost`: what a file says that hangs on its messages. */
  constructor(trace: Trace, vocabulary: Vocabulary, lost?: string) {
    this.trace = trace
    this.vocabulary = vocabulary
    this.cells = makeCells(vocabulary)
    this.losses = lossesOf(trace, lost)
    this.folded = fold(trace, vocabulary)
    this.document = buildDocument(trace, vocabulary, this.folded, this.losses)
    this.moments = this.momentsOf()
    this.byId = new Map(this.moments.map((moment) => [moment.id, moment]))
    this.byEvent = new Map(this.moments.flatMap((moment) => moment.events.map((event) => [event, moment] as const)))
  }

  /** Which events belong together. Found when somebody asks. */
  get ends(): Ends {
    this.pairs ??= endsOf(this.trace, this.vocabulary)
    return this.pairs
  }

  /** The row with this id. */
  find(id: string): Moment | undefined {
    return this.byId.get(id)
  }

  /** The row in which something happened; none for what makes no row. */
  momentOf(event: TraceEvent | undefined): Moment | undefined {
    return event && this.byEvent.get(event)
  }

  at(place: number): Moment | undefined {
    return this.moments[place]
  }

  /** Whether the node is down after the row. */
  isDown(node: string, { section, row }: Moment): boolean {
    this.down ??= this.document.sections.map((each) => new Downs(each))
    return this.down[section.number - 1]?.has(node, row - 1) ?? false
  }

  private momentsOf(): Moment[] {
    const moments: Moment[] = []
    for (const [i, section] of this.document.sections.entries()) {
      const folded = this.folded[i]
      if (folded === undefined) continue
      const ids = rowIds(this.document, section)
      let before = folded.before
      for (const [row, { events, states }] of sectionRows(folded, this.vocabulary).rows.entries()) {
        moments.push({ place: moments.length, id: ids[row] ?? '', section, row: row + 1, events, before, states })
        before = states
      }
    }
    return moments
  }
}

/** When which nodes of a section are down: the gaps in their lines. */
class Downs {
  /** By node: from which of the picture's rows to before which. */
  private readonly spans: ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>
  /** Of each row of the table the picture's. */
  private readonly places: readonly number[]
  private readonly end: number

  constructor({ spacetime: { lifelines, rows } }: Section) {
    this.spans = new Map(lifelines.map(({ node, stopped }) => [node, stopped]))
    const places: number[] = []
    for (const [place, { tableRow }] of rows.entries()) if (tableRow !== undefined) places[tableRow] = place
    this.places = places
    this.end = rows.length
  }

  has(node: string, row: number): boolean {
    const place = this.places[row] ?? row
    const isIn = (to: number) => place < to || (to === this.end && place === this.end - 1)
    return (this.spans.get(node) ?? []).some(({ from, to }) => from <= place && isIn(to))
  }
}
