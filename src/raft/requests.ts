import { refused, retry, tell } from './clients/answers.ts'
import { startFollowerRead } from './clients/follower-reads.ts'
import { needsRound, sendReadIndex, serveReads, startRead } from './clients/reads.ts'
import { startTransfer } from './election/transfer.ts'
import type { PendingRead, ReadAsker } from './leadership.ts'
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
import type { ReadIndex } from './wire/messages.ts'

/** What a client or an administrator asks of a node, under a name that the answer repeats. */
export type Request = { readonly request: RequestId } & (
  | { readonly type: 'command'; readonly command: string; readonly client?: SessionCommand }
  /** Opens a client session; its name is the result (thesis 6.3). */
  | { readonly type: 'open_session' }
  /**
   * Asks the state machine without changing it (thesis 6.4). `atFollower`: this node is to answer although another leads,
   * whom it asks how much it must have applied for that. A node that knows no leader cannot.
   */
  | { readonly type: 'read'; readonly query: string; readonly atFollower?: boolean }
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
  if (isReadAtFollower(turn, request)) return startFollowerRead(turn, request.request, request.query)
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
      return read(turn, { type: 'client', request: request.request, query: request.query })
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

/** A leader alone in its cluster, or with a lease, answers at once; others begin a round, if none is under way. */
function read(turn: Turn, asker: ReadAsker): void {
  startRead(turn, asker)
  serveReads(turn)
  if (needsRound(turn.node)) sendHeartbeats(turn)
}

function isReadAtFollower({ node }: Turn, request: Request): request is Request & { type: 'read' } {
  if (request.type !== 'read' || !request.atFollower) return false
  return node.role !== 'leader' && node.leader !== null && node.disabled === null
}

/** Another node wants to answer reads itself. It repeats a request whose answer it has not had. */
export function handleReadIndex(turn: Turn, { from, term, request }: ReadIndex): void {
  const { node } = turn
  const { leadership } = node
  if (leadership === null || term < node.term) return sendReadIndex(turn, { node: from, request }, null)
  const isKnown = ({ asker }: PendingRead) => asker.type === 'node' && asker.node === from && asker.request === request
  if (!leadership.reads.some(isKnown)) read(turn, { type: 'node', node: from, request })
}

function objection({ node }: Turn, request: Request): Answer | undefined {
  if (node.disabled !== null) return refused('node_disabled', `this node does not serve clients: ${node.disabled}`)
  const full = node.writes?.full ?? null
  if (full !== null) return refused('disk_full', `this node takes nothing until its disk does: ${full}`)
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
