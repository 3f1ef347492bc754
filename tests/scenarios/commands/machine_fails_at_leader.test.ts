import { expect } from 'vitest'
import type { RaftEvent } from '../../../src/raft/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, each, FragileList, logOf, pass, underFirst } from '../../support/commands-steps.ts'
import { elect, heartbeat, settle } from '../../support/steps.ts'

const machine = () => new FragileList()

/**
 * The state machine of the leader throws while it applies a committed command. Raft assumes that all machines do the
 * same with the same commands (thesis 2.1), so N-1's must not leave this one out and go on: its answers would differ
 * from those of the others for ever, and nobody would notice. Nor may it be tried again, since `add 1` that was half
 * done might be done twice.
 *
 * So N-1 is disabled. It steps down for a node with a working machine, serves no client, does not campaign, and says
 * so. Its log is sound, and it goes on storing and voting. The client hears `unknown`: what is committed is applied
 * elsewhere.
 */
test('the state machine throws at the leader', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, machine })
  cluster.machine('1').failures = 1
  const events: RaftEvent[] = []
  cluster.on('1', (event) => events.push(event))

  const throws = { tests: ['state_machine_command/error_at_leader', 'state_machine_command/node_disabled'] }
  scenario.section('A command is committed; N-1 cannot apply it, and is disabled', throws, () => {
    expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'unknown', reason: 'node_disabled' })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, commitIndex: 2 })
    const message = 'command "add 1" threw: Error: no space left'
    expect(events).toContainEqual({ type: 'error', code: 'node_disabled', message })
    expect(cluster.machine('1')).toMatchObject({ commands: [], attempts: 1 })
  })
  cluster.runRoundRobin()

  const refused = { tests: ['state_machine_command/node_disabled'] }
  scenario.section('It refuses what clients ask, and does not campaign', refused, () => {
    expect(answered(cluster, cluster.command('1', 'add 2'))).toMatchObject({ type: 'refused', reason: 'node_disabled' })
    cluster.campaign('1')
    expect(cluster.node('1').role).toBe('follower')
  })

  const goesOn = { uses: ['leader_election/re_election', 'state_machine_command/node_disabled'] }
  scenario.section('It votes for N-2, which has the record and applies it', goesOn, () => {
    elect(cluster, '2')
    settle(cluster, '2')
    expect(cluster.node('1')).toMatchObject({ votedFor: '2', commitIndex: 3 })
    expect(logOf(cluster, '1')).toEqual(logOf(cluster, '2'))
    expect(applied(cluster)).toEqual([[], ['add 1'], ['add 1']])
  })
})

/**
 * A machine can say of a command that applying it again is safe, even after half an attempt: `set x 1` twice is
 * `set x 1`. Then the host tries up to three times, the second and third time as time passes, so that a cause that goes
 * away has time to. Here it works the third time.
 *
 * Meanwhile all that follows waits: the order of the log holds for applying too (paper 5.3). The second command is
 * committed long before it is applied. Nobody but the two clients notices anything.
 */
test('an idempotent command is tried again', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, machine, electionTimeoutTicks: 10, heartbeatIntervalTicks: 9 })
  cluster.machine('1').failures = 2

  const [first, second] = scenario.section(
    'Two commands are committed; the first cannot be applied yet',
    { uses: ['state_machine_command/error_at_leader'], tests: ['state_machine_command/idempotent_retry'] },
    () => {
      const commands = [cluster.command('1', 'set x 1'), cluster.command('1', 'add 2')] as const
      cluster.runRoundRobin()
      expect(cluster.node('1')).toMatchObject({ role: 'leader', commitIndex: 3, disabled: null })
      expect(cluster.machine('1')).toMatchObject({ commands: [], attempts: 1 })
      expect(commands.map(({ done }) => done)).toEqual([false, false])
      return commands
    },
  )

  scenario.section(
    'Two ticks pass; the third attempt works, and the second command follows',
    { uses: ['state_machine_command/error_at_leader'], tests: ['state_machine_command/idempotent_retry'] },
    () => {
      pass(cluster, 1)
      expect(cluster.machine('1')).toMatchObject({ commands: [], attempts: 2 })
      pass(cluster, 1)
      expect(first.answer).toEqual({ type: 'result', result: '1' })
      expect(second.answer).toEqual({ type: 'result', result: '2' })
      expect(cluster.machine('1')).toMatchObject({ commands: ['set x 1', 'add 2'], attempts: 4 })
      expect(cluster.node('1').role).toBe('leader')
    },
  )

  scenario.section('The others apply both with the next heartbeat', {}, () => {
    heartbeat(cluster, '1')
    expect(applied(cluster)).toEqual(Array(3).fill(['set x 1', 'add 2']))
  })
})

/**
 * The cause does not go away: the third attempt throws as well. Then it is as with a command that must not be tried
 * again. N-1 is disabled, and both clients hear `unknown`, the second one too, whose command was never tried here but
 * is committed and will be applied elsewhere.
 */
test('an idempotent command fails three times', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, machine, electionTimeoutTicks: 10, heartbeatIntervalTicks: 9 })
  cluster.machine('1').failures = 3

  const tries = { tests: ['state_machine_command/idempotent_retry'] }
  const commands = scenario.section('Two commands are committed; the first throws twice', tries, () => {
    const given = [cluster.command('1', 'set x 1'), cluster.command('1', 'add 2')]
    cluster.runRoundRobin()
    pass(cluster, 1)
    expect(cluster.machine('1')).toMatchObject({ commands: [], attempts: 2 })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', disabled: null })
    return given
  })

  const throws = { tests: ['state_machine_command/error_at_leader', 'state_machine_command/node_disabled'] }
  scenario.section('It throws for the third time, and N-1 gives up', throws, () => {
    pass(cluster, 1)
    expect(commands.map(({ answer }) => answer)).toEqual(Array(2).fill({ type: 'unknown', reason: 'node_disabled' }))
    expect(cluster.machine('1')).toMatchObject({ commands: [], attempts: 3 })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1 })
  })

  const goesOn = { uses: ['leader_election/re_election'] }
  scenario.section('N-2 is elected and applies both', goesOn, () => {
    elect(cluster, '2')
    settle(cluster, '2')
    expect(applied(cluster)).toEqual([[], ['set x 1', 'add 2'], ['set x 1', 'add 2']])
    expect(each(cluster, 'commitIndex')).toEqual([4, 4, 4])
  })
})
