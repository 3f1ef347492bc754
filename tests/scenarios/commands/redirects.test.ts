import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, logOf, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, settle } from '../../support/steps.ts'

/**
 * A client may ask any node. A follower takes no commands, because only a leader may add records to the log (paper
 * 5.1), but it knows who leads from the messages that it gets, and names that node (paper 8). The client asks there.
 */
test('a command at a follower is redirected to the leader', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const redirected = { tests: ['state_machine_command/request_redirect'] }
  const answer = scenario.section('N-3 does not lead, and names the node that does', redirected, () => {
    const command = carryOut(cluster, '3', 'add 1')
    expect(command.answer).toEqual({ type: 'redirect', leader: '1' })
    expect(logOf(cluster, '3')).toEqual(['1 start'])
    expect(cluster.idle).toBe(true)
    return command.answer
  })

  const taken = { tests: ['state_machine_command/all_in_sync', 'log_replication/normal_replication'] }
  scenario.section('The client turns to N-1, and every node stores its command', taken, () => {
    const leader = answer?.type === 'redirect' ? answer.leader : ''
    const command = carryOut(cluster, leader, 'add 1')
    settle(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(applied(cluster)).toEqual([['add 1'], ['add 1'], ['add 1']])
  })
})

/**
 * What a node knows of the leader may be out of date. Here N-3 is cut off while N-2 becomes leader, so it still names
 * N-1. That does no harm: N-1 has heard of its successor and names it in turn. A redirect is a hint, and only the node
 * that leads in the current term can carry a command out.
 */
test('a redirect may be out of date', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  scenario.prepare('N-3 is cut off, and N-2 is elected', { uses: ['leader_election/re_election'] }, () => {
    cluster.partition(['1', '2'], ['3'])
    elect(cluster, '2')
  })
  settle(cluster, '2')
  expect(terms(cluster)).toEqual([2, 2, 1])

  const redirected = { tests: ['state_machine_command/request_redirect'] }
  scenario.section('N-3 names the leader that it knew, N-1', redirected, () => {
    const command = carryOut(cluster, '3', 'add 1')
    expect(command.answer).toEqual({ type: 'redirect', leader: '1' })
  })

  scenario.section('N-1 follows by now, and names N-2', redirected, () => {
    const command = carryOut(cluster, '1', 'add 1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2 })
    expect(command.answer).toEqual({ type: 'redirect', leader: '2' })
  })

  scenario.section('N-2 leads, and carries it out', { tests: ['state_machine_command/minimal_node_count'] }, () => {
    const command = carryOut(cluster, '2', 'add 1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(applied(cluster)).toEqual([[], ['add 1'], []])
  })
})
