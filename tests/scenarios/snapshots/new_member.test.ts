import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import {
  answerOf,
  applied,
  carryOutAll,
  exchange,
  ledByFirst,
  ofAll,
  openSession,
  recordsOf,
} from '../../support/snapshot-steps.ts'
import { elect, sendAll, settle } from '../../support/steps.ts'

/**
 * N-4 joins, and the first records are gone: N-1 has them in a snapshot. It sends that, and then what stands behind it,
 * as the first of the rounds in which a new node is brought up to date (thesis 4.2.1). N-4 learns from the snapshot who
 * belongs to the cluster (paper 7); itself it is not in that list. Its vote comes with the record that adds it.
 */
test('a new member starts from a snapshot', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1', 'add 2')
  cluster.snapshot('1')
  carryOutAll(cluster, '1', 'add 3')

  const asks = { tests: ['snapshot/install.new_member'], uses: ['membership_change/add_node'] }
  scenario.section('N-4 asks to join, and is sent the snapshot', asks, () => {
    cluster.addNode('4')
    cluster.join('4', '1')
    exchange(cluster, '4', '1')
    sendAll(cluster, '1')
    cluster.runRoundRobin({ until: () => cluster.node('4').snapshot !== null })
    expect(cluster.node('4')).toMatchObject({ commitIndex: 3, voters: ['1', '2', '3'] })
    expect(applied(cluster, '4')).toEqual(['add 1', 'add 2'])
  })

  scenario.section(
    'The record behind it follows, and then the one that adds N-4',
    { uses: ['membership_change/add_node', 'snapshot/install.new_member'] },
    () => {
      cluster.runRoundRobin()
      expect(recordsOf(cluster, '4')).toEqual(['4 t1 add 3', '5 t1 membership'])
      expect(ofAll(cluster, ({ voters }) => voters)).toEqual(Array(4).fill(['1', '2', '3', '4']))
    },
  )

  settle(cluster, '1')
  expect(cluster.node('4')).toMatchObject({ wish: null, commitIndex: 5 })
  expect(cluster.nodes.map((id) => applied(cluster, id).length)).toEqual([3, 3, 3, 3])
})

/**
 * The records that a snapshot replaces may have done more than change the state machine. Here they have opened a
 * client's session, changed a setting, and added N-4. All of that has to be in the snapshot (paper 7 and thesis 5.1 for
 * the membership, thesis 6.3 for sessions), or a node that starts from it would count other majorities than the others,
 * or apply a repeated request a second time.
 *
 * N-5 gets it, and is restarted, so that it knows nothing but what is on its disk: its own configuration names no
 * member at all. When it leads later, it still knows the client's session.
 */
test('a snapshot carries the configuration of the cluster', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  const session = openSession(cluster, '1')
  const command = cluster.command('1', 'add 1', { session, serial: 1 })
  expect(answerOf(cluster, command)).toEqual({ type: 'result', result: '1' })
  answerOf(cluster, cluster.changeSettings('1', { maxRecordsPerMessage: 8 }))
  cluster.addNode('4')
  cluster.join('4', '1')
  settle(cluster, '1')

  scenario.section(
    'N-1 takes a snapshot of a session, a setting and four members',
    { tests: ['snapshot/create'] },
    () => {
      cluster.snapshot('1')
      expect(cluster.node('1').snapshot).toMatchObject({
        index: 5,
        membership: { voters: ['1', '2', '3', '4'], learners: [] },
        settings: { maxRecordsPerMessage: 8 },
      })
    },
  )

  const joins = { tests: ['snapshot/install.new_member'], uses: ['membership_change/learner'] }
  scenario.section('N-5 is added as a learner, and gets all of it', joins, () => {
    cluster.addNode('5')
    cluster.join('5', '1', { learner: true })
    cluster.runRoundRobin()
    expect(cluster.node('5').snapshot).toEqual(cluster.node('1').snapshot)
    expect(cluster.node('5').settings.maxRecordsPerMessage).toBe(8)
    expect(cluster.node('5').log.membership).toEqual({ voters: ['1', '2', '3', '4'], learners: ['5'] })
  })

  const restarts = { uses: ['node_lifecycle/crash_and_restart', 'snapshot/install.new_member'] }
  scenario.section('N-5 restarts, and still knows the cluster', restarts, () => {
    cluster.crash('5')
    cluster.restart('5')
    expect(cluster.node('5').config.voters).toEqual([])
    expect(cluster.node('5').voters).toEqual(['1', '2', '3', '4'])
    expect(cluster.node('5').settings.maxRecordsPerMessage).toBe(8)
    expect(applied(cluster, '5')).toEqual(['add 1'])
  })
  // It gets a vote, and is elected.
  settle(cluster, '1')
  cluster.changeMembership('1', 'ADD', '5')
  settle(cluster, '1')
  elect(cluster, '5')
  settle(cluster, '5')

  const repeated = { uses: ['snapshot/install.new_member', 'state_machine_command/request_deduplication'] }
  scenario.section('N-5 leads; the client repeats its command, and gets the first result', repeated, () => {
    const again = cluster.command('5', 'add 1', { session, serial: 1 })
    expect(answerOf(cluster, again)).toEqual({ type: 'result', result: '1' })
    expect(applied(cluster, '5')).toEqual(['add 1'])
  })
})
