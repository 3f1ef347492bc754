import { Room } from './room.ts'

/** What holds of a node, or of the whole run, when something differs. */
export type Circumstance =
  /** The node is the only voter that it knows. */
  | 'alone'
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
  /** The script has asked for something that cannot be done here. */
  | 'not carried out'

/** One run of a script: its nodes, and what its commands have said so far. */
export class Run {
  readonly room = new Room()
  /** What has happened and may be the reason for what differs later. */
  readonly history = new Set<Circumstance>()
  /** `none` says that the script expects nothing to be said. */
  logLevel = 'debug'
  /** The command at hand was a proposal that nobody has taken. */
  dropped = false
  private missing: string[] = []

  /** The script asks for something that has no counterpart here: a difference of its own. */
  lacks(what: string): void {
    this.missing.push(what)
    this.history.add('not carried out')
  }

  /** What the last command has asked for in vain. */
  takeMissing(): readonly string[] {
    const missing = this.missing
    this.missing = []
    return missing
  }

  situationOf(id: string): ReadonlySet<Circumstance> {
    const all = new Set(this.history)
    if (this.room.refusedPreVote) all.add('pre-vote refused')
    if (id !== '' && this.room.node(id).voters.join() === id) all.add('alone')
    if (id !== '' && this.room.node(id).newcomer) all.add('newcomer')
    for (const each of this.room.nodes) {
      const { log, commitIndex } = this.room.node(each)
      if (log.membershipIndex > commitIndex) all.add('membership open')
      if (this.room.newVotersOf(each).length > 0) all.add('catching up')
    }
    return all
  }
}
