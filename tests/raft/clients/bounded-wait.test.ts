import { describe, expect, it } from 'vitest'
import { type Effect, type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  makeLeader,
  makeNode,
  ofType,
  receive,
  repeat,
} from '../../support/raft.ts'

const TICK = { type: 'tick' } as const
const answers = (effects: readonly Effect[]) =>
  ofType(effects, 'answer').map(({ request, answer }) => [request, answer])
const timeout = (type: 'unknown' | 'retry') => ({ type, reason: 'timeout' })

function ask(node: NodeState, request: string): void {
  step(node, { type: 'command', request, command: 'x' })
}

describe('a request that is not done in time (thesis 6.2)', () => {
  it('is answered by a leader that nobody answers: nobody knows what becomes of its record', () => {
    const leader = makeLeader({ electionTimeoutTicks: 4 })
    ask(leader, 'c')
    expect(answers(repeat(leader, 39, TICK))).toEqual([])
    expect(answers(step(leader, TICK))).toEqual([['c', timeout('unknown')]])
    expect([leader.role, leader.waiting.length]).toEqual(['leader', 0])
  })

  it('is answered by a leader that has stepped down, and by one that is deposed', () => {
    for (const lost of [TICK, { type: 'message', message: appendEntries({ from: '3', term: 2 }) } as const]) {
      const leader = makeLeader({ checkQuorum: true, electionTimeoutTicks: 4, answerTimeoutTicks: 7 })
      // Nothing but waiting happens.
      ask(leader, 'c')
      repeat(leader, 5, TICK)
      step(leader, lost)
      expect(leader.role).toBe('follower')
      expect(answers(repeat(leader, 2, TICK))).toEqual([['c', timeout('unknown')]])
    }
  })

  it('is also a change of many members whose second record nobody confirms', () => {
    const leader = makeLeader({ answerTimeoutTicks: 7 })
    for (const from of ['2', '3']) receive(leader, appendEntriesResponse({ from, matchIndex: 1 }))
    const changes = [{ op: 'REMOVE', node: '3' } as const]
    step(leader, { type: 'change_members', request: 'm', changes, mode: 'implicit' })
    receive(leader, appendEntriesResponse({ from: '2', matchIndex: 2 }))
    expect([leader.commitIndex, leader.log.lastIndex]).toEqual([2, 3])
    expect(answers(repeat(leader, 6, TICK))).toEqual([])
    expect(answers(step(leader, TICK))).toEqual([['m', timeout('unknown')]])
    expect(leader.jointAsker).toBeNull()
  })

  it('is told to a reader as a retry: a read has done nothing', () => {
    const leader = makeLeader({ answerTimeoutTicks: 3 })
    step(leader, { type: 'read', request: 'r', query: 'q' })
    expect(answers(repeat(leader, 3, TICK))).toEqual([['r', timeout('retry')]])
    expect(leader.leadership?.reads).toEqual([])
  })

  it('is only that one: who came later waits on', () => {
    const leader = makeLeader({ answerTimeoutTicks: 3 })
    ask(leader, 'a')
    step(leader, { type: 'read', request: 'r', query: 'q' })
    step(leader, TICK)
    ask(leader, 'b')
    step(leader, { type: 'read', request: 's', query: 'q' })
    expect(answers(repeat(leader, 2, TICK)).map(([request]) => request)).toEqual(['a', 'r'])
    expect(answers(step(leader, TICK)).map(([request]) => request)).toEqual(['b', 's'])
  })

  it('may be carried out nevertheless, and is not answered again', () => {
    const leader = makeLeader({ answerTimeoutTicks: 2 })
    ask(leader, 'c')
    repeat(leader, 2, TICK)
    const effects = receive(leader, appendEntriesResponse({ matchIndex: 2 }))
    expect(ofType(effects, 'apply').map(({ request }) => request)).toEqual([null, null])
    expect(answers(effects)).toEqual([])
  })

  it('goes by the time-out in force where none is configured', () => {
    const leader = makeLeader({ electionTimeoutTicks: 4 })
    leader.settings = { ...leader.settings, electionTimeoutTicks: 2 }
    ask(leader, 'c')
    expect(answers(repeat(leader, 20, TICK))).toHaveLength(1)
  })

  it('is a read at a follower, too, whatever it waits for', () => {
    const node = makeNode({ answerTimeoutTicks: 3 })
    receive(node, appendEntries({ from: '2' }))
    const read = (request: string) => step(node, { type: 'read', request, query: 'q', atFollower: true })
    read('indexed')
    receive(node, { kind: 'read_index_response', from: '2', to: '1', term: 1, request: '0-1', readIndex: 5 })
    read('asked')
    step(node, TICK)
    read('waiting')
    expect(answers(repeat(node, 2, TICK)).map(([request]) => request)).toEqual(['indexed', 'asked'])
    expect(answers(step(node, TICK))).toEqual([['waiting', timeout('retry')]])
    expect(node.followerReads).toBeNull()
  })
})
