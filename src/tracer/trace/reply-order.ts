import { type Problem, quote } from '../common/errors.ts'
import { isMessageEvent, type Observation, type TransferEvent } from './events.ts'
import { answeredBy, type Vocabulary } from './vocabulary.ts'

type Sent = Omit<TransferEvent, 'set'>

/** A reply that left while what it answers was still under way. */
interface Early {
  readonly reply: Sent
  /** The section that was open, if one was. */
  readonly section: string | undefined
  /** The line of the trace, if so. */
  readonly line: number
  /** Where in the test the section began, as stack traces have it. */
  readonly caller: string | undefined
}

/** A reply that cannot be right, and where it was told. */
export interface OutOfOrder extends Pick<Early, 'caller'> {
  readonly problem: Problem
  /** Undefined where it was told outside of sections. */
  readonly line: number | undefined
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
  /** What each kind of message answers, if anything. */
  private readonly answers: ReadonlyMap<string, readonly string[]>
  /** By the kind of request, who answers it, and who asks. */
  private readonly exchanges: ReadonlyMap<string, Map<string, Map<string, Exchange>>>

  constructor({ messages }: Vocabulary) {
    const answers = [...messages.values()].map((word) => [word.id, answeredBy(word)] as const)
    this.answers = new Map(answers.filter(([, requests]) => requests.length > 0))
    this.exchanges = new Map([...this.answers.values()].flat().map((request) => [request, new Map()]))
  }

  /** Takes what is told on this line of the trace; `section` is open, if one is, and began where `caller` says. */
  take(observation: Observation, line: number, section: string | undefined, caller: string | undefined): void {
    if (!isMessageEvent(observation) || observation.op === 'queue') return
    const { message, op, node } = observation
    const answerers = this.exchanges.get(message)
    if (answerers !== undefined) {
      const isHandled = op === 'handle'
      const exchange = isHandled ? between(answerers, node, observation.from) : between(answerers, observation.to, node)
      exchange.underWay = Math.max(0, exchange.underWay + (op === 'send' ? 1 : -1))
      if (isHandled) exchange.unanswered += 1
    }
    const requests = op === 'send' ? this.answers.get(message) : undefined
    if (requests !== undefined && op === 'send') this.replied(requests, { reply: observation, line, section, caller })
  }

  /** What is out of order, the first for each two nodes and kind of request. */
  outOfOrder(): OutOfOrder[] {
    const pairs = [...this.exchanges.values()].flatMap((answerers) => [...answerers.values()])
    return pairs.flatMap((askers) =>
      [...askers.values()].flatMap(({ unanswered, early: [first] }) =>
        first !== undefined && unanswered > 0 ? [this.described(first)] : [],
      ),
    )
  }

  private replied(requests: readonly string[], early: Early): void {
    const { reply } = early
    const all = requests.flatMap((request) => {
      const answerers = this.exchanges.get(request)
      return answerers ? [between(answerers, reply.node, reply.to)] : []
    })
    const waiting = all.find(({ unanswered }) => unanswered > 0)
    if (waiting) waiting.unanswered -= 1
    else all.find(({ underWay }) => underWay > 0)?.early.push(early)
  }

  private described(early: Early): OutOfOrder {
    const { section, line, caller } = early
    return { problem: this.problem(early), line: section === undefined ? undefined : line, caller }
  }

  private problem({ reply, section, line }: Early): Problem {
    const { message, node, to } = reply
    const requests = (this.answers.get(message) ?? []).map((id) => quote(id)).join(' or ')
    const where =
      section === undefined ? 'outside the sections' : `line ${line} of the trace, in section ${quote(section)}`
    return {
      code: 'RECORD',
      message: `node ${quote(node)} sends ${quote(message)} to ${quote(to)} before it has handled the ${requests} that this answers`,
      found: `${where}: ${quote({ node, op: 'send', to, message, fields: reply.fields })}`,
      legal: 'a request is told as handled before its answer is told as sent',
      advice: 'wrap what handles the message in `handling`, of protokoll/adapters, which puts the two in order',
    }
  }
}

function between(answerers: Map<string, Map<string, Exchange>>, answerer: string, asker: string): Exchange {
  const askers = answerers.get(answerer) ?? new Map<string, Exchange>()
  if (!answerers.has(answerer)) answerers.set(answerer, askers)
  const known = askers.get(asker)
  if (known) return known
  const exchange: Exchange = { underWay: 0, unanswered: 0, early: [] }
  askers.set(asker, exchange)
  return exchange
}
