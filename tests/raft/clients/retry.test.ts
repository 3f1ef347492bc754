/** "It was not done and never will be by this request": what every answer `retry` promises. */
import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import { answers, readyLeader } from '../../support/membership-leader.ts'
import {
  appendEntries,
  appendEntriesResponse,
  makeLeader,
  membershipChange,
  newestRound,
  receive,
  sent,
} from '../../support/raft.ts'

/** A leader in term 1 that brings node "4" up to date, which it has asked for itself, or a client has. */
function catchingUp(by: 'node' | 'client'): NodeState {
  const leader = readyLeader()
  if (by === 'node') receive(leader, membershipChange({ from: '4', node: '4', request: '3-7' }))
  else step(leader, { type: 'change_membership', request: 'm', op: 'ADD', node: '4' })
  expect([...(leader.leadership?.catchUp?.nodes.keys() ?? [])]).toEqual(['4'])
  return leader
}

/** Node "2" leads in term 2, and its log is like this one's up to `prevLogIndex`. */
const deposes = (prevLogIndex: number, leaderCommit = 0) =>
  appendEntries({
    ...{ term: 2, prevLogIndex, prevLogTerm: 1, leaderCommit },
    entries: [{ index: prevLogIndex + 1, term: 2, type: 'term_start' }],
  })

describe('a leader that is deposed while it brings a node up to date', () => {
  it('tells whoever asked to try again: no record says yet that the node is a member', () => {
    const leader = catchingUp('client')
    expect(answers(receive(leader, deposes(1)))).toEqual([{ type: 'retry', reason: 'deposed' }])
    expect(leader.log.membership.voters).toEqual(['1', '2', '3'])
    const other = catchingUp('node')
    const [answer] = sent(receive(other, deposes(1)), 'membership_change_response')
    expect(answer).toMatchObject({ to: '4', request: '3-7', success: false, reason: 'deposed' })
  })

  it.each(['client', 'node'] as const)(
    'tells nothing once the record is there, until it commits or never will: a %s',
    (by) => {
      const told = (effects: ReturnType<typeof step>) => [
        ...answers(effects),
        ...sent(effects, 'membership_change_response').map(({ request, success, reason }) => [
          request,
          success,
          reason,
        ]),
      ]
      for (const [prevLogIndex, end] of [
        [2, by === 'client' ? { type: 'result', result: 'committed at 2' } : ['3-7', true, '']],
        [1, by === 'client' ? { type: 'retry', reason: 'overwritten' } : ['3-7', false, 'overwritten']],
      ] as const) {
        const leader = catchingUp(by)
        receive(leader, appendEntriesResponse({ from: '4', matchIndex: 1, ...newestRound(leader) }))
        expect(leader.log.membership.voters).toEqual(['1', '2', '3', '4'])
        expect(told(receive(leader, deposes(prevLogIndex)))).toEqual([])
        expect(told(receive(leader, deposes(prevLogIndex, prevLogIndex + 1)))).toEqual([end])
      }
    },
  )
})

describe('a request that is turned away', () => {
  it.each([
    ['no_leader', () => receivedBy('follower')],
    ['not_ready', () => receivedBy('new leader')],
    ['transferring', () => receivedBy('leader that hands over')],
  ])('leaves nothing behind: %s', (reason, make) => {
    const node = make()
    const { lastIndex } = node.log
    const effects = step(node, { type: 'change_membership', request: 'm', op: 'REMOVE', node: '3' })
    expect(answers(effects)).toEqual([{ type: 'retry', reason }])
    expect([node.log.lastIndex, node.waiting.length, node.leadership?.catchUp ?? null]).toEqual([lastIndex, 0, null])
  })
})

function receivedBy(what: 'follower' | 'new leader' | 'leader that hands over'): NodeState {
  const leader = what === 'new leader' ? makeLeader() : readyLeader()
  if (what === 'follower') receive(leader, appendEntriesResponse({ term: 2 }))
  if (what === 'leader that hands over') step(leader, { type: 'transfer', request: 't', to: '2' })
  return leader
}
