import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'

/**
 * A client asks a node that knows no leader: one that has just started, and one that is a candidate. Neither can say
 * where to go, so both answer that the client should try again, and nothing is written anywhere. The same command is
 * taken once there is a leader.
 */
test('a command while there is no leader', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  scenario.section(
    'A follower that knows no leader',
    { tests: ['state_machine_command/retry_during_election'] },
    () => {
      cluster.start()
      const command = cluster.command('2', 'add 1')
      cluster.sendOne('2')
      expect(command.answer).toEqual({ type: 'retry', reason: 'no_leader' })
    },
  )

  scenario.section('A candidate', { tests: ['state_machine_command/retry_during_election'] }, () => {
    cluster.campaign('1')
    const command = cluster.command('1', 'add 1')
    cluster.runNodeByNode({ until: () => command.done })
    expect(command.answer).toEqual({ type: 'retry', reason: 'no_leader' })
    expect(cluster.node('1').log.lastIndex).toBe(0)
  })

  const elected = {
    tests: ['state_machine_command/all_in_sync'],
    uses: ['leader_election/all_yes_votes.with_pre_vote'],
  }
  scenario.section('Once it leads, the command is taken', elected, () => {
    cluster.runNodeByNode()
    expect(cluster.node('1').role).toBe('leader')
    const command = cluster.command('1', 'add 1')
    cluster.runNodeByNode({ until: () => command.done })
    expect(command.answer).toEqual({ type: 'result', result: '1' })
  })
})
