/** What a node wants of the membership for itself, and what ends that (thesis 4.1). */
import { describe, expect, it } from 'vitest'
import { createNode, type LogRecord, type Membership, type NodeState, step } from '../../../src/raft/index.ts'
import { membershipAt } from '../../support/membership-leader.ts'
import {
  appendEntries,
  appendEntriesResponse,
  eventsOf,
  installSnapshot,
  log,
  makeLeader,
  makeNode,
  membershipChangeResponse,
  receive,
  repeat,
  requestVote,
  requestVoteResponse,
  sent,
} from '../../support/raft.ts'

const ALL = ['1', '2', '3']
const WITHOUT = ['2', '3']

const asks = (effects: ReturnType<typeof step>) => sent(effects, 'membership_change').map(({ request }) => request)

/** A follower of node "2" in term 1 is sent these records, and all of them are committed. */
function send(node: NodeState, prevLogIndex: number, entries: readonly LogRecord[], leaderCommit?: number) {
  const prevLogTerm = prevLogIndex === 0 ? 0 : 1
  const committed = leaderCommit ?? prevLogIndex + entries.length
  return receive(node, appendEntries({ prevLogIndex, prevLogTerm, entries, leaderCommit: committed }))
}

describe('the name of a wish', () => {
  it('stays the same however often and whomever the node asks', () => {
    const node = makeNode({ voters: [], electionTimeoutTicks: 4 })
    expect(asks(step(node, { type: 'join', via: '2' }))).toEqual(['0-1'])
    expect(asks(receive(node, membershipChangeResponse({ success: false, leader: '3' })))).toEqual(['0-1'])
    expect(asks(repeat(node, 4, { type: 'tick' }))).toEqual(['0-1'])
  })

  it('is another for each wish, and after each start', () => {
    const node = makeNode()
    receive(node, appendEntries())
    expect(asks(step(node, { type: 'leave' }))).toEqual(['0-1'])
    expect(asks(step(node, { type: 'leave' }))).toEqual(['0-2'])
    const again = createNode({ id: '1', voters: ALL, incarnation: 1 })
    receive(again, appendEntries())
    expect(asks(step(again, { type: 'leave' }))).toEqual(['1-1'])
  })

  it('is what an answer must repeat: one to an earlier wish, or to one before a restart, is none', () => {
    const node = makeNode()
    receive(node, appendEntries())
    for (const type of ['leave', 'leave'] as const) step(node, { type })
    for (const request of ['0-1', '1-2', '0-3']) {
      receive(node, membershipChangeResponse({ op: 'REMOVE', request }))
      receive(node, membershipChangeResponse({ op: 'REMOVE', request, success: false, reason: 'last_voter' }))
      expect([node.wish?.request, node.hasLeft]).toEqual(['0-2', false])
    }
    receive(node, membershipChangeResponse({ op: 'REMOVE', request: '0-2' }))
    expect([node.wish, node.hasLeft]).toEqual([null, true])
  })
})

/** A leader whose first record is committed. */
function ready(): NodeState {
  const leader = makeLeader({ electionTimeoutTicks: 4 })
  for (const from of WITHOUT) receive(leader, appendEntriesResponse({ from, matchIndex: 1 }))
  return leader
}

describe('a leader that is told to join', () => {
  /** So many ticks pass, and node "2" answers in each. */
  const pass = (leader: NodeState, ticks: number) =>
    Array.from({ length: ticks }, () => {
      receive(leader, appendEntriesResponse({ matchIndex: leader.progress.get('2')?.matchIndex ?? 0 }))
      return step(leader, { type: 'tick' })
    }).flat()

  it('asks, for it may have been deposed, until a majority has answered it: then its own log says that it is a voter', () => {
    const leader = ready()
    expect(asks(step(leader, { type: 'join', via: '2' }))).toEqual(['0-1'])
    expect(asks(repeat(leader, 8, { type: 'tick' }))).toEqual(['0-1', '0-1'])
    receive(leader, membershipChangeResponse({ success: false, leader: '1', reason: 'not_leader' }))
    expect(leader.wish).not.toBe(null)
    expect(asks(pass(leader, 2))).toEqual([])
    expect(leader.wish).toBe(null)
  })

  it('waits until the change that is under way is committed, and does not come back if that removes it', () => {
    const leader = ready()
    step(leader, { type: 'join', via: '2' })
    step(leader, { type: 'change_membership', request: 'm', op: 'REMOVE', node: '1' })
    pass(leader, 3)
    expect(leader.wish).not.toBe(null)
    for (const from of WITHOUT) receive(leader, appendEntriesResponse({ from, matchIndex: 2 }))
    expect([leader.role, leader.wish]).toEqual(['follower', null])
  })

  it('is told that it cannot be a learner', () => {
    const leader = ready()
    const message = '"1" has not changed the membership (ADD_LEARNER "1"): already_voter'
    step(leader, { type: 'join', via: '2', learner: true })
    expect(eventsOf(pass(leader, 2))).toEqual([{ type: 'error', code: 'membership_change_failed', message }])
    expect(leader.wish).toBe(null)
  })

  it('needs no answer either when it had asked before it was elected', () => {
    const node = makeNode()
    step(node, { type: 'join', via: '2' })
    step(node, { type: 'campaign' })
    receive(node, requestVoteResponse())
    pass(node, 2)
    expect([node.role, node.wish]).toEqual(['leader', null])
  })

  it('is told that it has been removed since, where another leader has done that', () => {
    const leader = ready()
    step(leader, { type: 'change_membership', request: 'm', op: 'REMOVE', node: '2' })
    step(leader, { type: 'join', via: '2' })
    const change = { from: '3', term: 2, prevLogIndex: 2, prevLogTerm: 1 }
    const events = eventsOf(
      receive(leader, appendEntries({ ...change, entries: [membershipAt(3, 2, ['3'])], leaderCommit: 3 })),
    )
    const message = '"1" has not changed the membership (ADD "1"): record 3 has removed it since'
    expect(events).toContainEqual({ type: 'error', code: 'membership_change_failed', message })
    expect(leader.wish).toBe(null)
  })
})

describe('a wish that the log fulfils', () => {
  it('to join ends when the record is committed, whoever had asked for it', () => {
    const node = makeNode({ voters: [] })
    step(node, { type: 'join', via: '2' })
    send(node, 0, [membershipAt(1, 1, ALL)], 0)
    expect(node.wish?.op).toBe('ADD')
    send(node, 1, [], 1)
    expect(node.wish).toBe(null)
  })

  it('to leave ends when the removal is committed', () => {
    const node = makeNode()
    receive(node, appendEntries())
    step(node, { type: 'leave' })
    send(node, 0, [membershipAt(1, 1, WITHOUT)])
    expect([node.wish, node.hasLeft]).toEqual([null, true])
  })

  it('not by what was in the log when it began', () => {
    const node = makeNode({ voters: [], records: [membershipAt(1, 1, ALL)] })
    step(node, { type: 'join', via: '2' })
    send(node, 1, log(1, 1).slice(1))
    expect([node.commitIndex, node.wish?.op]).toEqual([2, 'ADD'])
  })

  it('not by the history that a node without a log is sent, as long as the leader has more', () => {
    const node = makeNode({ voters: [] })
    step(node, { type: 'join', via: '2' })
    send(node, 0, [membershipAt(1, 1, ALL)], 3)
    send(node, 1, [membershipAt(2, 1, WITHOUT)], 3)
    expect([node.commitIndex, node.wish?.op]).toEqual([2, 'ADD'])
    send(node, 2, [membershipAt(3, 1, ALL)], 3)
    expect(node.wish).toBe(null)
  })

  it('not by the removal of others, by a snapshot, nor before the node was let in', () => {
    const node = makeNode({ voters: [] })
    step(node, { type: 'leave' })
    send(node, 0, [membershipAt(1, 1, ['2', '3', '4'])])
    send(node, 1, [membershipAt(2, 1, WITHOUT)])
    receive(node, installSnapshot({ lastIncludedIndex: 9, membership: { voters: WITHOUT, learners: [] } }))
    expect([node.wish?.op, node.hasLeft]).toEqual(['REMOVE', false])
  })

  it('to join is given up, with an error, when a removal is committed that came after it', () => {
    const node = makeNode()
    receive(node, appendEntries())
    step(node, { type: 'join', via: '2' })
    const message = '"1" has not changed the membership (ADD "1"): record 1 has removed it since'
    const events = eventsOf(send(node, 0, [membershipAt(1, 1, WITHOUT)]))
    expect(events).toContainEqual({ type: 'error', code: 'membership_change_failed', message })
    expect(node.wish).toBe(null)
  })
})

describe('a leader that wants to leave (thesis 4.2.2)', () => {
  const four = ['1', '2', '3', '4']
  const successor = (leader: NodeState) => leader.leadership?.transfer?.to
  const hear = (leader: NodeState, from: string, matchIndex = 1) =>
    receive(leader, appendEntriesResponse({ from, matchIndex }))

  it('hands over to a voter that answers, not to one that has been silent for an election time-out', () => {
    const leader = makeLeader({ voters: four, electionTimeoutTicks: 4 })
    for (const from of ['2', '3']) hear(leader, from)
    repeat(leader, 3, { type: 'tick' })
    hear(leader, '4', 0)
    step(leader, { type: 'tick' })
    step(leader, { type: 'leave' })
    expect(successor(leader)).toBe('4')
  })

  it('among those with the same records to the one that has answered last', () => {
    const leader = makeLeader({ voters: four, electionTimeoutTicks: 4 })
    for (const from of ['2', '3', '4']) {
      hear(leader, from)
      if (from !== '4') step(leader, { type: 'tick' })
    }
    hear(leader, '3')
    step(leader, { type: 'tick' })
    hear(leader, '3')
    step(leader, { type: 'leave' })
    expect(successor(leader)).toBe('3')
  })

  it('tries each once, and says in the end that none has taken over', () => {
    const leader = makeLeader({ electionTimeoutTicks: 4 })
    hear(leader, '2')
    step(leader, { type: 'leave' })
    expect(successor(leader)).toBe('2')
    const pass = () => {
      for (const from of ['2', '3']) hear(leader, from)
      return step(leader, { type: 'tick' })
    }
    for (let i = 0; i < 4; i += 1) pass()
    expect(successor(leader)).toBe('3')
    for (let i = 0; i < 3; i += 1) pass()
    const message = 'leadership was to go to "2", then to "3" so that this node can leave, and they did not take over'
    expect(eventsOf(pass())).toEqual([{ type: 'error', code: 'membership_change_failed', message }])
    expect([leader.wish, leader.leadership?.transfer]).toEqual([null, null])
  })

  it('turns at once to the next when one says that it cannot take over, and only to this transfer', () => {
    const leader = makeLeader()
    for (const from of ['2', '3']) hear(leader, from)
    const [told] = sent(step(leader, { type: 'leave' }), 'timeout_now')
    const refusal = (request: string, success = false) =>
      receive(leader, {
        ...{ kind: 'timeout_now_response', from: told?.to ?? '', to: '1', term: 1, prevLogIndex: 1 },
        ...{ success, request },
      } as const)
    refusal('0-99')
    refusal(told?.request ?? '', true)
    step(leader, { type: 'tick' })
    expect(successor(leader)).toBe(told?.to)
    refusal(told?.request ?? '')
    step(leader, { type: 'tick' })
    expect([told?.to, successor(leader)]).toEqual(['2', '3'])
  })

  it('does not hand over where nobody has answered for an election time-out, and says so', () => {
    const leader = makeLeader({ electionTimeoutTicks: 4 })
    repeat(leader, 4, { type: 'tick' })
    const message = 'this node cannot hand over before it leaves: no other voter has answered for an election time-out'
    expect(eventsOf(step(leader, { type: 'leave' }))).toEqual([
      { type: 'error', code: 'membership_change_failed', message },
    ])
  })

  it('asks whoever takes over, by the name that its wish has', () => {
    const leader = makeLeader()
    for (const from of ['2', '3']) hear(leader, from)
    step(leader, { type: 'leave' })
    receive(leader, requestVote({ from: '2', term: 2, lastLogIndex: 1, lastLogTerm: 1, transfer: true }))
    expect(asks(receive(leader, appendEntries({ term: 2 })))).toEqual(['0-1'])
  })
})

describe('a wish to leave while two memberships are in force', () => {
  const outgoing = { outgoing: ALL, learnersNext: [], autoLeave: false }
  const joint = { voters: WITHOUT, learners: [], joint: outgoing }
  const record = (index: number, membership: Membership): LogRecord => ({
    index,
    term: 1,
    type: 'membership',
    membership,
  })

  function leaving(): NodeState {
    const node = makeNode()
    receive(node, appendEntries())
    step(node, { type: 'leave' })
    return node
  }

  it('is open as long as a majority of the outgoing one is needed, and fulfilled when that is given up', () => {
    const node = leaving()
    send(node, 0, [record(1, joint)])
    expect(node).toMatchObject({ commitIndex: 1, hasLeft: false, wish: { op: 'REMOVE' } })
    send(node, 1, [record(2, { voters: WITHOUT, learners: [] })])
    expect(node).toMatchObject({ commitIndex: 2, hasLeft: true, wish: null })
  })

  it('lets the node run for leader until then: nobody else may have all records', () => {
    const node = leaving()
    send(node, 0, [record(1, joint)])
    step(node, { type: 'campaign' })
    expect(node.role).toBe('candidate')
  })

  it('stays when the node is to be a learner, which is another change', () => {
    const node = leaving()
    send(node, 0, [record(1, { ...joint, joint: { ...outgoing, learnersNext: ['1'] } })])
    send(node, 1, [record(2, { voters: WITHOUT, learners: ['1'] })])
    expect(node).toMatchObject({ commitIndex: 2, hasLeft: false, wish: { op: 'REMOVE' } })
  })
})
