import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import {
  carryOutAmong,
  carryOutMany,
  commitIndexes,
  logOf,
  members,
  membersAt,
} from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, heartbeat, settle } from '../../support/steps.ts'

/**
 * A fourth node joins a cluster that has not done anything yet: its log holds the record of the leader's term and no
 * command. The new node has nothing either. It knows no member, so it is no voter and never campaigns; somebody has to
 * give it one address to ask at.
 *
 * It asks a follower, which names the leader, and asks again there. Before it gets a vote the leader sends it the log
 * (thesis 4.2.1), here a single record. Only then does the leader append the record of the new membership. That record
 * counts from the moment it is in a log, committed or not (thesis 4.1): it needs three of four nodes itself already.
 */
test('a node joins an empty cluster', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  const redirect = { tests: ['membership_change/add_node.redirect'] }
  scenario.section('N-4 is there and asks N-2, which names the leader', redirect, () => {
    cluster.addNode('4')
    cluster.campaign('4')
    expect(cluster.node('4')).toMatchObject({ role: 'follower', term: 0, voters: [] })
    cluster.join('4', '2')
    cluster.runRoundRobin({ until: () => cluster.node('4').wish?.asked === '1' })
    expect(members(cluster, '2')).toBe('1 2 3')
  })

  scenario.section('N-1 sends it the log', { tests: ['membership_change/add_node.catchup_rounds'] }, () => {
    cluster.runRoundRobin({ until: () => cluster.node('4').log.lastIndex === 1 })
    expect(cluster.node('1').leadership?.catchUp).toMatchObject({
      nodes: new Map([['4', { silentTicks: 0, newcomer: true }]]),
      round: 1,
      roundEnd: 1,
    })
    expect(cluster.node('4')).toMatchObject({ term: 1, leader: '1', commitIndex: 1 })
    expect(members(cluster, '1')).toBe('1 2 3')
  })

  scenario.section('N-4 has it, and the record that makes it a voter is stored', {}, () => {
    cluster.runRoundRobin({ until: () => cluster.node('1').commitIndex === 2 })
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 members 1 2 3 4'])
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3 4'))
  })

  const added = { tests: ['membership_change/add_node'] }
  scenario.section('It is committed, and N-4 is told', added, () => {
    settle(cluster, '1')
    expect(cluster.node('4')).toMatchObject({ wish: null, voters: ['1', '2', '3', '4'] })
    expect(commitIndexes(cluster, '1', '2', '3', '4')).toEqual([2, 2, 2, 2])
  })

  const counts = { uses: ['membership_change/add_node'], tests: ['state_machine_command/minimal_node_count'] }
  scenario.section('N-2 is down: three of four carry out a command, N-4 among them', counts, () => {
    cluster.crash('2')
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
  })

  scenario.section('N-3 is down too: two of four cannot', { uses: ['state_machine_command/no_quorum'] }, () => {
    cluster.crash('3')
    const command = cluster.command('1', 'add 2')
    cluster.runRoundRobin()
    expect(command.done).toBe(false)
    expect(cluster.node('4').log.lastIndex).toBe(4)
    expect(commitIndexes(cluster, '1', '4')).toEqual([3, 3])
  })
})

/**
 * A node joins a cluster whose log has 16 records, eight to a message. Just as the copy is complete a client's command
 * arrives, so the node is behind again. That is why the leader works in rounds (thesis 4.2.1): each brings what has come
 * during the one before, and takes less time than that. Here the second has one record to bring, and as nothing comes
 * during it, it is the last.
 *
 * Until then the node is in no quorum. The command needs two of three nodes, and does not wait for the fourth, whose
 * copy the leader sends along with the others'.
 */
test('a node joins a cluster with a long log', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, maxRecordsPerMessage: 8 })
  carryOutMany(cluster, '1', 15)

  const copied = { tests: ['membership_change/add_node.catchup_rounds'], uses: ['log_replication/batch_catchup'] }
  scenario.section('Round 1: N-4 asks N-1, and is sent 16 records in two messages', copied, () => {
    cluster.addNode('4')
    cluster.join('4', '1')
    cluster.runRoundRobin({ until: () => cluster.node('4').log.lastIndex === 16 })
    expect(cluster.node('1').leadership?.catchUp).toMatchObject({
      nodes: new Map([['4', { silentTicks: 0, newcomer: true }]]),
      round: 1,
      roundEnd: 16,
    })
  })

  const behind = { uses: ['membership_change/add_node.catchup_rounds', 'state_machine_command/minimal_node_count'] }
  scenario.section('Round 2 begins: a command has come, and is carried out without N-4', behind, () => {
    const command = carryOutAmong(cluster, ['1', '2', '3'], '1', 'add 16')
    expect(command.answer).toEqual({ type: 'result', result: '16' })
    expect(cluster.node('1').leadership?.catchUp).toMatchObject({ round: 2, roundEnd: 17 })
    expect(cluster.node('4').log.lastIndex).toBe(16)
    expect(members(cluster, '1')).toBe('1 2 3')
  })

  const caughtUp = { tests: ['membership_change/add_node', 'membership_change/add_node.catchup_rounds'] }
  scenario.section('Round 2 ends: N-4 has everything, and becomes a voter', caughtUp, () => {
    cluster.runRoundRobin()
    expect(membersAt(cluster, '1', '2', '3', '4')).toEqual(Array(4).fill('1 2 3 4'))
    expect(cluster.node('1')).toMatchObject({ commitIndex: 18, leadership: { catchUp: null } })
    expect(cluster.node('4').wish).toBeNull()
  })

  scenario.section('A heartbeat later it has applied everything too', {}, () => {
    heartbeat(cluster, '1')
    expect(commitIndexes(cluster, '1', '2', '3', '4')).toEqual([18, 18, 18, 18])
    expect(cluster.machine('4').commands).toEqual(cluster.machine('1').commands)
  })
})
