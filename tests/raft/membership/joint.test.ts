import { describe, expect, it } from 'vitest'
import {
  type ChangeMode,
  createNode,
  type LogRecord,
  type MemberChange,
  type NodeState,
  step,
} from '../../../src/raft/index.ts'
import { isSameMembership } from '../../../src/raft/membership/membership.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { accept, answers, change, readyLeader } from '../../support/membership-leader.ts'
import {
  appendEntries,
  appendEntriesResponse,
  installSnapshot,
  makeLeader,
  makeNode,
  ofType,
  receive,
  recordsFrom,
  repeat,
  requestVoteResponse,
  sent,
  takeSnapshot,
} from '../../support/raft.ts'

type Op = MemberChange['op']

/** `+4 -2 ~3`: 4 gets a vote, 2 goes, 3 becomes a learner. */
function changes(text: string): readonly MemberChange[] {
  const ops: Readonly<Record<string, Op>> = { '+': 'ADD', '-': 'REMOVE', '~': 'ADD_LEARNER' }
  return text.split(' ').map((each) => ({ op: ops[each[0] ?? ''] as Op, node: each.slice(1) }))
}

function ask(leader: NodeState, text: string, mode?: ChangeMode) {
  const request = { type: 'change_members', request: 'm', changes: changes(text) } as const
  return step(leader, mode ? { ...request, mode } : request)
}

const leave = (leader: NodeState) => step(leader, { type: 'leave_joint', request: 'l' })
const done = (index: number) => [{ type: 'result', result: `committed at ${index}` }]

describe('changes that are made at once (paper 6, thesis 4.3)', () => {
  it('need majorities of both memberships, and are left by the leader when the first record is committed', () => {
    const leader = readyLeader({ voters: ['1', '2', '3', '4', '5'] })
    expect(answers(ask(leader, '-4 -5'))).toEqual([])
    const outgoing = ['1', '2', '3', '4', '5']
    expect(leader.log.membership).toEqual({
      voters: ['1', '2', '3'],
      learners: [],
      joint: { outgoing, learnersNext: [], autoLeave: true },
    })
    accept(leader, '2', 2)
    expect(leader.commitIndex).toBe(1)
    const effects = accept(leader, '4', 2)
    expect([leader.commitIndex, leader.log.membership]).toEqual([2, { voters: ['1', '2', '3'], learners: [] }])
    expect([...leader.progress.keys()]).toEqual(['2', '3'])
    expect(answers(effects)).toEqual([])
    expect(answers(accept(leader, '3', 3))).toEqual(done(3))
  })

  it('bring all who get a vote up to date first, and are given up when one of them is silent', () => {
    const leader = readyLeader({ electionTimeoutTicks: 4 })
    ask(leader, '+4 +5 -2')
    accept(leader, '4', 1)
    expect(leader.log.lastIndex).toBe(1)
    accept(leader, '5', 1)
    expect(leader.log.membership).toMatchObject({ voters: ['1', '3', '4', '5'], joint: { outgoing: ['1', '2', '3'] } })

    const other = readyLeader({ electionTimeoutTicks: 4 })
    ask(other, '+4 +5 -2')
    const [busy] = answers(change(other, 'REMOVE', '3'))
    expect(busy).toMatchObject({ message: 'one change at a time: nodes "4" and "5" are being brought up to date' })
    repeat(other, 2, { type: 'tick' })
    receive(other, appendEntriesResponse({ from: '4', success: false }))
    const message = 'node "5" has not answered for 4 ticks'
    expect(answers(repeat(other, 2, { type: 'tick' }))).toEqual([
      { type: 'refused', reason: 'catch_up_failed', message },
    ])
    expect([...other.progress.keys()]).toEqual(['2', '3'])
  })

  it('wait until all who get a vote take part in elections', () => {
    const leader = readyLeader()
    ask(leader, '+4 +5')
    receive(leader, appendEntriesResponse({ from: '5', matchIndex: 1, newcomer: true }))
    accept(leader, '4', 1)
    expect(leader.log.lastIndex).toBe(1)
    accept(leader, '5', 1)
    expect(leader.voters).toEqual(['1', '2', '3', '4', '5'])
  })

  it('are named together when they are still behind', () => {
    const leader = readyLeader({ catchUpTicks: 1 })
    ask(leader, '+4 +5')
    const [answer] = answers(step(leader, { type: 'tick' }))
    expect(answer).toMatchObject({ message: 'nodes "4" and "5" were still behind after 1 ticks' })
  })

  it('are one record where one is asked for, unless two are wanted', () => {
    const simple = readyLeader()
    ask(simple, '-3')
    expect(simple.log.membership).toEqual({ voters: ['1', '2'], learners: [] })
    const implicit = readyLeader()
    ask(implicit, '-3', 'implicit')
    expect(implicit.log.membership.joint).toMatchObject({ outgoing: ['1', '2', '3'], autoLeave: true })
  })

  it('keep the outgoing half until asked, where that is wanted', () => {
    const leader = readyLeader()
    ask(leader, '-3 ~9', 'explicit')
    expect(answers(leave(leader))).toMatchObject([{ type: 'refused', reason: 'change_under_way' }])
    expect(answers(accept(leader, '2', 2))).toEqual(done(2))
    repeat(leader, 3, { type: 'tick' })
    expect(leader.log.lastIndex).toBe(2)
    const [busy] = answers(change(leader, 'REMOVE', '3'))
    expect(busy).toMatchObject({ reason: 'change_under_way' })
    expect(answers(leave(leader))).toEqual([])
    expect(leader.log.membership).toEqual({ voters: ['1', '2'], learners: ['9'] })
    expect(answers(accept(leader, '2', 3))).toEqual(done(3))
    expect(answers(leave(leader))).toEqual(done(3))
  })

  it('are refused where nobody would vote, and done where nothing would change', () => {
    const leader = readyLeader()
    expect(answers(ask(leader, '-1 -2 ~3'))).toMatchObject([{ reason: 'last_voter' }])
    expect(answers(ask(leader, '+1 -9', 'explicit'))).toEqual(done(0))
    expect(answers(ask(makeLeader(), '-2'))).toEqual([{ type: 'retry', reason: 'not_ready' }])
    expect(leader.log.lastIndex).toBe(1)
  })

  it('of a voter to a learner: it votes in the outgoing half until that is left', () => {
    const leader = readyLeader()
    ask(leader, '~2 ~9')
    expect(leader.log.membership).toMatchObject({ voters: ['1', '3'], learners: ['9'], joint: { learnersNext: ['2'] } })
    expect([...leader.progress.keys()]).toEqual(['3', '2', '9'])
    accept(leader, '3', 2)
    expect(leader.log.membership).toEqual({ voters: ['1', '3'], learners: ['9', '2'] })
  })
})

describe('a voter that becomes a learner by one record', () => {
  it('is asked for by an administrator', () => {
    const leader = readyLeader()
    change(leader, 'ADD_LEARNER', '2')
    expect(leader.log.membership).toEqual({ voters: ['1', '3'], learners: ['2'] })
  })

  it('is not made one by its own wish, which may be older than its vote', () => {
    const leader = readyLeader()
    const wish = { kind: 'membership_change', from: '2', to: '1', term: 1, op: 'ADD_LEARNER', node: '2' } as const
    const [answer] = sent(receive(leader, wish), 'membership_change_response')
    expect(answer).toMatchObject({ success: false, reason: 'already_voter' })
  })

  it('and leads, steps down when that is committed, and answers what it can still hear of', () => {
    const leader = readyLeader()
    change(leader, 'ADD_LEARNER', '1')
    step(leader, { type: 'command', request: 'c', command: 'x' })
    accept(leader, '2', 2)
    expect(leader.role).toBe('leader')
    expect(answers(accept(leader, '3', 2))).toEqual(done(2))
    expect([leader.role, leader.waiting.length]).toEqual(['follower', 1])
  })
})

describe('the leader of a joint membership', () => {
  const joint = { outgoing: ['1', '2', '3'], learnersNext: [], autoLeave: true }
  const both = { voters: ['2', '4'], learners: [], joint }
  const record: LogRecord = { index: 2, term: 1, type: 'membership', membership: both }
  const records = [...recordsFrom(1, 1), record]

  it('is elected by majorities of both', () => {
    const node = makeNode({ records })
    expect(sent(step(node, { type: 'campaign' }), 'request_vote').map(({ to }) => to)).toEqual(['2', '4', '3'])
    receive(node, requestVoteResponse({ from: '2', term: 2 }))
    receive(node, requestVoteResponse({ from: '3', term: 2 }))
    expect(node.role).toBe('candidate')
    receive(node, requestVoteResponse({ from: '4', term: 2 }))
    expect(node.role).toBe('leader')
  })

  it('leaves what an earlier one has begun, once a record of its own term is committed, and steps down itself', () => {
    const node = makeLeader({ records, term: 2 })
    const has = (from: string, matchIndex: number) =>
      receive(node, appendEntriesResponse({ from, term: 2, matchIndex, matchTerm: 2 }))
    has('2', 3)
    has('3', 3)
    expect([node.commitIndex, node.log.lastIndex]).toEqual([0, 3])
    has('4', 3)
    expect([node.commitIndex, node.log.membership]).toEqual([3, { voters: ['2', '4'], learners: [] }])
    expect(node.role).toBe('leader')
    has('2', 4)
    has('4', 4)
    expect([node.role, node.commitIndex]).toEqual(['follower', 4])
  })

  it('comes back in the middle of it from a snapshot', () => {
    const leader = readyLeader()
    ask(leader, '-3', 'explicit')
    accept(leader, '2', 2)
    const { snapshot } = takeSnapshot(leader)
    const node = createNode({ id: '2', voters: ['1', '2', '3'] }, { term: 1, votedFor: '1', records: [], snapshot })
    expect(node.log.membership).toEqual(leader.log.membership)
    expect(node.voters).toEqual(['1', '2', '3'])
    const follower = makeNode({ voters: [] })
    receive(follower, installSnapshot({ membership: both }))
    expect(follower.voters).toEqual(['2', '4', '1', '3'])
  })

  it('falls back to the membership before, where its record is overwritten', () => {
    const node = makeNode({ records })
    const entries = recordsFrom(2, 2)
    receive(node, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries }))
    expect(node.log.membership).toEqual({ voters: ['1', '2', '3'], learners: [] })
  })

  it('answers a read when both have confirmed that it leads', () => {
    const leader = readyLeader({ voters: ['1', '2', '3', '4', '5'] })
    ask(leader, '-4 -5', 'explicit')
    for (const from of ['2', '4']) accept(leader, from, 2)
    step(leader, { type: 'read', request: 'r', query: 'size' })
    const confirm = (from: string) =>
      ofType(receive(leader, appendEntriesResponse({ from, matchIndex: 2, readRound: 1 })), 'read')
    expect(confirm('2')).toEqual([])
    expect(confirm('5')).toMatchObject([{ request: 'r' }])
  })

  it('steps down with check-quorum when one of the two does not answer', () => {
    const node = makeLeader({ records, term: 2, checkQuorum: true, electionTimeoutTicks: 3 })
    for (const from of ['2', '3']) receive(node, appendEntriesResponse({ from, term: 2, success: false }))
    repeat(node, 3, { type: 'tick' })
    expect(node.role).toBe('follower')
  })
})

describe('whoever asked for changes through joint consensus', () => {
  /** A leader whose first record is committed, and whose second is not. */
  function halfWay(): NodeState {
    const leader = readyLeader()
    ask(leader, '-3 ~9')
    accept(leader, '2', 2)
    return leader
  }

  it('is told by a leader that was deposed meanwhile, when its successor commits the second record', () => {
    const leader = halfWay()
    const rest = { prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 3 }
    expect(answers(receive(leader, appendEntries({ term: 2, ...rest })))).toEqual(done(3))
    expect(leader.jointAsker).toBeNull()
  })

  it('is told that nobody knows, by a node that ends or is sent a snapshot', () => {
    expect(answers(step(halfWay(), { type: 'shutdown' }))).toContainEqual({ type: 'unknown', reason: 'shutdown' })
    const behind = halfWay()
    const effects = receive(behind, installSnapshot({ term: 2, lastIncludedIndex: 9, lastIncludedTerm: 2 }))
    expect(answers(effects)).toContainEqual({ type: 'unknown', reason: 'snapshot_installed' })
  })
})

describe('whether two memberships are the same', () => {
  const half = { outgoing: ['1', '2', '3'], learnersNext: ['3'], autoLeave: true }
  const plain = { voters: ['1', '2'], learners: ['4'] }

  it.each([
    ['plain and joint', plain, { ...plain, joint: half }, false],
    ['joint and plain', { ...plain, joint: half }, plain, false],
    ['the same halves', { ...plain, joint: half }, { ...plain, joint: { ...half } }, true],
    ['others outgoing', { ...plain, joint: half }, { ...plain, joint: { ...half, outgoing: ['1', '3'] } }, false],
    ['other learners to come', { ...plain, joint: half }, { ...plain, joint: { ...half, learnersNext: [] } }, false],
  ])('%s', (_, a, b, same) => {
    expect(isSameMembership(a, b)).toBe(same)
  })
})

describe('leadership while two memberships are in force', () => {
  it('goes to a voter of either, and the old leader is replaced', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false, checkQuorum: false })
    cluster.campaign('1')
    cluster.runRoundRobin()
    cluster.addNode('4')
    const asked = cluster.changeMembers('1', changes('+4 -1'), 'explicit')
    cluster.runRoundRobin()
    expect(asked.answer).toEqual({ type: 'result', result: 'committed at 2' })
    const transfer = cluster.transfer('1', '4')
    cluster.runRoundRobin()
    expect([transfer.answer?.type, cluster.node('4').role]).toEqual(['result', 'leader'])
    cluster.runRoundRobin()
    const left = cluster.leaveJoint('4')
    cluster.runRoundRobin()
    expect(left.answer).toEqual({ type: 'result', result: 'committed at 4' })
    cluster.crash('1')
    expect(cluster.node('4').log.membership).toEqual({ voters: ['2', '3', '4'], learners: [] })
  })

  it('ends when everybody restarts in the middle of it, and the next leader goes on', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false, checkQuorum: false })
    cluster.campaign('1')
    cluster.runRoundRobin()
    cluster.changeMembers('1', changes('-2 ~3'), 'explicit')
    cluster.runRoundRobin()
    cluster.snapshot('1')
    for (const id of cluster.nodes) cluster.crash(id)
    for (const id of cluster.nodes) cluster.restart(id)
    cluster.campaign('2')
    cluster.runRoundRobin()
    expect(cluster.node('2').role).toBe('leader')
    cluster.leaveJoint('2')
    cluster.runRoundRobin()
    expect(cluster.node('2').role).toBe('follower')
    expect(cluster.node('1').log.membership).toEqual({ voters: ['1'], learners: ['3'] })
  })
})
