import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, heartbeat, startUnder } from '../../support/elections.ts'

/**
 * The machine of N-1, which leads, was switched off. Whoever did that knows it, and the cluster does not: for an election
 * time-out nobody would help to elect another (thesis 9.6 and 4.2.3). So N-2 is told to forget its leader. It grants
 * N-3's pre-vote at once, and its vote.
 */
test('a follower that forgets its leader helps to elect another at once', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: true, checkQuorum: true }))
  startUnder(cluster, '1')

  const refused = { tests: ['leader_election/pre_vote_rejection'] }
  scenario.section('N-1 is switched off; N-3 asks N-2 for a pre-vote, and is refused', refused, () => {
    cluster.crash('1')
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'candidate'])
  })

  const forgets = { tests: ['leader_election/forget_leader', 'leader_election/re_election'] }
  scenario.section('N-2 is told to forget N-1, and N-3 is elected', forgets, () => {
    cluster.forgetLeader('2')
    expect(cluster.node('2')).toMatchObject({ role: 'follower', leader: null, term: 1 })
    elect(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
    expect(cluster.node('2')).toMatchObject({ term: 2, votedFor: '3' })
  })
})

/**
 * If the leader is not gone after all, nothing is lost. Its next heartbeat is obeyed, and N-2 has a leader again. And
 * whom N-2 helps must have all that N-2 has, as ever: N-3, which missed a command, is refused for its log (paper 5.4.1).
 */
test('a leader that was forgotten too early goes on', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: true, checkQuorum: true }))
  startUnder(cluster, '1')

  const behind = { tests: ['leader_election/pre_vote_rejection'], uses: ['network_partition/follower_isolation'] }
  scenario.section('N-3 misses a command; N-2 forgets its leader, and refuses N-3 nevertheless', behind, () => {
    cluster.partition(['1', '2'], ['3'])
    cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    cluster.heal()
    cluster.forgetLeader('2')
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ leader: null, term: 1 })
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1 })
  })

  const again = { tests: ['log_replication/follower_recovery_catchup'] }
  scenario.section("N-1's next heartbeat is obeyed by both", again, () => {
    heartbeat(cluster, '1')
    expect(each(cluster, 'leader')).toEqual(['1', '1', '1'])
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(cluster.node('3').log.lastIndex).toBe(2)
  })
  scenario.section('N-1 leads, and has nobody to forget', { uses: ['leader_election/forget_leader'] }, () => {
    cluster.forgetLeader('1')
    heartbeat(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', leader: '1' })
  })
})
