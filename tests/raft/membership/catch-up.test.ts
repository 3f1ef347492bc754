import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntriesResponse,
  installSnapshotResponse,
  makeLeader,
  membershipChange,
  newestRound,
  ofType,
  receive,
  repeat,
  sent,
  takeSnapshot,
} from '../../support/raft.ts'

type Options = Parameters<typeof makeLeader>[0]

/** A leader of term 1 that has committed `count` commands behind its first record. */
function leaderWith(count: number, options: Options = {}): NodeState {
  const leader = makeLeader({ electionTimeoutTicks: 4, ...options })
  for (let i = 0; i < count; i += 1) command(leader)
  for (const from of ['2', '3']) accept(leader, from, count + 1)
  return leader
}

function command(leader: NodeState) {
  return step(leader, { type: 'command', request: 'c', command: 'x' })
}

const accept = (leader: NodeState, from: string, matchIndex: number) =>
  receive(leader, appendEntriesResponse({ from, matchIndex, ...newestRound(leader) }))
const refuse = (leader: NodeState, from: string) =>
  receive(leader, appendEntriesResponse({ from, success: false, matchIndex: 0 }))
const add = (leader: NodeState) => step(leader, { type: 'change_membership', request: 'm', op: 'ADD', node: '4' })
const answers = (effects: ReturnType<typeof step>) => ofType(effects, 'answer').map(({ answer }) => answer)

describe('a new voter is brought up to date first (thesis 4.2.1)', () => {
  it('without a vote, from the first record on', () => {
    const leader = leaderWith(2)
    const effects = add(leader)
    expect(sent(effects, 'append_entries').map(({ to }) => to)).toEqual(['2', '3', '4'])
    expect(leader.voters).toEqual(['1', '2', '3'])
    expect(sent(refuse(leader, '4'), 'append_entries')).toMatchObject([{ to: '4', prevLogIndex: 0 }])
    command(leader)
    accept(leader, '4', 4)
    expect(leader.commitIndex).toBe(3)
  })

  it('and gets its vote when it has everything', () => {
    const leader = leaderWith(2)
    add(leader)
    refuse(leader, '4')
    accept(leader, '4', 3)
    expect(leader.log.at(4)).toMatchObject({
      type: 'membership',
      membership: { voters: ['1', '2', '3', '4'], learners: [] },
    })
    accept(leader, '2', 4)
    expect(answers(accept(leader, '3', 4))).toEqual([{ type: 'result', result: 'committed at 4' }])
  })

  it('in rounds: what came during one is the next', () => {
    const leader = leaderWith(1)
    add(leader)
    command(leader)
    accept(leader, '4', 2)
    expect(leader.leadership?.catchUp).toMatchObject({ round: 2, roundEnd: 3, roundTicks: 0 })
    accept(leader, '4', 2)
    expect(leader.leadership?.catchUp).toMatchObject({ round: 2 })
    accept(leader, '4', 3)
    expect(leader.voters).toContain('4')
  })

  it('until the last round, which is enough if it was shorter than an election time-out', () => {
    const leader = leaderWith(1, { catchUpRounds: 2 })
    add(leader)
    command(leader)
    accept(leader, '4', 2)
    command(leader)
    accept(leader, '4', 3)
    expect(leader.voters).toContain('4')
  })

  it('and is given up when the last round was not', () => {
    const leader = leaderWith(1, { catchUpRounds: 1 })
    add(leader)
    command(leader)
    for (let i = 0; i < 4; i += 1) {
      step(leader, { type: 'tick' })
      accept(leader, '4', 1)
    }
    const message = 'node "4" was still behind after 1 rounds of catching up'
    expect(answers(accept(leader, '4', 2))).toEqual([{ type: 'refused', reason: 'catch_up_failed', message }])
    expect([leader.leadership?.catchUp, leader.progress.has('4')]).toEqual([null, false])
    expect(leader.voters).toEqual(['1', '2', '3'])
  })

  it('and is given up when it has not answered for an election time-out', () => {
    const leader = leaderWith(1)
    add(leader)
    repeat(leader, 3, { type: 'tick' })
    refuse(leader, '4')
    expect(answers(repeat(leader, 3, { type: 'tick' }))).toEqual([])
    const message = 'node "4" has not answered for 4 ticks'
    const refusal = { type: 'refused', reason: 'catch_up_failed', message }
    expect(answers(step(leader, { type: 'tick' }))).toEqual([refusal])
    expect(answers(add(leader))).toEqual([])
  })

  it('and is given up when it answers and is still behind after all of its time', () => {
    const leader = leaderWith(1, { catchUpTicks: 6 })
    add(leader)
    for (let i = 0; i < 5; i += 1) {
      refuse(leader, '4')
      expect(answers(step(leader, { type: 'tick' }))).toEqual([])
    }
    refuse(leader, '4')
    const message = 'node "4" was still behind after 6 ticks'
    const refusal = { type: 'refused', reason: 'catch_up_failed', message }
    expect(answers(step(leader, { type: 'tick' }))).toEqual([refusal])
    expect([leader.leadership?.catchUp, leader.progress.has('4')]).toEqual([null, false])
  })

  it('and only when it takes part in elections', () => {
    const leader = leaderWith(1)
    add(leader)
    const early = appendEntriesResponse({ from: '4', matchIndex: 2, newcomer: true })
    expect(sent(receive(leader, early), 'append_entries')).toContainEqual(
      expect.objectContaining({ to: '4', entries: [], leaderCommit: 2 }),
    )
    expect(leader.voters).toEqual(['1', '2', '3'])
    accept(leader, '4', 2)
    expect(leader.voters).toContain('4')
  })

  it('and asks anew when the leader is deposed', () => {
    const leader = leaderWith(1)
    receive(leader, membershipChange({ from: '4', op: 'ADD', node: '4' }))
    const effects = receive(leader, appendEntriesResponse({ term: 2, success: false }))
    expect(sent(effects, 'membership_change_response')).toMatchObject([{ to: '4', success: false, reason: 'deposed' }])
  })

  it('with what is known of it if it is a learner already', () => {
    const leader = leaderWith(0)
    step(leader, { type: 'change_membership', request: 'l', op: 'ADD_LEARNER', node: '4' })
    for (const from of ['2', '4']) accept(leader, from, 2)
    add(leader)
    expect(leader.progress.get('4')?.matchIndex).toBe(2)
    accept(leader, '4', 2)
    expect(leader.log.membership).toEqual({ voters: ['1', '2', '3', '4'], learners: [] })
  })
})

describe('a new voter that needs a snapshot (thesis 4.2.1, paper 7)', () => {
  it('is sent it, and then the records behind it', () => {
    const leader = takeSnapshot(leaderWith(2))
    add(leader)
    expect(sent(refuse(leader, '4'), 'install_snapshot')).toMatchObject([{ to: '4', lastIncludedIndex: 3 }])
    command(leader)
    const installed = installSnapshotResponse({ from: '4', lastIncludedIndex: 3, installed: true })
    expect(sent(receive(leader, installed), 'append_entries')).toMatchObject([{ to: '4', prevLogIndex: 3 }])
    expect(leader.leadership?.catchUp).toMatchObject({ round: 2, roundEnd: 4 })
    accept(leader, '4', 4)
    expect(leader.voters).toContain('4')
  })

  it('is not silent as long as it answers the chunks, however many there are', () => {
    const leader = takeSnapshot(leaderWith(2, { maxSnapshotChunkBytes: 1 }), new Uint8Array(20))
    add(leader)
    refuse(leader, '4')
    for (let nextOffset = 1; nextOffset < 20; nextOffset += 1) {
      step(leader, { type: 'tick' })
      receive(leader, installSnapshotResponse({ from: '4', lastIncludedIndex: 3, nextOffset }))
    }
    expect(leader.leadership?.catchUp).toMatchObject({ nodes: new Map([['4', { silentTicks: 0 }]]) })
  })
})
