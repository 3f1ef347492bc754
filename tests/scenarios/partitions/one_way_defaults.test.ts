import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, each, logOf, pass, passUntil, underFirst } from '../../support/commands-steps.ts'

/** Pre-votes and check-quorum, as both are by default. */
const options = { nodes: 3, preVote: true, checkQuorum: true, electionTimeoutTicks: 5, heartbeatIntervalTicks: 4 }

/**
 * N-1 is heard by all and hears nobody. Its heartbeats keep the others quiet: with pre-votes alone nobody would ever take
 * its place. With check-quorum it counts who answers, finds nobody, and falls silent (thesis 6.2). Then the others hear
 * from no leader, and one of them is elected.
 *
 * N-1 goes on asking for pre-votes. They are heard and refused; the refusals are not heard, and do not matter. Its record
 * reached the others before it stepped down, so its successor has it, and commits it with the first of its own term. But
 * N-1 hears nothing of that, and tells its client in the end that it does not know.
 */
test('a leader is heard and hears nobody, with check-quorum', ({ scenario }) => {
  const cluster = underFirst(scenario, { ...options, answerTimeoutTicks: 30 })

  const command = scenario.section(
    'A command reaches everyone, and no answer reaches N-1',
    { tests: ['network_partition/one_way'] },
    () => {
      cluster.cutLink('2', '1')
      cluster.cutLink('3', '1')
      const given = cluster.command('1', 'add 1')
      cluster.runRoundRobin()
      expect(logOf(cluster, '2')).toEqual(['1 term_start', '1 add 1'])
      return given
    },
  )

  const down = { tests: ['leader_election/check_quorum_step_down'], uses: ['network_partition/one_way'] }
  scenario.section('N-1 finds that nobody answers, and steps down', down, () => {
    passUntil(cluster, () => cluster.node('1').role !== 'leader')
    expect(each(cluster, 'role')).toEqual(['follower', 'follower', 'follower'])
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
  })

  const elected = { tests: ['leader_election/re_election'], uses: ['network_partition/one_way'] }
  const leader = scenario.section('Another is elected, and commits the command', elected, () => {
    const isLeader = (id: string) => id !== '1' && cluster.node(id).role === 'leader'
    passUntil(cluster, () => cluster.nodes.some(isLeader))
    pass(cluster, 5)
    const found = cluster.nodes.find(isLeader) ?? ''
    expect(cluster.node(found)).toMatchObject({ term: 2, commitIndex: 3 })
    expect(command.done).toBe(false)
    return found
  })

  const told = { tests: ['state_machine_command/bounded_wait'], uses: ['network_partition/one_way'] }
  scenario.section('N-1 hears nothing of that, and tells its client so', told, () => {
    passUntil(cluster, () => command.done)
    expect(command.answer).toEqual({ type: 'unknown', reason: 'timeout' })
    expect(cluster.node(leader)).toMatchObject({ role: 'leader', term: 2 })
  })
})

/**
 * N-1 hears all and is heard by nobody. Where it is the only one that is not heard, another is elected when N-1's
 * heartbeats stay out. N-1 learns of it with the first request for votes. It does not listen to that, because it leads
 * (thesis 4.2.3); but the new leader's records are in a newer term, and them it follows (paper 5.1). Its answers are lost,
 * which its new leader can do without.
 *
 * When its link works again it is an ordinary follower, in the term of all: nothing has to be settled.
 */
test('a leader hears and is not heard, with check-quorum', ({ scenario }) => {
  const cluster = underFirst(scenario, { ...options, seed: 4 })

  const elected = { tests: ['network_partition/one_way', 'leader_election/re_election'] }
  const leader = scenario.section('Nobody hears N-1; another is elected, and N-1 follows it', elected, () => {
    cluster.cutLink('1', '2')
    cluster.cutLink('1', '3')
    const isLeader = (id: string) => id !== '1' && cluster.node(id).role === 'leader'
    passUntil(cluster, () => cluster.nodes.some(isLeader))
    const found = cluster.nodes.find(isLeader) ?? ''
    expect(each(cluster, 'leader')).toEqual([found, found, found])
    expect(each(cluster, 'term')).toEqual([2, 2, 2])
    return found
  })

  const goesOn = { uses: ['network_partition/one_way'] }
  scenario.section('It stays in office, and carries out a command', goesOn, () => {
    expect(answered(cluster, cluster.command(leader, 'add 1'))).toEqual({ type: 'result', result: '1' })
    pass(cluster, 20)
    expect(each(cluster, 'term')).toEqual([2, 2, 2])
  })

  const heard = { uses: ['network_partition/message_loss_recovery'] }
  scenario.section('N-1 is heard again', heard, () => {
    cluster.heal()
    pass(cluster, 5)
    expect(cluster.node(leader).progress.get('1')?.matchIndex).toBe(3)
    expect(each(cluster, 'term')).toEqual([2, 2, 2])
  })
})
