import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, each, logOf, pass, passUntil, underFirst } from '../../support/commands-steps.ts'
import { heartbeat } from '../../support/steps.ts'

/** A client that has waited for 15 ticks is answered. With this seed N-3's wait runs out before N-2's. */
const options = { nodes: 3, electionTimeoutTicks: 5, heartbeatIntervalTicks: 4, answerTimeoutTicks: 15, seed: 6 }

/**
 * N-1 takes a command and is cut off. It steps down and goes on in a minority, where it learns nothing: neither that the
 * command is lost nor that it is carried out. After `answerTimeoutTicks` ticks it says that (thesis 6.2): *unknown*.
 *
 * Nothing else would be true. Here the command is lost in the end, as N-3 leads without it. But N-1 cannot know that,
 * and in :test:`a leader without a quorum answers in bounded time` it is carried out.
 *
 * What comes later is told at once to try again elsewhere: it was not even begun.
 */
test('in a minority a client is answered in bounded time', ({ scenario }) => {
  const cluster = underFirst(scenario, { ...options, checkQuorum: true })

  const down = { tests: ['state_machine_command/no_quorum', 'leader_election/check_quorum_step_down'] }
  const command = scenario.section('N-1 is cut off, takes a command, and steps down', down, () => {
    cluster.partition(['1'], ['2', '3'])
    const given = cluster.command('1', 'add 1')
    passUntil(cluster, () => cluster.node('1').role !== 'leader')
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1'])
    expect(given.done).toBe(false)
    return given
  })

  const told = { tests: ['state_machine_command/bounded_wait'] }
  scenario.section('15 ticks after it came, its client is told that nobody knows', told, () => {
    passUntil(cluster, () => command.done)
    expect(command.answer).toEqual({ type: 'unknown', reason: 'timeout' })
    expect(cluster.node('1').waiting.length).toBe(0)
  })

  const healed = { tests: ['log_replication/conflict_resolution'] }
  scenario.section('The network is whole again, and the record is replaced', healed, () => {
    cluster.heal()
    const leader = cluster.nodes.find((id) => cluster.node(id).role === 'leader') ?? ''
    heartbeat(cluster, leader)
    heartbeat(cluster, leader)
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '2 term_start'])
    expect(applied(cluster)).toEqual([[], [], []])
  })
})

/**
 * As in :test:`in a minority a client is answered in bounded time`, but without check-quorum: N-1 stays leader in its
 * own eyes. Its clients are answered all the same, the one that reads with a *retry*, since a read has done nothing.
 * When the network is whole again in time, N-1 is leader still, and carries out the command whose client has long been
 * told that nobody knows. *Failed* would have been wrong.
 */
test('a leader without a quorum answers in bounded time', ({ scenario }) => {
  const cluster = underFirst(scenario, { ...options, checkQuorum: false })

  const alone = { tests: ['state_machine_command/no_quorum'] }
  const [command, read] = scenario.section('N-2 and N-3 are down; N-1 takes a command and a read', alone, () => {
    cluster.crash('2')
    cluster.crash('3')
    const asked = [cluster.command('1', 'add 1'), cluster.read('1', 'size')] as const
    pass(cluster, 14)
    expect(asked.map(({ done }) => done)).toEqual([false, false])
    return asked
  })

  const told = { tests: ['state_machine_command/bounded_wait'] }
  scenario.section('The next tick ends the wait of both', told, () => {
    pass(cluster, 1)
    expect(command.answer).toEqual({ type: 'unknown', reason: 'timeout' })
    expect(read.answer).toEqual({ type: 'retry', reason: 'timeout' })
    expect(cluster.node('1').role).toBe('leader')
  })

  const late = { uses: ['log_replication/follower_recovery_catchup'] }
  scenario.section('The others are back, and the command is carried out after all', late, () => {
    cluster.restart('2')
    cluster.restart('3')
    pass(cluster, 8)
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1']))
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(command.answer).toEqual({ type: 'unknown', reason: 'timeout' })
  })
})
