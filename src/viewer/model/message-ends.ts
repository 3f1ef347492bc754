import { journeysOf } from '../../tracer/pages/document/journeys.ts'
import { isMessageEvent, type MessageEvent, peerOf, type TraceEvent } from '../../tracer/trace/events.ts'
import type { Trace } from '../../tracer/trace/trace.ts'
import { answeredBy, type Vocabulary } from '../../tracer/trace/vocabulary.ts'

/** Which events of a trace belong together, as far as it says so: nothing is guessed from what stands side by side. */
export interface Ends {
  /** Where a message that was handled, lost or stopped was sent. */
  readonly sent: ReadonlyMap<TraceEvent, MessageEvent>
  /** What became of a message that was sent; of one that came to be twice, both. */
  readonly ended: ReadonlyMap<TraceEvent, readonly MessageEvent[]>
  /** What an answer that was sent answers: where that was handled. */
  readonly question: ReadonlyMap<TraceEvent, MessageEvent>
  /** The answer to what was handled: where it was sent. */
  readonly answer: ReadonlyMap<TraceEvent, MessageEvent>
}

export function endsOf(trace: Trace, vocabulary: Vocabulary): Ends {
  const sent = new Map<TraceEvent, MessageEvent>()
  const ended = new Map<TraceEvent, MessageEvent[]>()
  for (const [from, to] of passagesOf(trace)) {
    sent.set(to, from)
    const known = ended.get(from) ?? []
    ended.set(from, known)
    if (!known.includes(to)) known.push(to)
  }
  return { sent, ended, ...answersOf(trace, vocabulary) }
}

/** Of each message that was sent and came to an end, both; some may be told twice. */
function passagesOf({ sections }: Trace): (readonly [sent: MessageEvent, ended: MessageEvent])[] {
  return journeysOf(sections).flatMap(({ byEvent }) =>
    [...byEvent].flatMap(([event, { fate, sent, elsewhere }]) => {
      if (!isMessageEvent(event)) return []
      const other = elsewhere?.event
      if (fate === 'under_way') return other ? [[event, other] as const] : []
      const from = sent ?? other
      return from ? [[from, event] as const] : []
    }),
  )
}

/** An answer is to the oldest question of its kind, from the node that it goes to, that was handled and not answered. */
function answersOf({ sections }: Trace, vocabulary: Vocabulary): Pick<Ends, 'question' | 'answer'> {
  const waiting = new Map<string, MessageEvent[]>()
  const question = new Map<TraceEvent, MessageEvent>()
  const answer = new Map<TraceEvent, MessageEvent>()
  const questions = new Set([...vocabulary.messages.values()].flatMap(answeredBy))
  const key = (node: string, peer: string, message: string) => JSON.stringify([node, peer, message])
  for (const event of sections.flatMap(({ events }) => events)) {
    if (!isMessageEvent(event)) continue
    if (event.op === 'handle' && questions.has(event.message)) {
      const place = key(event.node, event.from, event.message)
      const list = waiting.get(place) ?? []
      waiting.set(place, list)
      list.push(event)
    }
    const word = event.op === 'send' ? vocabulary.messages.get(event.message) : undefined
    const kinds = word ? answeredBy(word) : []
    const list = kinds.map((kind) => waiting.get(key(event.node, peerOf(event), kind))).find((each) => each?.length)
    const first = list?.shift()
    if (first === undefined) continue
    question.set(event, first)
    answer.set(first, event)
  }
  return { question, answer }
}
