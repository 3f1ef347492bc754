import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, FragileList, logOf, pass, underFirst } from '../../support/commands-steps.ts'
import { heartbeat, settle } from '../../support/steps.ts'

const machine = () => new FragileList()

/**
 * A follower applies a command after the leader has said that it is committed, and tells nobody. When its machine
 * throws, neither the leader nor the client notices: the record is stored, and only that was counted (paper 5.3).
 *
 * N-3 applies nothing more, serves no client, and must not lead, since a leader answers from its own machine. But it
 * does store and vote. In the last section N-2 is down, and without N-3's copy the command could not be committed.
 */
test('the state machine throws at a follower', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, machine })
  cluster.machine('3').failures = 1

  const throws = { tests: ['state_machine_command/error_at_follower', 'state_machine_command/node_disabled'] }
  scenario.section('A command is applied and answered by N-1; N-3 cannot apply it', throws, () => {
    expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'result', result: '1' })
    settle(cluster, '1')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1', commitIndex: 2 })
    expect(cluster.node('3').disabled).toContain('no space left')
    expect(applied(cluster)).toEqual([['add 1'], ['add 1'], []])
  })

  const disabled = { tests: ['state_machine_command/node_disabled'] }
  scenario.section('N-3 refuses what clients ask, and does not campaign', disabled, () => {
    expect(answered(cluster, cluster.command('3', 'add 2'))).toMatchObject({ type: 'refused', reason: 'node_disabled' })
    cluster.campaign('3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1 })
  })

  scenario.section(
    'N-2 is down; N-3 stores the next command, which makes a majority',
    { uses: ['state_machine_command/node_disabled'] },
    () => {
      cluster.crash('2')
      expect(answered(cluster, cluster.command('1', 'add 2'))).toEqual({ type: 'result', result: '2' })
      heartbeat(cluster, '1')
      expect(logOf(cluster, '3')).toEqual(['1 term_start', '1 add 1', '1 add 2'])
      expect(cluster.machine('3')).toMatchObject({ commands: [], attempts: 1 })
    },
  )
})

/**
 * N-3 is disabled because its machine threw. What it has not applied is not lost: it is in its log, and applying starts
 * from the beginning whenever a node starts (paper 5.3, thesis 3.8). After a restart N-3 has a new machine, which works.
 * It stores what has come in the meantime, applies everything, and is a full member again.
 *
 * Between the sections another command is carried out.
 */
test('a follower whose state machine threw is restarted', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, machine })
  cluster.machine('3').failures = 1

  const throws = { uses: ['state_machine_command/error_at_follower', 'state_machine_command/node_disabled'] }
  scenario.section('N-3 cannot apply a command, and is disabled', throws, () => {
    answered(cluster, cluster.command('1', 'add 1'))
    settle(cluster, '1')
    expect(cluster.node('3').disabled).not.toBeNull()
  })
  answered(cluster, cluster.command('1', 'add 2'))
  settle(cluster, '1')

  scenario.section(
    'N-3, which has applied nothing, is stopped and started again',
    {
      uses: ['state_machine_command/node_disabled', 'state_machine_command/error_at_follower'],
      tests: ['node_lifecycle/crash_and_restart'],
    },
    () => {
      expect(cluster.machine('3').commands).toEqual([])
      cluster.crash('3')
      cluster.restart('3')
      expect(cluster.node('3')).toMatchObject({ disabled: null, lastApplied: 0 })
      expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
    },
  )

  scenario.section(
    'The next heartbeat makes it apply its whole log',
    {
      uses: [
        'state_machine_command/node_disabled',
        'state_machine_command/error_at_follower',
        'node_lifecycle/crash_and_restart',
      ],
    },
    () => {
      heartbeat(cluster, '1')
      expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2']))
      expect(answered(cluster, cluster.command('3', 'add 3'))).toEqual({ type: 'redirect', leader: '1' })
    },
  )
})

/**
 * A command that may be applied twice is tried again at a follower as at a leader. N-3's machine throws once, and works
 * at the next tick. Nobody else is concerned, and the command behind it is applied in its turn.
 */
test('an idempotent command is tried again at a follower', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, machine, electionTimeoutTicks: 10, heartbeatIntervalTicks: 9 })
  cluster.machine('3').failures = 1

  scenario.section(
    'Two commands are applied by N-1 and N-2; N-3 cannot apply the first one yet',
    { uses: ['state_machine_command/error_at_follower', 'state_machine_command/idempotent_retry'] },
    () => {
      cluster.command('1', 'set x 1')
      cluster.command('1', 'add 2')
      settle(cluster, '1')
      expect(applied(cluster)).toEqual([['set x 1', 'add 2'], ['set x 1', 'add 2'], []])
      expect(cluster.node('3')).toMatchObject({ commitIndex: 3, disabled: null })
    },
  )

  scenario.section(
    'A tick later it can, and the next command finds it in step',
    { uses: ['state_machine_command/error_at_follower', 'state_machine_command/idempotent_retry'] },
    () => {
      pass(cluster, 1)
      expect(cluster.machine('3')).toMatchObject({ commands: ['set x 1', 'add 2'], attempts: 3 })
      answered(cluster, cluster.command('1', 'add 3'))
      settle(cluster, '1')
      expect(applied(cluster)).toEqual(Array(3).fill(['set x 1', 'add 2', 'add 3']))
      expect(cluster.node('3').disabled).toBeNull()
    },
  )
})
