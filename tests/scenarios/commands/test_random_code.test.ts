import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'

/**
 * Three nodes elect a leader and run commands, with every message moved by hand, so that a mistake in the handling of
 * the first commands shows in the row where it happens.
 *
 * Two commands go where they cannot be taken:
 *
 * 1. one to a follower, which answers with a redirect to the leader;
 * 2. one to a candidate, which knows no leader and answers that the client should retry.
 *
 * For the second, a follower is made to campaign and its requests are lost. It asks for pre-votes first, so its term
 * does not change, and the leader's next heartbeat makes it a follower again.
 *
 * At the end a follower crashes, commands run without it, and it is brought up to date after it restarts: the leader
 * finds out from a refused heartbeat what it lacks and sends the records one by one, because this cluster allows one
 * record a message.
 *
 * No timer runs. Every heartbeat and every campaign is started by the test.
 */
test('test_feature_defs_3', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, maxRecordsPerMessage: 1 }))

  const election = { uses: ['leader_election/all_yes_votes.with_pre_vote'] }
  scenario.prepare('Running normal election till fully replicated', election, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runNodeByNode()
  })
  expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 1 })

  cluster.heartbeat('1')
  cluster.runNodeByNode()
  expect(cluster.nodes.map((id) => cluster.node(id).commitIndex)).toEqual([1, 1, 1])

  const inSync = { tests: ['state_machine_command/all_in_sync'] }
  scenario.section('Run one command, normal sequence till leader commit', inSync, () => {
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin({ until: () => command.done })
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.nodes.map((id) => cluster.node(id).commitIndex)).toEqual([2, 1, 1])

    cluster.heartbeat('1')
    cluster.sendOne('1')
    cluster.sendOne('1')
    cluster.handleOne('2')
    cluster.handleOne('3')
    expect(cluster.nodes.map((id) => cluster.node(id).commitIndex)).toEqual([2, 2, 2])
  })

  cluster.sendOne('2')
  cluster.sendOne('3')
  expect(cluster.waitingFor('1')).toBe(2)

  const redirect = { tests: ['state_machine_command/request_redirect'] }
  scenario.section('Trying to run command at follower, looking for redirect', redirect, () => {
    const command = cluster.command('3', 'add 1')
    cluster.sendOne('3')
    expect(command.answer).toEqual({ type: 'redirect', leader: '1' })
  })

  scenario.section('Pushing one follower to candidate, then trying command to it, looking for retry', {}, () => {
    cluster.campaign('3')
    cluster.loseOutbox('3')
    const command = cluster.command('3', 'add 1')
    cluster.sendOne('3')
    expect(command.answer).toEqual({ type: 'retry', reason: 'no_leader' })
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1 })
  })

  cluster.heartbeat('1')

  scenario.section('Pushing leader to send heartbeats, which make the candidate a follower again', {}, () => {
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1, leader: '1' })
  })

  const minimal = { tests: ['state_machine_command/minimal_node_count'] }
  scenario.section('Crashing one follower, then running commands that need only the other', minimal, () => {
    cluster.crash('3')
    for (const [text, result] of [
      ['add 2', '2'],
      ['add 3', '3'],
    ] as const) {
      const command = cluster.command('1', text)
      cluster.runRoundRobin({ until: () => command.done })
      expect(command.answer).toEqual({ type: 'result', result })
      cluster.heartbeat('1')
      cluster.runRoundRobin()
    }
    expect(cluster.node('2')).toMatchObject({ commitIndex: 4 })
    expect(cluster.node('3').log.lastIndex).toBe(2)
  })

  const delayed = {
    tests: ['state_machine_command/apply_on_delayed_replication'],
    uses: ['log_replication/slow_follower_backdown'],
  }
  scenario.section('Recovering the follower, then pushing a heartbeat to get it to catch up', delayed, () => {
    cluster.restart('3')
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ commitIndex: 4, term: 1 })
    expect(cluster.machine('3').commands).toEqual(['add 1', 'add 2', 'add 3'])
  })
})
