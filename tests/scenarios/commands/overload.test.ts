import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, logOf, underFirst } from '../../support/commands-steps.ts'
import { heartbeat } from '../../support/steps.ts'

/**
 * N-1 is cut off and does not step down. It takes commands, and none can be committed. At most three records may wait
 * here, so the fourth command is not taken: its client hears at once that it can try elsewhere, or later. It is in
 * nobody's log and will not be carried out by this request.
 *
 * When the network is whole again, the three that waited are carried out. The fourth client asks again and is served.
 */
test('a leader without a quorum takes only so many commands', ({ scenario }) => {
  const options = { nodes: 3, preVote: false, checkQuorum: false, maxUncommittedRecords: 3 }
  const cluster = underFirst(scenario, options)

  const waiting = scenario.section(
    'N-1 is cut off; three commands wait',
    { tests: ['state_machine_command/no_quorum'] },
    () => {
      cluster.partition(['1'], ['2', '3'])
      const commands = [1, 2, 3].map((n) => cluster.command('1', `add ${n}`))
      cluster.runRoundRobin()
      expect(commands.some(({ done }) => done)).toBe(false)
      return commands
    },
  )

  scenario.section('The fourth is turned away', { tests: ['state_machine_command/overload'] }, () => {
    const fourth = cluster.command('1', 'add 4')
    cluster.runRoundRobin()
    expect(fourth.answer).toEqual({ type: 'retry', reason: 'overloaded' })
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1', '1 add 2', '1 add 3'])
  })

  const healed = { uses: ['network_partition/post_partition_recovery'] }
  scenario.section('The network is whole, and there is room again', healed, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(waiting.map(({ answer }) => answer?.type)).toEqual(['result', 'result', 'result'])
    const again = cluster.command('1', 'add 4')
    cluster.runRoundRobin()
    expect(again.answer).toEqual({ type: 'result', result: '4' })
    heartbeat(cluster, '1')
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2', 'add 3', 'add 4']))
  })
})
