import { refused, retry, tell } from './clients/answers.ts'
import { serveReads, startRead } from './clients/reads.ts'
import { startTransfer } from './election/transfer.ts'
import { changeMembership } from './membership/change.ts'
import { append } from './replication/leader.ts'
import { sendHeartbeats } from './replication/send-records.ts'
import { changeProblem, describeProblem, type Settings } from './settings.ts'
import type { NodeState } from './state.ts'
import type { Turn } from './turn.ts'
import type { Answer, Asker, MembershipOp, NodeId, RequestId, SessionCommand } from './types.ts'

/** What a client or an administrator asks of a node, under a name that the answer repeats. */
export type Request = { readonly request: RequestId } & (
  | { readonly type: 'command'; readonly command: string; readonly client?: SessionCommand }
  /** Opens a client session; its name is the result (thesis 6.3). */
  | { readonly type: 'open_session' }
  /** Asks the state machine without changing it (thesis 6.4). */
  | { readonly type: 'read'; readonly query: string }
  | { readonly type: 'change_settings'; readonly settings: Partial<Settings> }
  | { readonly type: 'change_membership'; readonly op: MembershipOp; readonly node: NodeId }
  | { readonly type: 'transfer'; readonly to: NodeId }
)

/** Only the leader does what clients ask; whoever is asked instead says so (thesis 6.2). */
export function takeRequest(turn: Turn, request: Request): void {
  const asker: Asker = { type: 'client', request: request.request }
  const answer = objection(turn, request)
  if (answer) return tell(turn, asker, answer)
  switch (request.type) {
    case 'command': {
      const { command, client } = request
      return append(turn, { type: 'command', command, ...(client ? { client } : {}) }, asker)
    }
    case 'open_session':
      return append(turn, { type: 'session' }, asker)
    case 'read':
      startRead(turn, request.request, request.query)
      sendHeartbeats(turn)
      // A leader alone in its cluster answers at once.
      return serveReads(turn)
    case 'change_settings':
      return append(turn, { type: 'settings', settings: request.settings }, asker)
    case 'change_membership':
      return changeMembership(turn, asker, request.op, request.node)
    case 'transfer':
      return startTransfer(turn, request.to, asker)
  }
}

function objection({ node }: Turn, request: Request): Answer | undefined {
  if (node.disabled !== null) return refused('node_disabled', `this node does not serve clients: ${node.disabled}`)
  const full = node.writes?.full ?? null
  if (full !== null) return refused('disk_full', `this node takes nothing until its disk does: ${full}`)
  if (node.role !== 'leader') {
    return node.leader === null ? retry('no_leader') : { type: 'redirect', leader: node.leader }
  }
  if (node.leadership?.transfer && request.type !== 'transfer') return retry('transferring')
  if (request.type !== 'change_settings') return undefined
  const problem = changeProblem(settingsToCome(node), request.settings)
  return problem && refused('settings', describeProblem(problem))
}

/** What is in force once all that is in the log is committed: a change must be legal together with those before it. */
function settingsToCome({ settings, log, lastApplied }: NodeState): Settings {
  const uncommitted = log.slice(lastApplied + 1, log.lastIndex - lastApplied)
  let coming = settings
  for (const record of uncommitted) if (record.type === 'settings') coming = { ...coming, ...record.settings }
  return coming
}
