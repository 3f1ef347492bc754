import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import { accept, answers, change, readyLeader } from '../../support/membership-leader.ts'
import { membershipChange, receive, sent } from '../../support/raft.ts'

const abort = (leader: NodeState) => step(leader, { type: 'abort_change', request: 'a' })

describe('a change whose new voters are being brought up to date', () => {
  it('is given up on request: both askers are told, and another can begin', () => {
    const leader = readyLeader()
    change(leader, 'ADD', '4')
    expect(answers(abort(leader))).toEqual([
      { type: 'refused', reason: 'aborted', message: 'an administrator has given up the change' },
      { type: 'result', result: 'node "4" is not brought up to date any more' },
    ])
    expect([leader.log.lastIndex, leader.progress.has('4')]).toEqual([1, false])
    expect(answers(change(leader, 'REMOVE', '3'))).toEqual([])
    accept(leader, '4', 1)
    expect(leader.voters).toEqual(['1', '2'])
  })

  it('is given up when its node is removed instead', () => {
    const leader = readyLeader()
    receive(leader, membershipChange({ from: '4', op: 'ADD', node: '4' }))
    const effects = change(leader, 'REMOVE', '4')
    expect(sent(effects, 'membership_change_response')).toMatchObject([{ to: '4', success: false, reason: 'aborted' }])
    expect(answers(effects)).toEqual([{ type: 'result', result: 'committed at 0' }])
  })

  it('is given up when its node is removed, which was a learner and is one no more', () => {
    const leader = readyLeader()
    change(leader, 'ADD_LEARNER', '4')
    accept(leader, '2', 2)
    change(leader, 'ADD', '4')
    expect(answers(change(leader, 'REMOVE', '4'))).toMatchObject([{ reason: 'aborted' }])
    expect(leader.log.at(3)).toMatchObject({ membership: { voters: ['1', '2', '3'], learners: [] } })
  })

  it('is not given up by the removal of another node', () => {
    const leader = readyLeader()
    change(leader, 'ADD', '4')
    expect(answers(change(leader, 'REMOVE', '3'))).toMatchObject([{ reason: 'change_under_way' }])
    expect(leader.leadership?.catchUp?.nodes.has('4')).toBe(true)
  })
})

it('where no node is being brought up to date there is nothing to give up', () => {
  expect(answers(abort(readyLeader()))).toMatchObject([{ type: 'refused', reason: 'nothing_to_abort' }])
  const leader = readyLeader()
  change(leader, 'REMOVE', '3')
  expect(answers(abort(leader))).toMatchObject([{ reason: 'nothing_to_abort' }])
})
