import type { Answer, Input, NodeId, RequestId, TimeoutNow } from '../../raft/index.ts'
import type { Checker, Finding, Step } from './checker.ts'
import { PARTS } from './parts-of-step.ts'

/** A transfer of leadership that a client has asked a leader for. */
interface Asked {
  readonly to: NodeId
  /** The term in which the leader was asked. */
  readonly term: number
  /** What its orders to take over are called, and whose they are; undefined where it gives none. */
  readonly order: string | undefined
}

/**
 * What a client was told of a transfer is so, and stays so, whatever comes late (thesis 3.10): `result` where the target
 * has led in a newer term, `redirect` where another has, `retry` only where no order to take over is ever obeyed.
 */
export class Transfers implements Checker {
  readonly property = 'transfers end as was told'
  readonly goesBy = PARTS.role | PARTS.request | PARTS.answers | PARTS.sends
  private readonly asked = new Map<RequestId, Asked>()
  /** Orders of which a client was told that they never will be obeyed. */
  private readonly denied = new Set<string>()
  /** The newest term in which each node has led. */
  private readonly led = new Map<NodeId, number>()

  look(step: Step): Finding | undefined {
    const { node, input, answers } = step
    if (node.role === 'leader') this.led.set(node.id, node.term)
    if (input?.type === 'transfer') this.take(step, input)
    for (const { request, answer } of answers) {
      const asked = this.asked.get(request)
      this.asked.delete(request)
      const found = asked && this.refute(asked, answer)
      if (found) return { nodes: [node.id, asked.to], found: `told ${request} "${answer.type}", but ${found}` }
    }
    return this.lookAtObeyed(step)
  }

  private take({ node }: Step, { request, to }: Extract<Input, { type: 'transfer' }>): void {
    const { id, term, leadership } = node
    const transfer = leadership?.transfer
    const isOwn = transfer?.asker?.type === 'client' && transfer.asker.request === request
    if (to !== id) this.asked.set(request, { to, term, order: isOwn ? `${id} ${transfer.request}` : undefined })
  }

  private refute({ to, term, order }: Asked, answer: Answer): string | undefined {
    const hasLed = (node: NodeId) => (this.led.get(node) ?? 0) > term
    if (answer.type === 'result' && !hasLed(to)) return `"${to}" has not led since term ${term}`
    if (order === undefined) return undefined
    if (answer.type === 'redirect' && !hasLed(answer.leader)) return `"${answer.leader}" has not led since term ${term}`
    if (answer.type === 'retry') this.denied.add(order)
    return undefined
  }

  private lookAtObeyed({ node, input, effects }: Step): Finding | undefined {
    const order = this.denied.size > 0 ? orderIn(input) : undefined
    if (order === undefined || !this.denied.has(`${order.from} ${order.request}`)) return undefined
    const obeys = effects.some((effect) => effect.type === 'send' && effect.message.kind === 'request_vote')
    if (!obeys) return undefined
    const found = `obeys ${order.request} of "${order.from}", and a client was told that nobody ever would`
    return { nodes: [node.id, order.from], found }
  }
}

function orderIn(input: Input | undefined): TimeoutNow | undefined {
  if (input?.type !== 'message' && input?.type !== 'checked_message') return undefined
  // Anything may have arrived; whatever says that it is an order was obeyed as one.
  const message = input.message as TimeoutNow | undefined | null
  return message?.kind === 'timeout_now' ? message : undefined
}
