import { refused, retry, tell } from './clients/answers.ts'
import { serveReads, startRead } from './clients/reads.ts'
import { startTransfer } from './election/transfer.ts'
import { changeMembership } from './membership/change.ts'
import { abortChange, changeMembers, leaveJoint } from './membership/joint.ts'
import { append } from './replication/leader.ts'
import { sendHeartbeats } from './replication/send-records.ts'
import { changeProblem, describeProblem, type Settings } from './settings.ts'
import type { NodeState } from './state.ts'
import type { Turn } from './turn.ts'
import type {
  Answer,
  Asker,
  ChangeMode,
  MemberChange,
  MembershipOp,
  NodeId,
  RequestId,
  SessionCommand,
} from './types.ts'

/** What a client or an administrator asks of a node, under a name that the answer repeats. */
export type Request = { readonly request: RequestId } & (
  | { readonly type: 'command'; readonly command: string; readonly client?: SessionCommand }
  /** Opens a client session; its name is the result (thesis 6.3). */
  | { readonly type: 'open_session' }
  /** Asks the state machine without changing it (thesis 6.4). */
  | { readonly type: 'read'; readonly query: string }
  | { readonly type: 'change_settings'; readonly settings: Partial<Settings> }
  | { readonly type: 'change_membership'; readonly op: MembershipOp; readonly node: NodeId }
  /** Changes the membership by any number of nodes at once. Default of `mode`: `auto` (thesis 4.3). */
  | { readonly type: 'change_members'; readonly changes: readonly MemberChange[]; readonly mode?: ChangeMode }
  /** Gives up the outgoing one of two memberships, which a change with mode `explicit` has left in force. */
  | { readonly type: 'leave_joint' }
  /** Gives up the change of the membership whose new voters are being brought up to date. */
  | { readonly type: 'abort_change' }
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
    case 'change_members':
      return changeMembers(turn, request.changes, request.mode ?? 'auto', asker)
    case 'leave_joint':
      return leaveJoint(turn, asker)
    case 'abort_change':
      return abortChange(turn, asker)
    case 'transfer':
      return startTransfer(turn, request.to, asker)
  }
}

function objection({ node }: Turn, request: Request): Answer | undefined {
  if (node.disabled !== null) return refused('node_disabled', `this node does not serve clients: ${node.disabled}`)
  if (node.role !== 'leader') {
    return node.leader === null ? retry('no_leader') : { type: 'redirect', leader: node.leader }
  }
  if (node.leadership?.transfer && request.type !== 'transfer') return retry('transferring')
  if ((request.type === 'command' || request.type === 'open_session') && isOverloaded(node)) return retry('overloaded')
  if (request.type !== 'change_settings') return undefined
  const problem = changeProblem(settingsToCome(node), request.settings)
  return problem && refused('settings', describeProblem(problem))
}

/**
 * Whether so much waits to be committed that a leader takes nothing more of clients: without a majority it would fill its
 * memory with what may never be. What administrators ask is taken, as it may be what helps. Records of earlier
 * terms do not count: how many of them are committed a new leader cannot say.
 */
function isOverloaded({ log, leadership, commitIndex, config }: NodeState): boolean {
  // Never null: only a leader is asked.
  const from = Math.max(commitIndex + 1, leadership?.termStartIndex ?? 1)
  if (log.lastIndex - from + 1 >= config.maxUncommittedRecords) return true
  return log.bytesBetween(from, log.lastIndex) >= config.maxUncommittedBytes
}

/** What is in force once all that is in the log is committed: a change must be legal together with those before it. */
function settingsToCome({ settings, log, lastApplied }: NodeState): Settings {
  const uncommitted = log.slice(lastApplied + 1, log.lastIndex - lastApplied)
  let coming = settings
  for (const record of uncommitted) if (record.type === 'settings') coming = { ...coming, ...record.settings }
  return coming
}
