import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, countTo, logOf } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat, settle } from '../../support/steps.ts'

/**
 * A leader that is cut off gathers records that nobody else has, while its successor writes others at the same places.
 * When they meet, the new leader's first message is refused, as the logs differ where it continues. N-1's answer lets
 * N-2 step over all of the conflicting term at once (the optimisation at the end of paper 5.3).
 *
 * N-1 then keeps its log up to the last record that both have, be it committed or not, and replaces all that follows
 * (paper 5.3). Among what it keeps is `add 2`, which N-2 got just before the cut.
 */
test('conflicting records are replaced and matching ones kept', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  carryOut(cluster, '1', 'add 1')
  settle(cluster, '1')

  const gathers = { uses: ['network_partition/leader_isolation'] }
  const [shared, ...lost] = scenario.prepare('N-1 gets one more record to N-2, and two to nobody', gathers, () => {
    const reachesN2 = cluster.command('1', 'add 2')
    cluster.sendOne('1')
    cluster.partition(['1'], ['2', '3'])
    const reachNobody = ['add 3', 'add 4'].map((text) => cluster.command('1', text))
    cluster.runRoundRobin()
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 add 1', '1 add 2', '1 add 3', '1 add 4'])
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1', '1 add 2'])
    return [reachesN2, ...reachNobody]
  })

  scenario.prepare('N-2 is elected and carries out another command', { uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '2')
    carryOut(cluster, '2', 'add 5')
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1', '1 add 2', '2 start', '2 add 5'])
  })
  settle(cluster, '2')

  const messages = countTo(cluster, '1', 'append_entries')
  const repaired = {
    tests: [
      'log_replication/conflict_resolution',
      'log_replication/slow_follower_backdown',
      'state_machine_command/overwritten_command',
    ],
    uses: ['network_partition/post_partition_recovery'],
  }
  scenario.section('They meet: three records stay, and two give way', repaired, () => {
    const logOfTheLeader = logOf(cluster, '2')
    const keptRecord = cluster.node('1').log.at(3)
    cluster.heal()
    heartbeat(cluster, '2')
    expect(messages()).toBe(1 + 1)
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 add 1', '1 add 2', '2 start', '2 add 5'])
    expect(cluster.node('1').log.at(3)).toBe(keptRecord)
    expect(logOf(cluster, '2')).toEqual(logOfTheLeader)
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2', 'add 5']))
    expect(shared?.answer).toEqual({ type: 'result', result: '2' })
    expect(lost.map(({ answer }) => answer)).toEqual(Array(2).fill({ type: 'retry', reason: 'overwritten' }))
  })
})

/**
 * The leader that takes over may have records that no client was ever told about, and may not know whether they are
 * committed. It does not tidy up: a leader never removes or replaces a record of its own log, it only adds to it
 * (leader append-only, paper 5.3 and figure 3). What a follower lacks is sent to it, whichever term it is of.
 *
 * N-1's client learnt nothing, because N-1 crashed; its command is carried out all the same.
 */
test('a leader never changes its own log', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const client = scenario.prepare('N-1 crashes when only N-2 has got a command', () => {
    const command = cluster.command('1', 'add 1')
    cluster.sendOne('1')
    cluster.crash('1')
    cluster.handleOne('2')
    return command
  })
  expect(client.answer).toEqual({ type: 'lost' })
  const before = logOf(cluster, '2')
  expect(before).toEqual(['1 start', '1 add 1'])

  const kept = { tests: ['log_replication/term_start_entry'], uses: ['leader_election/re_election'] }
  scenario.section('N-2 is elected; it keeps the record and adds one of its own term', kept, () => {
    elect(cluster, '2')
    expect(logOf(cluster, '2')).toEqual([...before, '2 start'])
    expect(cluster.node('2').commitIndex).toBe(1)
  })

  const brought = { tests: ['log_replication/slow_follower_backdown', 'log_replication/prior_term_commit'] }
  scenario.section('N-3 lacks both records and is sent them', brought, () => {
    cluster.runRoundRobin()
    expect(logOf(cluster, '2')).toEqual([...before, '2 start'])
    expect(logOf(cluster, '3')).toEqual([...before, '2 start'])
    expect(cluster.node('2').commitIndex).toBe(3)
  })

  scenario.section('N-1 comes back and lacks only the newest', { uses: ['node_lifecycle/durable_state'] }, () => {
    cluster.restart('1')
    heartbeat(cluster, '2')
    expect(logOf(cluster, '1')).toEqual([...before, '2 start'])
    expect(commitIndexes(cluster)).toEqual([3, 3, 3])
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1']))
  })
})
