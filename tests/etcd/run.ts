import type { Membership } from '../../src/raft/index.ts'
import { Room } from './room.ts'

/** What holds of a node, or of the whole run, when something differs. */
export type Circumstance =
  /** There is one voter, as far as the node knows. */
  | 'alone'
  /** The leader does not count the node among the members. */
  | 'not a member'
  /** The node has come with nothing and has not caught up. */
  | 'newcomer'
  /** A change of the membership was not accepted, or was none. */
  | 'change refused'
  /** A node that hears from a leader has refused a pre-vote, where leaders do not check their quorum. */
  | 'pre-vote refused'
  /** A node has a membership that it does not know to be committed. */
  | 'membership open'
  /** A leader keeps a change back until those who will vote are up to date. */
  | 'catching up'
  /** A leader has left because of a change of the membership. */
  | 'leader removed'

/** One run of a script: its nodes, and what its commands have said so far. */
export class Run {
  readonly room = new Room()
  /** What has happened and may be the reason for what differs later. */
  readonly history = new Set<Circumstance>()
  /** `none` says that the script expects nothing to be said. */
  logLevel = 'debug'
  /** The command at hand was a proposal that nobody has taken. */
  dropped = false
  private readonly missing = new Set<string>()

  /** The script asks for something that is not here, which is no reason for anything else. */
  misses(what: string): void {
    this.missing.add(what)
  }

  /** What the last command has asked for in vain. */
  takeMissing(): readonly string[] {
    const missing = [...this.missing]
    this.missing.clear()
    return missing
  }

  /** What holds of the node and of the others. */
  situationOf(id: string): ReadonlySet<Circumstance> {
    const all = new Set(this.history)
    const { room } = this
    if (room.refusedPreVote) all.add('pre-vote refused')
    for (const each of room.nodes) {
      const { log, commitIndex, role } = room.node(each)
      if (log.membershipIndex > commitIndex) all.add('membership open')
      if (room.newVotersOf(each).length > 0) all.add('catching up')
      if (role === 'leader' && id !== '' && !isMember(log.membership, id)) all.add('not a member')
    }
    if (id === '') return all
    const { voters, newcomer } = room.node(id)
    if (voters.length === 1) all.add('alone')
    if (newcomer) all.add('newcomer')
    return all
  }
}

function isMember({ voters, learners, joint }: Membership, id: string): boolean {
  return [...voters, ...learners, ...(joint?.outgoing ?? [])].includes(id)
}
