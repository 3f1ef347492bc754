import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, logOf } from '../../support/replication-steps.ts'
import { clusterLedByFirst, handleAll, sendAll } from '../../support/steps.ts'

/**
 * The leader takes a second command while the first is under way. It does not wait: each becomes a record and is sent
 * at once. The log decides the order (paper 5.3): records are committed and applied from the first on, so the first
 * client is answered first.
 */
test('two commands in flight at once', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  const both = {
    tests: [
      'state_machine_command/concurrent_commands',
      'state_machine_command/all_in_sync',
      'log_replication/normal_replication',
    ],
  }
  const [first, second] = scenario.section('Two clients; the first is answered first', both, () => {
    const commands = [cluster.command('1', 'add 1'), cluster.command('1', 'add 2')] as const
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 add 1', '1 add 2'])
    cluster.runRoundRobin({ until: () => commands[0].done })
    expect(commands[1].done).toBe(false)
    return commands
  })

  scenario.section(
    'Then the second',
    { uses: ['state_machine_command/concurrent_commands', 'state_machine_command/all_in_sync'] },
    () => {
      cluster.runRoundRobin({ until: () => second.done })
      expect(first.answer).toEqual({ type: 'result', result: '1' })
      expect(second.answer).toEqual({ type: 'result', result: '2' })
      expect(cluster.machine('1').commands).toEqual(['add 1', 'add 2'])
    },
  )
})

/**
 * Two commands are in flight, and the followers' answers overtake each other: the one to the second record is handled
 * first. It says that the follower has everything up to that record (paper 5.3, the log matching property), so both
 * records are committed at once. They are still applied and answered in the order of the log.
 */
test('answers of followers overtake each other', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  const [first, second] = scenario.prepare('Two commands reach the followers', () => {
    const commands = [cluster.command('1', 'add 1'), cluster.command('1', 'add 2')] as const
    sendAll(cluster, '1')
    handleAll(cluster, '2', '3')
    sendAll(cluster, '2', '3')
    return commands
  })

  const overtaken = {
    tests: ['state_machine_command/concurrent_commands', 'network_partition/delayed_message_delivery'],
  }
  scenario.section('The last answer is handled first, and commits both', overtaken, () => {
    cluster.reverseInbox('1')
    cluster.handleOne('1')
    expect(cluster.node('1').commitIndex).toBe(3)
    expect(cluster.machine('1').commands).toEqual(['add 1', 'add 2'])

    cluster.sendOne('1')
    expect([first.answer, second.answer]).toEqual([{ type: 'result', result: '1' }, undefined])
    cluster.sendOne('1')
    expect(second.answer).toEqual({ type: 'result', result: '2' })
  })

  const late = { tests: ['log_replication/duplicate_delivery'] }
  scenario.section('The earlier answers change nothing any more', late, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1').commitIndex).toBe(3)
    expect(cluster.node('1').progress.get('2')).toMatchObject({ matchIndex: 3, nextIndex: 4 })
    expect(applied(cluster)).toEqual([['add 1', 'add 2'], [], []])
  })
})
