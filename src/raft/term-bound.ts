import { quorumIndex } from './quorum.ts'
import { reject } from './reject.ts'
import type { Turn } from './turn.ts'
import type { Message } from './wire/messages.ts'

/**
 * Whether the message's term is too far above this node's own to be believed; then it is counted and reported. Terms grow
 * by one an election. A message of a term that no cluster gets to, adopted once, would be carried on by every answer, and
 * in the end nobody could count further.
 *
 * A node that was away for very many elections, or has lost its disk, is that far behind indeed. It believes a majority
 * of the voters that it knows of: one message cannot say what they all do. A node that is to join a cluster knows of
 * none, and believes whoever takes it in; if that was wrong the others do not believe it, and lose nothing.
 */
export function isTooFarAhead(turn: Turn, message: Message): boolean {
  const { node } = turn
  const { from, term, kind } = message
  const { maxTermLead } = node.config
  if (term <= node.term + maxTermLead) {
    if (node.farAhead.size > 0) node.farAhead.delete(from)
    return false
  }
  if (bindsNobody(message) || node.voters.length === 0) return false
  if (node.voters.includes(from)) node.farAhead.set(from, term)
  const ofMajority = quorumIndex(node.log.membership, (voter) => node.farAhead.get(voter) ?? node.term)
  if (term <= ofMajority + maxTermLead) return false
  const bound = `more than ${maxTermLead} above this node's own, ${node.term}`
  reject(turn, 'impossible', `${kind} from "${from}" has term ${term}, ${bound}`)
  return true
}

/**
 * Who asks for a change of the membership need not be a member, and must not be able to depose anyone (thesis 4.2.3): its
 * term, and that of the answer, are for nobody.
 */
export function bindsNobody({ kind }: Message): boolean {
  return kind === 'membership_change' || kind === 'membership_change_response'
}
