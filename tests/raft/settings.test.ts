import { describe, expect, it } from 'vitest'
import { createNode, type NodeState, type Settings, step } from '../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  eventsOf,
  makeLeader,
  makeNode,
  ofType,
  receive,
  repeat,
  sent,
  takeSnapshot,
} from '../support/raft.ts'

function set(node: NodeState, settings: Partial<Settings>) {
  return step(node, { type: 'change_settings', request: 's', settings })
}

const answers = (effects: ReturnType<typeof step>) => ofType(effects, 'answer').map(({ answer }) => answer)

describe('settings change through the log', () => {
  it('and are in force at the leader when the record is committed, not before', () => {
    const leader = makeLeader()
    expect(answers(set(leader, { heartbeatIntervalTicks: 3 }))).toEqual([])
    expect(leader.settings.heartbeatIntervalTicks).toBe(1)
    const effects = receive(leader, appendEntriesResponse({ matchIndex: 2 }))
    expect(answers(effects)).toEqual([{ type: 'result', result: 'committed at 2' }])
    expect(eventsOf(effects)).toContainEqual({ type: 'settings', settings: leader.settings })
    const beats = Array.from({ length: 6 }, () => sent(step(leader, { type: 'tick' }), 'append_entries').length)
    expect(beats).toEqual([0, 0, 2, 0, 0, 2])
  })

  it('and at a follower when they are committed there; what they do not name stays', () => {
    const node = makeNode({ maxRecordsPerMessage: 5 })
    const entries = [{ index: 1, term: 1, type: 'settings', settings: { preVote: true } } as const]
    receive(node, appendEntries({ entries }))
    expect(node.settings.preVote).toBe(false)
    receive(node, appendEntries({ prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 }))
    expect(node.settings).toMatchObject({ preVote: true, maxRecordsPerMessage: 5 })
    step(node, { type: 'campaign' })
    expect(node.election?.phase).toBe('pre_vote')
  })

  it('one after the other: the later counts', () => {
    const leader = makeLeader({ voters: ['1'] })
    set(leader, { electionTimeoutTicks: 20, checkQuorum: true })
    set(leader, { electionTimeoutTicks: 30 })
    expect(leader.settings).toMatchObject({ electionTimeoutTicks: 30, checkQuorum: true })
    expect(leader.changedSettings).toEqual({ electionTimeoutTicks: 30, checkQuorum: true })
  })

  it('and are kept in snapshots, from which a node starts with them', () => {
    const leader = makeLeader({ voters: ['1'] })
    set(leader, { electionTimeoutTicks: 40 })
    const { snapshot } = takeSnapshot(leader)
    expect(snapshot?.settings).toEqual({ electionTimeoutTicks: 40 })
    const stored = { term: 1, votedFor: null, records: [], snapshot }
    const restarted = createNode({ id: '1', voters: ['1'], preVote: false }, stored)
    expect(restarted.settings.electionTimeoutTicks).toBe(40)
    repeat(restarted, 39, { type: 'tick' })
    expect(restarted.role).toBe('follower')
  })
})

describe('the leader refuses', () => {
  const refused: readonly [unknown, string][] = [
    [{ heartbeatIntervalTicks: 10 }, '"electionTimeoutTicks" is 10; it must be an integer of 11 or more'],
    [{ maxBytesPerMessage: 0 }, '"maxBytesPerMessage" is 0; it must be an integer of 1 or more'],
    [{ preVote: 'yes' }, '"preVote" is "yes"; it must be true or false'],
    [{ preVote: undefined }, '"preVote" is undefined; it must be true or false'],
    [{ heartbeatIntervalTicks: 0 }, '"heartbeatIntervalTicks" is 0; it must be an integer of 1 or more'],
    [{ seed: 1 }, '"seed" is "seed"; it must be one of preVote, checkQuorum, maxRecordsPerMessage'],
    [null, '"settings" is null; it must be an object'],
    [[], '"settings" is []; it must be an object'],
    ['preVote', '"settings" is "preVote"; it must be an object'],
  ]

  it.each(refused)('%j, and says what is legal', (settings, message) => {
    const leader = makeLeader()
    const [answer] = answers(set(leader, settings as Partial<Settings>))
    expect(answer).toMatchObject({ type: 'refused', reason: 'settings', message: expect.stringContaining(message) })
    expect(leader.log.lastIndex).toBe(1)
  })

  it('what is illegal together with a change that is on its way', () => {
    const leader = makeLeader()
    step(leader, { type: 'command', request: 'c', command: 'x' })
    expect(answers(set(leader, { electionTimeoutTicks: 3 }))).toEqual([])
    const [answer] = answers(set(leader, { heartbeatIntervalTicks: 5 }))
    expect(answer).toMatchObject({
      reason: 'settings',
      message: expect.stringContaining('"electionTimeoutTicks" is 3'),
    })
    expect(answers(set(leader, { heartbeatIntervalTicks: 2 }))).toEqual([])
  })
})

describe('a node that does not lead', () => {
  it('says who does, whatever is asked', () => {
    expect(answers(set(makeNode(), { preVote: true }))).toEqual([{ type: 'retry', reason: 'no_leader' }])
  })
})
