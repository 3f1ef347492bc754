import { send, type Turn } from '../turn.ts'
import type { Answer, Asker, RefusalReason, RetryReason, UnknownReason } from '../types.ts'

/** Tells whoever asked how it ended: a client by an effect, a node by a message. */
export function tell(turn: Turn, asker: Asker, answer: Answer): void {
  if (asker.type === 'client') {
    turn.effects.push({ type: 'answer', request: asker.request, answer })
    return
  }
  send(turn, {
    from: turn.node.id,
    kind: 'membership_change_response',
    to: asker.node,
    term: turn.node.term,
    op: asker.op,
    node: asker.subject,
    request: asker.request,
    success: answer.type === 'result',
    leader: answer.type === 'redirect' ? answer.leader : null,
    reason: reasonOf(answer),
  })
}

function reasonOf(answer: Answer): string {
  if (answer.type === 'result') return ''
  return answer.type === 'redirect' ? 'not_leader' : answer.reason
}

/** Whoever waits until the cluster has left a joint membership is told how it ended, and waits no more. */
export function tellJointAsker(turn: Turn, answer: Answer): void {
  const { jointAsker } = turn.node
  turn.node.jointAsker = null
  if (jointAsker) tell(turn, jointAsker.asker, answer)
}

export function retry(reason: RetryReason): Answer {
  return { type: 'retry', reason }
}

export function unknown(reason: UnknownReason): Answer {
  return { type: 'unknown', reason }
}

export function refused(reason: RefusalReason, message: string): Answer {
  return { type: 'refused', reason, message }
}

export function committedAt(index: number): Answer {
  return { type: 'result', result: `committed at ${index}` }
}
