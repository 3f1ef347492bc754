import { addTo } from '../../common/group-by.ts'
import { valueAt } from '../../common/value-at.ts'
import { type Span, spanKey } from './span.ts'

/**
 * What happens in a moment of a span. A request, an answer or a message has two ends that are known; `request.alone` is a
 * request of which no span says that it was handled.
 */
export type Does =
  | 'request.send'
  | 'request.handle'
  | 'request.alone'
  | 'answer.send'
  | 'answer.handle'
  | 'message.send'
  | 'message.handle'
  | 'message.alone'
  | 'begin'
  | 'end'
  | 'event'

/** One thing that happens at one node. */
export interface Moment {
  readonly does: Does
  readonly span: Span
  /** The span at the other end of the message. */
  readonly other?: Span
  /** Which of the span's events it is. */
  readonly event?: number
  readonly time: bigint
  /** Moments that happened before, by their places in the list. */
  readonly after: number[]
}

/** A moment of which nobody has said yet what happened before. */
type Untied = Omit<Moment, 'after'>

/** What spans say to each other. */
interface Ties {
  readonly byKey: ReadonlyMap<string, Span>
  /** Of a client or a producer: the spans that handle what it sends. */
  readonly handlers: ReadonlyMap<Span, readonly Span[]>
}

/** All moments of spans, no two of which are the same span, in the order of the spans. */
export function momentsOf(spans: readonly Span[]): Moment[] {
  const ties = tiesOf(spans)
  const moments = new MomentList(ties)
  for (const span of spans) moments.add(span)
  moments.tie(spans)
  return moments.list
}

function tiesOf(spans: readonly Span[]): Ties {
  const byKey = new Map(spans.map((span) => [spanKey(span.trace, span.id), span]))
  const handlers = new Map<Span, Span[]>()
  for (const span of spans) {
    for (const sender of sendersOf(span, byKey)) addTo(handlers, sender, span)
  }
  return { byKey, handlers }
}

/** Whose message a span handles: its parent's, or of what is consumed in batches, those of the spans it is linked to. */
function sendersOf({ kind, trace, parent, links }: Span, byKey: ReadonlyMap<string, Span>): Span[] {
  if (kind !== 'server' && kind !== 'consumer') return []
  const sends = kind === 'server' ? 'client' : 'producer'
  const isSender = (each: Span | undefined): each is Span => each?.kind === sends
  const own = parent === undefined ? undefined : byKey.get(spanKey(trace, parent))
  if (isSender(own)) return [own]
  return kind === 'server' ? [] : [...new Set(links)].map((key) => byKey.get(key)).filter(isSender)
}

/** Where the moments of a span are in the list: those of its start, each after the one before, and those of its end. */
interface Places {
  readonly first: readonly number[]
  readonly last: readonly number[]
}

class MomentList {
  readonly list: Moment[] = []
  private readonly ties: Ties
  private readonly places = new Map<Span, Places>()
  /** Where a span sends something, by the span that handles it and the one that sends it. */
  private readonly sends = new Map<Span, Map<Span, number>>()

  constructor(ties: Ties) {
    this.ties = ties
  }

  /** The moments of one span: how it starts, its events, how it ends. */
  add(span: Span): void {
    const senders = sendersOf(span, this.ties.byKey)
    const handlers = this.ties.handlers.get(span) ?? []
    const first = this.chain(this.startOf(span, senders, handlers), [])
    const started = first.slice(-1)
    const events = span.events.map((event, i) =>
      this.push({ does: 'event', span, event: i, time: event.time, after: [...started] }),
    )
    const last = this.chain(this.endOf(span, senders, handlers), [...started, ...events])
    this.places.set(span, { first, last })
  }

  private startOf(span: Span, senders: readonly Span[], handlers: readonly Span[]): Untied[] {
    const at = { span, time: span.start }
    const what = span.kind === 'client' || span.kind === 'server' ? 'request' : 'message'
    if (senders.length > 0) return senders.map((other) => ({ ...at, does: `${what}.handle`, other }))
    if (handlers.length > 0) return handlers.map((other) => ({ ...at, does: `${what}.send`, other }))
    const isAlone = span.kind === 'client' || span.kind === 'producer'
    return [{ ...at, does: isAlone ? `${what}.alone` : 'begin' }]
  }

  /** A call is answered when its span ends, if it can have had the answer; other spans just end. */
  private endOf(span: Span, senders: readonly Span[], handlers: readonly Span[]): Untied[] {
    const at = { span, time: endTimeOf(span) }
    const [caller] = senders
    if (span.kind === 'server' && caller !== undefined) return [{ ...at, does: 'answer.send', other: caller }]
    const answers = span.kind === 'client' ? handlers.filter((handler) => isAnswered(span, handler)) : []
    if (answers.length === 0) return [{ ...at, does: 'end' }]
    return answers.map((other) => ({ ...at, does: 'answer.handle', other }))
  }

  /** Adds moments of which each is after the one before, and the first one after these. */
  private chain(moments: readonly Untied[], before: readonly number[]): number[] {
    let after = before
    return moments.map((moment) => {
      const place = this.push({ ...moment, after: [...after] })
      after = [place]
      return place
    })
  }

  /** What is sent is sent before it is handled, and a span starts after the one that it is part of. */
  tie(spans: readonly Span[]): void {
    for (const span of spans) {
      const { first = [], last = [] } = this.places.get(span) ?? {}
      const parent = span.parent === undefined ? undefined : this.ties.byKey.get(spanKey(span.trace, span.parent))
      for (const at of first) this.follow(at, this.sentTo(at))
      if (parent !== undefined && parent !== span && this.sendOf(span, parent) === undefined) {
        this.follow(first[0], this.places.get(parent)?.first.at(-1))
      }
      for (const at of last) this.follow(at, this.answerTo(at))
    }
  }

  /** Where what is handled in a moment was sent. */
  private sentTo(at: number): number | undefined {
    const { does, span, other } = this.list[at] as Moment
    return does.endsWith('.handle') && other !== undefined ? this.sendOf(span, other) : undefined
  }

  private sendOf(handler: Span, sender: Span): number | undefined {
    return this.sends.get(handler)?.get(sender)
  }

  /** Where the answer that is handled in a moment was sent. */
  private answerTo(at: number): number | undefined {
    const { does, other } = this.list[at] as Moment
    return does === 'answer.handle' && other !== undefined ? this.places.get(other)?.last.at(-1) : undefined
  }

  private follow(at: number | undefined, cause: number | undefined): void {
    if (at !== undefined && cause !== undefined) this.list[at]?.after.push(cause)
  }

  private push(moment: Moment): number {
    const place = this.list.push(moment) - 1
    const { does, span, other } = moment
    if (other === undefined || (does !== 'request.send' && does !== 'message.send')) return place
    const senders = this.sends.get(other)
    if (senders === undefined) this.sends.set(other, new Map([[span, place]]))
    else senders.set(span, place)
    return place
  }
}

/**
 * Whether the end of a call is the answer of the one who handled it. It cannot be if the call took less time than handling
 * it did. One that failed need not have had it: a status of HTTP shows that it had, a failure of both, or the clocks.
 */
function isAnswered(client: Span, server: Span): boolean {
  if (client.end - client.start < server.end - server.start) return false
  if (client.status !== 'error' || server.status === 'error') return true
  const http = HTTP_STATUS.some((key) => valueAt(client.attributes, [key]) !== undefined)
  return http || server.end <= client.end
}

/** A clock that was put back meanwhile makes no span end before it starts. */
function endTimeOf({ start, end }: Span): bigint {
  if (end < start) return start
  return end
}

const HTTP_STATUS = ['http.response.status_code', 'http.status_code'] as const
