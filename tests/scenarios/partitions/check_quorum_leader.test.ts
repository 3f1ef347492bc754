import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, pass, passUntil, underFirst } from '../../support/commands-steps.ts'
import { heartbeat } from '../../support/steps.ts'

/** With this seed N-3's first wait is the shortest there is. */
const options = { checkQuorum: true, electionTimeoutTicks: 5, heartbeatIntervalTicks: 4, seed: 4 }

/**
 * The leader is cut off. Nobody can tell it so, but it can count who answers. Every election time-out it looks, and
 * when no majority has answered since the last look, it steps down (thesis 6.2). At the first look the answers from
 * before the partition still count, so it can take twice as long.
 *
 * From then on it is like any follower that hears nobody. Its timer runs out, and it asks for pre-votes, which nobody
 * receives. Its term stays what it was (thesis 9.6), so that when the network is whole it follows the leader whom the
 * others have elected meanwhile, and disturbs nobody.
 *
 * Timers drive this test: an election time-out is 5 to 9 ticks, and a heartbeat is sent every 4.
 */
test('a leader that is cut off steps down by itself', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, ...options })

  const first = { tests: ['network_partition/leader_isolation'], uses: ['leader_election/re_election'] }
  scenario.section('N-1 is cut off; at its first look it has had answers; N-3 is elected', first, () => {
    cluster.partition(['1'], ['2', '3'])
    pass(cluster, 5)
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'leader'])
    expect(each(cluster, 'term')).toEqual([1, 2, 2])
  })

  const down = { tests: ['leader_election/check_quorum_step_down', 'network_partition/leader_isolation'] }
  scenario.section('At the second look it has had none, and steps down', down, () => {
    pass(cluster, 5)
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', leader: null })
  })

  const asks = { uses: ['network_partition/leader_isolation'], tests: ['leader_election/timer_based_election'] }
  scenario.section('Its timer runs out twice; it asks for pre-votes, and its term stays 1', asks, () => {
    passUntil(cluster, () => cluster.node('1').role === 'candidate')
    pass(cluster, 9)
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1, election: { phase: 'pre_vote' } })
  })

  const healed = { tests: ['network_partition/post_partition_recovery'] }
  scenario.section('The network is whole again, and N-1 follows N-3', healed, () => {
    cluster.heal()
    heartbeat(cluster, '3')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, leader: '3' })
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
  })
})

/**
 * As in :test:`a leader that is cut off steps down by itself`, but without pre-vote. After it has stepped down, N-1
 * enters a new term whenever its timer runs out, and comes back in a term that is newer than that of the others.
 *
 * Its request for votes does no harm, because with check-quorum nobody who hears from a leader listens to one (thesis
 * 4.2.3). But N-3's next heartbeat does: N-1 refuses it as one of an old term, and N-3 adopts the newer term from the
 * refusal and follows (paper 5.1). The cluster is without a leader for a moment, for nothing. Pre-vote is what prevents
 * that.
 */
test('without pre-vote, a leader that stepped down inflates its term', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, ...options })

  const down = { tests: ['leader_election/check_quorum_step_down'], uses: ['leader_election/re_election'] }
  scenario.section('N-1 is cut off and steps down; N-3 is elected', down, () => {
    cluster.partition(['1'], ['2', '3'])
    pass(cluster, 10)
    expect(each(cluster, 'role')).toEqual(['follower', 'follower', 'leader'])
    expect(each(cluster, 'term')).toEqual([1, 2, 2])
  })

  const inflates = { uses: ['network_partition/leader_isolation'], tests: ['leader_election/timer_based_election'] }
  scenario.section('Its timer runs out again and again, each time in a new term', inflates, () => {
    passUntil(cluster, () => cluster.node('1').term === 3)
    expect(each(cluster, 'term')).toEqual([3, 2, 2])
  })

  const ignored = { tests: ['leader_election/recent_leader_protection'] }
  scenario.section('The network is whole again; nobody listens to its next request for votes', ignored, () => {
    cluster.heal()
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(each(cluster, 'term')).toEqual([4, 2, 2])
    expect(cluster.node('3').role).toBe('leader')
  })

  const deposed = { tests: ['leader_election/higher_term_discovery', 'leader_election/leader_demotion'] }
  scenario.section('But it refuses the next heartbeat, and N-3 gives up', deposed, () => {
    heartbeat(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 4 })
  })

  scenario.section(
    'Its timer is the next to run out, and it is elected again',
    { uses: ['leader_election/re_election'] },
    () => {
      passUntil(cluster, () => cluster.node('3').role === 'leader')
      expect(cluster.node('3').term).toBe(5)
      expect(each(cluster, 'role')).toEqual(['follower', 'follower', 'leader'])
    },
  )
})

/**
 * Of five nodes two crash, and then one more. For the leader that is no different from a partition: it sees who answers
 * and who does not. With two followers it is part of a majority and stays, however often it looks. With one it steps
 * down, although that one answers every heartbeat (thesis 6.2): whatever it took from clients could not be committed.
 *
 * N-1 sends heartbeats every 2 ticks, and every 3, an election time-out, it looks who has answered since the last look.
 */
test('a leader stays with a majority and steps down with a minority', ({ scenario }) => {
  const cluster = underFirst(scenario, {
    nodes: 5,
    preVote: false,
    ...options,
    electionTimeoutTicks: 3,
    heartbeatIntervalTicks: 2,
  })
  const stays = { uses: ['leader_election/check_quorum_step_down'] }
  scenario.section('N-4 and N-5 crash; three of five are left, and N-1 stays', stays, () => {
    cluster.crash('4')
    cluster.crash('5')
    pass(cluster, 6)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
  })

  scenario.section('N-3 crashes too; after 3 ticks N-1 looks, has had an answer of N-3, and stays', stays, () => {
    cluster.crash('3')
    pass(cluster, 3)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
  })

  const down = { tests: ['leader_election/check_quorum_step_down'] }
  scenario.section('After 3 more only N-2 has answered: 6 ticks after that answer N-1 steps down', down, () => {
    pass(cluster, 3)
    expect(each(cluster, 'role').slice(0, 2)).toEqual(['follower', 'follower'])
    expect(each(cluster, 'term').slice(0, 2)).toEqual([1, 1])
  })
})
