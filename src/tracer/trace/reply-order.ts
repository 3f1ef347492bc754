import { type Problem, quote } from '../common/errors.ts'
import { isMessageEvent, type Observation, type TransferEvent } from './events.ts'
import { answeredBy, type Vocabulary } from './vocabulary.ts'

/** Where a message was told: the section that is open, and the line of the trace. */
export interface Place {
  readonly section: string
  readonly line: number
}

type Sent = Omit<TransferEvent, 'set'>

/** A reply that left while what it answers was still under way. */
interface Early {
  readonly reply: Sent
  readonly place: Place | undefined
}

/** Between two nodes, of one kind of request. */
interface Exchange {
  /** Requests that have left and are not handled. */
  underWay: number
  /** Requests that were handled and are not answered. */
  unanswered: number
  readonly early: Early[]
}

/**
 * Notices replies that are told before their requests are: of the kinds that the vocabulary says to answer another. A
 * reply of which no request is known may be right, and so may a second one to the same request. What cannot be right is
 * one that leaves while its request is under way, if in the end a request was handled that nothing else answered.
 */
export class ReplyOrder {
  /** What each kind of message answers. */
  private readonly answers: ReadonlyMap<string, readonly string[]>
  private readonly answered: ReadonlySet<string>
  private readonly exchanges = new Map<string, Exchange>()

  constructor({ messages }: Vocabulary) {
    this.answers = new Map([...messages.values()].map((word) => [word.id, answeredBy(word)]))
    this.answered = new Set([...this.answers.values()].flat())
  }

  take(observation: Observation, placeOf: () => Place | undefined): void {
    if (!isMessageEvent(observation) || observation.op === 'queue') return
    const { message, op, node } = observation
    if (this.answered.has(message)) {
      const exchange =
        op === 'handle' ? this.of(message, node, observation.from) : this.of(message, observation.to, node)
      exchange.underWay = Math.max(0, exchange.underWay + (op === 'send' ? 1 : -1))
      if (op === 'handle') exchange.unanswered += 1
    }
    if (op === 'send') this.replied(observation, placeOf)
  }

  /** What is out of order, one problem for each two nodes and kind of request. */
  problems(): Problem[] {
    return [...this.exchanges.values()].flatMap(({ unanswered, early }) => {
      const [first] = early
      return first !== undefined && unanswered > 0 ? [this.problem(first)] : []
    })
  }

  private replied(reply: Sent, placeOf: () => Place | undefined): void {
    const requests = this.answers.get(reply.message) ?? []
    if (requests.length === 0) return
    const exchanges = requests.map((request) => this.of(request, reply.node, reply.to))
    const waiting = exchanges.find(({ unanswered }) => unanswered > 0)
    if (waiting) waiting.unanswered -= 1
    else exchanges.find(({ underWay }) => underWay > 0)?.early.push({ reply, place: placeOf() })
  }

  private of(request: string, answerer: string, asker: string): Exchange {
    const key = JSON.stringify([request, answerer, asker])
    const known = this.exchanges.get(key)
    if (known) return known
    const exchange: Exchange = { underWay: 0, unanswered: 0, early: [] }
    this.exchanges.set(key, exchange)
    return exchange
  }

  private problem({ reply, place }: Early): Problem {
    const { message, node, to } = reply
    const requests = (this.answers.get(message) ?? []).map((id) => quote(id)).join(' or ')
    const where = place ? `line ${place.line} of the trace, in section ${quote(place.section)}` : 'outside the sections'
    return {
      code: 'RECORD',
      message: `node ${quote(node)} sends ${quote(message)} to ${quote(to)} before it has handled the ${requests} that this answers`,
      found: `${where}: ${quote({ node, op: 'send', to, message, fields: reply.fields })}`,
      legal: 'a request is told as handled before its answer is told as sent',
      advice: 'wrap what handles the message in `handling`, of protokoll/adapters, which puts the two in order',
    }
  }
}
