import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src/raft/index.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { change, readyLeader } from '../../support/membership-leader.ts'
import { appendEntriesResponse, newestRound, receive } from '../../support/raft.ts'

/** A leader that brings node "4" up to date, which has all that there is. */
function catchingUp() {
  const leader = readyLeader()
  change(leader, 'ADD', '4')
  return leader
}

describe('that a newcomer takes part in elections', () => {
  it('is believed when it answers what was sent since its joining began', () => {
    const leader = catchingUp()
    receive(leader, appendEntriesResponse({ from: '4', matchIndex: 1, ...newestRound(leader) }))
    expect(leader.log.membership.voters).toContain('4')
  })

  it('is not believed of a late answer, which an earlier node of its id may have given', () => {
    const leader = catchingUp()
    receive(leader, appendEntriesResponse({ from: '4', matchIndex: 1 }))
    expect(leader.log.membership.voters).not.toContain('4')
  })

  it('is not believed of a refusal, which may leave before it is durable', () => {
    const leader = catchingUp()
    receive(leader, appendEntriesResponse({ from: '4', success: false, ...newestRound(leader) }))
    receive(leader, appendEntriesResponse({ from: '4', matchIndex: 1 }))
    expect(leader.log.membership.voters).not.toContain('4')
  })
})

describe('an id that was removed and comes back with an empty disk', () => {
  it('does not get a vote by what it said in its earlier life', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.start()
    cluster.campaign('1')
    cluster.addNode('2')
    const admin = (op: 'ADD' | 'REMOVE') => {
      cluster.changeMembership('1', op, '2')
      for (let i = 0; i < 3; i += 1) {
        cluster.runRoundRobin()
        cluster.tick()
      }
      cluster.runRoundRobin()
    }
    admin('ADD')
    cluster.heartbeat('1')
    cluster.runRoundRobin({ until: () => cluster.waitingFor('1') > 0 })
    const late: readonly Message[] = cluster.withhold('1')
    expect(late).toMatchObject([{ kind: 'append_entries_response', success: true }])
    admin('REMOVE')
    cluster.crash('2')
    cluster.replaceDisk('2', { newcomer: true })
    cluster.restart('2')
    cluster.changeMembership('1', 'ADD', '2')
    cluster.loseOutbox('1')
    cluster.deliver(late)
    cluster.handleOne('1')
    expect(cluster.node('1').voters).toEqual(['1'])
  })
})
