import { isMessageEvent, peerOf, type TraceEvent } from '../../tracer/trace/events.ts'
import { plain, sentenceOf, titleOf } from './story.ts'
import type { Moment, Run } from './traced-run.ts'

/** Which rows a reader wants to see; empty texts want all. */
export interface Filter {
  /** A node that it happened to, or that a message comes from or goes to. */
  readonly node: string
  /** A kind of message, or a mark, by its id. */
  readonly kind: string
  /** What the sentence or a field says, in whatever case. */
  readonly text: string
}

export const EVERYTHING: Filter = { node: '', kind: '', text: '' }

export function isFiltering({ node, kind, text }: Filter): boolean {
  return node !== '' || kind !== '' || text !== ''
}

/** Finds rows; what a row says is put into words once, when it is first asked for. */
export class RowFilter {
  private readonly run: Run
  private readonly texts = new Map<Moment, string>()

  constructor(run: Run) {
    this.run = run
  }

  /** The rows that are left, in their order. */
  rows(filter: Filter): readonly Moment[] {
    if (!isFiltering(filter)) return this.run.moments
    const text = filter.text.toLowerCase()
    return this.run.moments.filter((moment) => this.matches(moment, filter, text))
  }

  private matches(moment: Moment, { node, kind }: Filter, text: string): boolean {
    const { events } = moment
    if (node !== '' && !events.some((event) => isAbout(event, node))) return false
    if (kind !== '' && !events.some((event) => kindOf(event) === kind)) return false
    return text === '' || this.textOf(moment).includes(text)
  }

  private textOf(moment: Moment): string {
    const known = this.texts.get(moment)
    if (known !== undefined) return known
    const fields = moment.events.map((event) =>
      Object.entries(event.fields ?? {})
        .flat()
        .join(' '),
    )
    const text = [plain(sentenceOf(moment, this.run)), ...fields].join(' ').toLowerCase()
    this.texts.set(moment, text)
    return text
  }
}

function isAbout(event: TraceEvent, node: string): boolean {
  return event.node === node || (isMessageEvent(event) && peerOf(event) === node)
}

export function kindOf(event: TraceEvent): string {
  return isMessageEvent(event) ? event.message : event.op
}

/** The kinds that occur in a run, by their ids and as people call them, in the order of the vocabulary. */
export function kindsIn(run: Run): readonly { readonly id: string; readonly title: string }[] {
  const found = new Map<string, string>()
  for (const { events } of run.moments) {
    for (const event of events) if (!found.has(kindOf(event))) found.set(kindOf(event), titleOf(event, run))
  }
  const { messages, marks } = run.vocabulary
  return [...messages.keys(), ...marks.keys()].flatMap((id) => {
    const title = found.get(id)
    return title === undefined ? [] : [{ id, title }]
  })
}
