/**
 * What must hold of one node after every step, whatever it was given. Nothing here asks the engine whether it is right:
 * it looks at the state, at what it was before, and at what the effects have put on a disk.
 */
import { type Effect, isStore, type LogRecord, type NodeState } from '../../src/raft/index.ts'
import { messageProblem } from '../../src/raft/wire/validate.ts'
import { Disk } from '../../src/sim/disk.ts'

type State = Readonly<NodeState>
type Before = Pick<State, 'term' | 'votedFor' | 'commitIndex' | 'lastApplied'> & { readonly rejected: number }

export class NodeWatch {
  private readonly node: State
  private readonly disk = new Disk()
  private before: Before

  /** Watches from now on. What the node holds now counts as stored. */
  constructor(node: State) {
    this.node = node
    const { term, votedFor, snapshot, log } = node
    this.disk.store([{ type: 'store_state', term, votedFor }])
    if (snapshot)
      this.disk.store([{ type: 'store_snapshot', snapshot, keepsRecords: false, firstIndex: log.firstIndex }])
    this.disk.store([{ type: 'store_records', from: log.firstIndex, records: recordsOf(node) }])
    this.before = asItWas(node)
  }

  /** Throws if something does not hold after a step that has returned `effects`. */
  check(effects: readonly Effect[]): void {
    const { node, before } = this
    const stores = effects.filter(isStore)
    must(effects.slice(0, stores.length).every(isStore), 'what is to be stored comes first')
    this.disk.store(stores)
    checkHistory(node, before)
    checkLog(node)
    checkRole(node)
    if (node.leadership) checkLeadership(node)
    checkApplied(effects, node, before)
    checkSent(effects)
    this.checkDisk()
    const reported = effects.filter((effect) => effect.type === 'event' && isRejection(effect.event)).length
    must(rejectedBy(node) - before.rejected === reported, 'every message that is not obeyed is counted and reported')
    this.before = asItWas(node)
  }

  private checkDisk(): void {
    const { term, votedFor, records, snapshot } = this.disk.load()
    const { node } = this
    must(term === node.term && votedFor === node.votedFor, 'term and vote are stored')
    must(snapshot === node.snapshot, 'the snapshot is stored')
    const held = recordsOf(node)
    must(records.length === held.length && held.every((record, i) => record === records[i]), 'the log is stored')
  }
}

function asItWas(node: State): Before {
  const { term, votedFor, commitIndex, lastApplied } = node
  return { term, votedFor, commitIndex, lastApplied, rejected: rejectedBy(node) }
}

function checkHistory({ term, votedFor, commitIndex, lastApplied }: State, before: Before): void {
  must(Number.isSafeInteger(term) && term >= before.term, 'the term never goes back')
  const mayVote = term > before.term || before.votedFor === null
  must(mayVote || votedFor === before.votedFor, 'the vote never changes within a term')
  must(commitIndex >= before.commitIndex, 'the commit index never goes back')
  must(lastApplied >= before.lastApplied, 'what is applied stays applied')
}

function checkLog(node: State): void {
  const { log, term, commitIndex, lastApplied, disabled, snapshot } = node
  const { snapshotIndex, lastIndex } = log
  must(snapshotIndex === (snapshot?.index ?? 0), 'the log begins behind the snapshot')
  must(snapshotIndex <= lastApplied && lastApplied <= commitIndex && commitIndex <= lastIndex, 'indexes are in order')
  must(disabled !== null || lastApplied === commitIndex, 'what is committed is applied')
  let lowest = snapshot?.term ?? 0
  for (let index = snapshotIndex + 1; index <= lastIndex; index += 1) {
    const record = log.at(index)
    must(record?.index === index, 'the log has no gap')
    must(record !== undefined && record.term >= lowest && record.term <= term, 'terms in the log never go down')
    lowest = record?.term ?? lowest
  }
  must(log.lastTerm === lowest && lowest <= term, 'the log ends in the term of its last record')
  const newest = recordsOf(node).findLast((record) => record.type === 'membership')
  const own = { voters: node.config.voters, learners: [] }
  const expected = newest?.type === 'membership' ? newest.membership : (snapshot?.membership ?? own)
  const isInForce = log.membership === expected || JSON.stringify(log.membership) === JSON.stringify(expected)
  must(isInForce, 'the last membership in the log is in force')
  const { voters, learners, joint } = log.membership
  const all = new Set([...voters, ...(joint?.outgoing ?? [])])
  must(node.voters.join() === [...all].join(), 'its voters are the voters, of both memberships where there are two')
  const members = [...all, ...learners]
  must(new Set(members).size === members.length && members.every((member) => member !== ''), 'members are named once')
}

function checkRole(node: State): void {
  const { id, role, term, votedFor, leader, election, leadership, progress, receiving } = node
  const waiting = node.waiting.toArray()
  must((role === 'candidate') === (election !== null), 'candidates, and they alone, have an election')
  must((role === 'leader') === (leadership !== null), 'leaders, and they alone, have a leadership')
  must(role === 'leader' || progress.size === 0, 'leaders alone keep track of others')
  if (election) {
    must(node.disabled === null && !node.hasLeft && !node.newcomer, 'who cannot lead is no candidate')
    const isVote = election.phase === 'vote'
    must(election.term === (isVote ? term : term + 1), 'an election is for this term, a pre-vote for the next')
    must(election.granted.has(id) && (!isVote || votedFor === id), 'a candidate is for itself')
  }
  if (role === 'leader') must(leader === id && votedFor === id, 'a leader leads a term in which it voted for itself')
  else must(leader !== id && (role === 'follower' || leader === null), 'who does not lead is not its own leader')
  const place = ({ term: of, index }: (typeof waiting)[number]) => of * 1e6 + index
  must(
    waiting.every((each, i) => i === 0 || place(each) > place(waiting[i - 1] ?? each)),
    'clients wait in order',
  )
  const sizeBytes = receiving?.chunks.reduce((sum, chunk) => sum + chunk.length, 0) ?? 0
  must(sizeBytes === (receiving?.sizeBytes ?? 0), 'of a snapshot there is what has come')
}

function checkLeadership({ id, term, log, progress, leadership, snapshot, ticks }: State): void {
  if (leadership === null) return
  must(
    log.termAt(leadership.termStartIndex) === term || leadership.termStartIndex <= log.snapshotIndex,
    'its term has begun',
  )
  const { voters, learners, joint } = log.membership
  const newVoters = leadership.catchUp?.nodes.keys() ?? []
  const expected = new Set([...voters, ...(joint?.outgoing ?? []), ...learners, ...newVoters])
  expected.delete(id)
  must([...progress.keys()].join() === [...expected].join(), 'a leader keeps track of exactly the members')
  for (const { nextIndex, matchIndex, readRound, snapshot: sending } of progress.values()) {
    must(nextIndex >= 1 && nextIndex <= log.lastIndex + 1, 'the next record to send is one of the log, or the next')
    must(matchIndex >= 0 && matchIndex <= log.lastIndex, 'no more can match than there is')
    must(readRound <= leadership.readRound, 'no round is confirmed that has not begun')
    must(
      sending === null || sending.snapshot.index <= (snapshot?.index ?? 0),
      'only a snapshot that there is can be sent',
    )
  }
  const { reads } = leadership
  must(
    reads.every(({ round }, i) => round <= leadership.readRound + 1 && round >= (reads[i - 1]?.round ?? 1)),
    'reads wait in order',
  )
  must(
    leadership.sentRounds.every(({ round, sentAtTick }) => round <= leadership.readRound && sentAtTick <= ticks),
    'a lease begins with what was sent',
  )
}

/** Records are applied in order, each once, from the last applied one or the snapshot on. */
function checkApplied(effects: readonly Effect[], { lastApplied }: State, before: Before): void {
  let at = before.lastApplied
  for (const effect of effects) {
    if (effect.type === 'restore') at = effect.snapshot.index
    if (effect.type !== 'apply') continue
    must(effect.record.index === at + 1, 'records are applied in order')
    at += 1
  }
  must(at === lastApplied, 'what counts as applied was given to be applied')
}

function checkSent(effects: readonly Effect[]): void {
  for (const effect of effects) {
    const problem = effect.type === 'send' ? messageProblem(effect.message) : undefined
    must(problem === undefined, `only legal messages are sent: ${problem}`)
  }
}

function recordsOf({ log }: State): readonly LogRecord[] {
  return log.slice(log.firstIndex, log.lastIndex)
}

export function rejectedBy({ rejected }: State): number {
  return rejected.malformed + rejected.misdirected + rejected.impossible
}

function isRejection(event: Extract<Effect, { type: 'event' }>['event']): boolean {
  return event.type === 'error' && ['malformed', 'misdirected', 'impossible'].includes(event.code)
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`does not hold: ${what}`)
}
