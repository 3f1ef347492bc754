import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, each, logOf, pass, underFirst } from '../../support/commands-steps.ts'
import { elect, heartbeat, settle } from '../../support/steps.ts'

/** With this seed N-3's wait runs out before N-2's. */
const timers = { electionTimeoutTicks: 5, heartbeatIntervalTicks: 4, seed: 6 }

/**
 * N-1 is cut off, and its clients with it. Nothing tells it that nobody answers: heartbeats are not missed by the one
 * who sends them. It stays leader in its own eyes, takes each command, and lets its clients wait until their time is
 * over (ten election time-outs), although the others have had a leader of a newer term for a long time (thesis 6.2).
 *
 * Nothing false is said to anyone. When the network is whole, the waiting clients hear that their commands were not
 * applied (paper 5.3). It is only late. Check-quorum is off here.
 */
test('a command at a leader without a quorum', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, checkQuorum: false, ...timers })

  const alone = { tests: ['state_machine_command/no_quorum', 'network_partition/leader_isolation'] }
  const first = scenario.section('N-1 is cut off and takes a command', alone, () => {
    cluster.partition(['1'], ['2', '3'])
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1'])
    expect(command.done).toBe(false)
    return command
  })

  scenario.section(
    'Two election time-outs pass; the others elect N-3',
    { uses: ['leader_election/re_election'] },
    () => {
      pass(cluster, 10)
      expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'leader'])
      expect(each(cluster, 'term')).toEqual([1, 2, 2])
    },
  )

  const second = scenario.section('N-1 takes another command, and both clients wait', alone, () => {
    const command = cluster.command('1', 'add 2')
    // Nobody has answered for two heartbeats: all that it sends them is the next.
    heartbeat(cluster, '1')
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1', '1 add 2'])
    expect(cluster.node('1').commitIndex).toBe(1)
    expect([first.answer, command.answer]).toEqual([undefined, undefined])
    return command
  })

  const healed = { tests: ['state_machine_command/overwritten_command'] }
  scenario.section('The network is whole again, and both are told that they were in vain', healed, () => {
    cluster.heal()
    heartbeat(cluster, '3')
    heartbeat(cluster, '3')
    expect([first.answer, second.answer]).toEqual(Array(2).fill({ type: 'retry', reason: 'overwritten' }))
    expect(applied(cluster)).toEqual([[], [], []])
  })
})

/**
 * As in :test:`a command at a leader without a quorum`, but with check-quorum: every election time-out the leader looks
 * whether a majority has answered it since, and steps down if not (thesis 6.2). Its clients need not wait for the
 * network any more. A new command is turned away at once, and its client can look for the leader elsewhere.
 *
 * A read that waits is ended too, because it has done nothing and can be repeated anywhere (thesis 6.4).
 *
 * The client whose command is already in the log still waits. Its record may be replaced, as it is here, or still be
 * committed, as in :test:`a command survives the step-down of its leader`, and N-1 cannot know which.
 */
test('a command at a leader without a quorum, with check-quorum', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, checkQuorum: true, ...timers })

  const alone = { tests: ['state_machine_command/no_quorum', 'network_partition/leader_isolation'] }
  const [first, read] = scenario.section('N-1 is cut off and takes a command and a read', alone, () => {
    cluster.partition(['1'], ['2', '3'])
    const requests = [cluster.command('1', 'add 1'), cluster.read('1', 'size')] as const
    cluster.runRoundRobin()
    expect(requests.map(({ done }) => done)).toEqual([false, false])
    return requests
  })

  const down = {
    tests: ['leader_election/check_quorum_step_down', 'state_machine_command/linearizable_read.deposed_leader'],
    uses: ['leader_election/re_election'],
  }
  scenario.section('Within two election time-outs N-1 steps down; the others elect N-3', down, () => {
    pass(cluster, 5)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
    pass(cluster, 5)
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, leader: null })
    expect(read.answer).toEqual({ type: 'retry', reason: 'deposed' })
    expect(first.done).toBe(false)
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
  })

  const retry = { uses: ['state_machine_command/no_quorum'], tests: ['state_machine_command/retry_during_election'] }
  scenario.section('The next command is turned away at once; the first one waits', retry, () => {
    expect(answered(cluster, cluster.command('1', 'add 2'))).toEqual({ type: 'retry', reason: 'no_leader' })
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1'])
    expect(first.done).toBe(false)
  })

  const healed = { tests: ['state_machine_command/overwritten_command'] }
  scenario.section('The network is whole again, and the first one is told that it was in vain', healed, () => {
    cluster.heal()
    heartbeat(cluster, '3')
    heartbeat(cluster, '3')
    expect(first.answer).toEqual({ type: 'retry', reason: 'overwritten' })
    expect(applied(cluster)).toEqual([[], [], []])
  })
})

/**
 * Stepping down takes nothing back. N-1 stores a command while both others are down, and gives up its office for want
 * of answers. When N-2 is there again, N-1 wins the next election, because its log is the longer one (paper 5.4.1). The
 * record is still in it, and is committed with the first record of the new term (paper 5.4.2). The client has waited
 * all the time and hears the result. Had it been told at the step-down that its command failed, that would have been
 * wrong.
 */
test('a command survives the step-down of its leader', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, checkQuorum: true, ...timers })

  const alone = { tests: ['state_machine_command/no_quorum', 'leader_election/check_quorum_step_down'] }
  const command = scenario.section('N-2 and N-3 are down; N-1 takes a command and steps down', alone, () => {
    cluster.crash('2')
    cluster.crash('3')
    const given = cluster.command('1', 'add 1')
    pass(cluster, 10)
    expect(cluster.node('1').role).toBe('follower')
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1'])
    expect(given.done).toBe(false)
    return given
  })

  const back = { uses: ['leader_election/re_election', 'leader_election/all_yes_votes.with_pre_vote'] }
  scenario.section('N-2 comes back, and N-1 is elected again', back, () => {
    cluster.restart('2')
    elect(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 2 })
  })

  const delayed = { uses: ['state_machine_command/apply_on_delayed_replication'] }
  scenario.section('The command is committed with the first record of term 2', delayed, () => {
    settle(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(logOf(cluster, '2')).toEqual(['1 term_start', '1 add 1', '2 term_start'])
    expect(each(cluster, 'commitIndex')).toEqual([3, 3, 1])
  })
})
