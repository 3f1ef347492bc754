import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, logOf, matchIndex, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat, settle } from '../../support/steps.ts'

/**
 * N-3 hears the leader, but nothing that it says arrives. It follows and stores every record, and its copies count for
 * nothing, because the leader counts what is confirmed (paper 5.3). As long as N-2 answers, nobody is held up. When N-2
 * is down a command waits, although two of three nodes have it, and is carried out when N-3 can be heard again.
 */
test('a follower hears and is not heard', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const follows = { tests: ['network_partition/one_way', 'log_replication/partial_failure_tolerance'] }
  scenario.section('Nothing that N-3 says reaches N-1; N-2 is enough', follows, () => {
    cluster.cutLink('3', '1')
    const command = carryOut(cluster, '1', 'add 1')
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(logOf(cluster, '3')).toEqual(['1 start', '1 add 1'])
    expect(matchIndex(cluster, '1', '3')).toBe(1)
  })
  settle(cluster, '1')
  expect(commitIndexes(cluster)).toEqual([2, 2, 2])

  const waits = { tests: ['network_partition/one_way', 'state_machine_command/no_quorum'] }
  const command = scenario.section('Without N-2 a command waits, although N-3 has it', waits, () => {
    cluster.crash('2')
    const given = cluster.command('1', 'add 2')
    cluster.runRoundRobin()
    expect(logOf(cluster, '3')).toEqual(['1 start', '1 add 1', '1 add 2'])
    expect(cluster.node('1').commitIndex).toBe(2)
    expect(given.done).toBe(false)
    return given
  })

  const heard = { tests: ['network_partition/message_loss_recovery'] }
  scenario.section('N-3 is heard again, and its next answer confirms everything', heard, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(matchIndex(cluster, '1', '3')).toBe(3)
    expect(command.answer).toEqual({ type: 'result', result: '2' })
    expect(applied(cluster)[0]).toEqual(['add 1', 'add 2'])
  })
})

/**
 * N-3 is heard, but the leader's messages do not reach it. Its election timer runs out and it asks N-1 and N-2 whether
 * they would vote for it. Its log is as good as theirs, and they say no all the same: they have a leader (thesis 9.6).
 * So N-3 stays in its term and cannot depose a leader that all others are content with. Without pre-votes it would
 * raise the term each time and force an election each time.
 */
test('a follower is heard and does not hear its leader', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3 })

  const refused = { tests: ['network_partition/one_way', 'leader_election/pre_vote_rejection'] }
  scenario.section('N-3 does not hear from N-1 for too long, and is refused the pre-vote', refused, () => {
    cluster.cutLink('1', '3')
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.nodes.map((id) => cluster.node(id).role)).toEqual(['leader', 'follower', 'candidate'])
    expect(terms(cluster)).toEqual([1, 1, 1])
  })

  const goesOn = { uses: ['network_partition/one_way'], tests: ['state_machine_command/minimal_node_count'] }
  scenario.section('Nothing that N-1 says reaches N-3; N-2 is enough to carry out a command', goesOn, () => {
    const command = carryOut(cluster, '1', 'add 1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('3').log.lastIndex).toBe(1)
  })
  settle(cluster, '1')

  const back = { tests: ['network_partition/message_loss_recovery', 'log_replication/follower_recovery_catchup'] }
  scenario.section('It hears again, follows, and gets what it missed', back, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1', term: 1, commitIndex: 2 })
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1']))
  })
})

/**
 * The leader is heard by everyone and hears nobody. Its followers store what it sends and, as heartbeats keep coming,
 * have no reason to campaign. It cannot commit anything, and nobody replaces it: nothing wrong happens, and nothing at
 * all. Thesis 6.2 has the remedy, a leader that steps down when it no longer hears from a majority. It is off here.
 *
 * Timers drive this test: an election time-out is 5 to 9 ticks, and a heartbeat is sent every 4.
 */
test('a leader is heard and hears nobody', ({ scenario }) => {
  const timers = { electionTimeoutTicks: 5, heartbeatIntervalTicks: 4 }
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false, ...timers })

  const waits = { uses: ['state_machine_command/no_quorum'], tests: ['network_partition/one_way'] }
  const command = scenario.section('A command reaches everyone, and no answer reaches N-1', waits, () => {
    cluster.cutLink('2', '1')
    cluster.cutLink('3', '1')
    const given = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(cluster.nodes.map((id) => cluster.node(id).log.lastIndex)).toEqual([2, 2, 2])
    expect(commitIndexes(cluster)).toEqual([1, 1, 1])
    return given
  })

  const quiet = { tests: ['network_partition/one_way', 'log_replication/heartbeat_only'] }
  scenario.section('Heartbeats keep the others quiet for longer than an election time-out', quiet, () => {
    for (let heartbeats = 0; heartbeats < 3; heartbeats += 1) {
      cluster.tick(4)
      cluster.runRoundRobin()
    }
    expect(cluster.nodes.map((id) => cluster.node(id).role)).toEqual(['leader', 'follower', 'follower'])
    expect(terms(cluster)).toEqual([1, 1, 1])
    expect(command.done).toBe(false)
  })

  const heard = { tests: ['network_partition/message_loss_recovery'] }
  scenario.section('N-1 hears again, and the first answer is enough', heard, () => {
    cluster.heal()
    cluster.heartbeat('1')
    cluster.runRoundRobin({ until: () => command.done })
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 2 })
  })
})

/**
 * The leader hears everyone and is heard by nobody. To the others it is as good as gone, and N-2 is elected. As N-1
 * hears of that election, it steps down at once (paper 5.1); one that was cut off in both directions would go on
 * thinking that it leads. It then follows N-2 and stores its records, but its confirmations do not arrive.
 */
test('a leader hears and is not heard', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const notHeard = { uses: ['network_partition/one_way'], tests: ['network_partition/leader_isolation'] }
  const command = scenario.section('A command at N-1 reaches nobody', notHeard, () => {
    cluster.cutLink('1', '2')
    cluster.cutLink('1', '3')
    const given = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(commitIndexes(cluster)).toEqual([1, 1, 1])
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 add 1'])
    return given
  })

  const stepsDown = { tests: ['network_partition/one_way', 'leader_election/re_election'] }
  scenario.section('N-2 is elected by N-3, and N-1 steps down because it hears of it', stepsDown, () => {
    elect(cluster, '2')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2 })
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
  })
  const follows = { tests: ['network_partition/one_way', 'state_machine_command/overwritten_command'] }
  scenario.section('N-1 follows: its record is replaced and its client told, but its answers are lost', follows, () => {
    settle(cluster, '2')
    expect(cluster.nodes.map((id) => logOf(cluster, id))).toEqual(Array(3).fill(['1 start', '2 start']))
    expect(cluster.node('1')).toMatchObject({ leader: '2', commitIndex: 2 })
    expect(command.answer).toEqual({ type: 'retry', reason: 'overwritten' })
    expect(matchIndex(cluster, '2', '1')).toBe(0)
  })

  scenario.section('N-1 is heard again', { uses: ['network_partition/message_loss_recovery'] }, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(matchIndex(cluster, '2', '1')).toBe(2)
    expect(applied(cluster)).toEqual([[], [], []])
  })
})
