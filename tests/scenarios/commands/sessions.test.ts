import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, logOf, underFirst } from '../../support/commands-steps.ts'
import { elect, settle } from '../../support/steps.ts'

const opens = { uses: ['state_machine_command/request_deduplication'] }

/**
 * N-1 commits a command, applies it, and crashes before the answer leaves. The client cannot tell that from a command
 * that was lost, so it asks again, and N-2 takes the command as a new record. Without further care it would be applied
 * twice (paper 8).
 *
 * The client has opened a session, a record of the log like any other, whose index is its name; and it numbers its
 * commands. Every node keeps, for each session, the last number it applied and the result. A repeated number is not
 * applied again, and gets that result (thesis 6.3). As the check is made when a record is applied, it does not matter
 * which leader took it.
 */
test('the same request sent twice is applied once', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  scenario.section('A client opens a session', opens, () => {
    expect(answered(cluster, cluster.openSession('1'))).toEqual({ type: 'result', result: '2' })
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 session'])
  })
  settle(cluster, '1')

  scenario.section(
    'Its command is applied at N-1, which crashes before it answers',
    { uses: ['state_machine_command/request_deduplication'] },
    () => {
      const command = cluster.command('1', 'add 1', { session: 2, serial: 1 })
      cluster.runRoundRobin({ until: () => cluster.node('1').commitIndex === 3 })
      expect(cluster.machine('1').commands).toEqual(['add 1'])
      cluster.crash('1')
      expect(command.answer).toEqual({ type: 'lost' })
      cluster.runRoundRobin()
    },
  )

  scenario.section('N-2 is elected', { uses: ['leader_election/re_election'] }, () => elect(cluster, '2'))

  scenario.section(
    'The client asks again there, and gets the result of the first time',
    { uses: ['state_machine_command/request_deduplication'] },
    () => {
      const command = cluster.command('2', 'add 1', { session: 2, serial: 1 })
      expect(answered(cluster, command)).toEqual({ type: 'result', result: '1' })
      expect(logOf(cluster, '2').slice(2)).toEqual(['1 add 1', '2 term_start', '2 add 1'])
      expect(cluster.machine('2').commands).toEqual(['add 1'])
    },
  )
  settle(cluster, '2')

  scenario.section(
    'The same text without a session is another command',
    { uses: ['state_machine_command/request_deduplication'] },
    () => {
      expect(answered(cluster, cluster.command('2', 'add 1'))).toEqual({ type: 'result', result: '2' })
      expect(cluster.machine('2').commands).toEqual(['add 1', 'add 1'])
    },
  )
})

/**
 * An impatient client repeats its command while the first is still on its way. Both become records, one right behind
 * the other, and the leader could not have prevented that: another leader may have taken the first. The second is not
 * applied, and both get the same result.
 *
 * A client has one command of a session under way at a time. When a higher number comes, it has had the answers to all
 * lower ones. A lower one is therefore nothing that anybody waits for, and is refused (thesis 6.3).
 */
test('a request is repeated while the first is on its way', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3 })
  answered(cluster, cluster.openSession('1'))
  settle(cluster, '1')

  const once = { tests: ['state_machine_command/request_deduplication'] }
  scenario.section('Two records for one request; both get the one result', once, () => {
    const first = cluster.command('1', 'add 1', { session: 2, serial: 1 })
    const again = cluster.command('1', 'add 1', { session: 2, serial: 1 })
    cluster.runRoundRobin()
    expect([first.answer, again.answer]).toEqual(Array(2).fill({ type: 'result', result: '1' }))
    expect(logOf(cluster, '1').slice(2)).toEqual(['1 add 1', '1 add 1'])
    expect(cluster.machine('1').commands).toEqual(['add 1'])
  })

  scenario.section(
    'The second command of the session',
    { uses: ['state_machine_command/request_deduplication'] },
    () => {
      const second = cluster.command('1', 'add 2', { session: 2, serial: 2 })
      expect(answered(cluster, second)).toEqual({ type: 'result', result: '2' })
    },
  )
  cluster.runRoundRobin()

  scenario.section('A very late copy of the first is refused, and applied nowhere', once, () => {
    const late = cluster.command('1', 'add 1', { session: 2, serial: 1 })
    expect(answered(cluster, late)).toMatchObject({ type: 'refused', reason: 'session_expired' })
    settle(cluster, '1')
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2']))
  })
})

/**
 * Sessions take memory, and clients seldom say goodbye. Here a node remembers two. When a third is opened, the one that
 * was not used for longest is forgotten. Use is measured by the order of records and not by a clock, so that all nodes
 * forget the same one at the same record (thesis 6.3).
 *
 * A command of a forgotten session is refused. Nobody can tell any more whether it is new or a repetition, and to apply
 * it might be to apply it twice.
 *
 * Between the sections two clients open the sessions 2 and 3.
 */
test('a session is forgotten', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, maxSessions: 2 })
  answered(cluster, cluster.openSession('1'))
  answered(cluster, cluster.openSession('1'))
  settle(cluster, '1')

  scenario.section('Session 2 is used, session 3 is not', opens, () => {
    const used = cluster.command('1', 'add 1', { session: 2, serial: 1 })
    expect(answered(cluster, used)).toEqual({ type: 'result', result: '1' })
  })
  cluster.runRoundRobin()

  const expires = { tests: ['state_machine_command/request_deduplication.expired_session'] }
  scenario.section('A third client opens a session, and session 3 is forgotten', expires, () => {
    expect(answered(cluster, cluster.openSession('1'))).toEqual({ type: 'result', result: '5' })
    const forgotten = cluster.command('1', 'add 2', { session: 3, serial: 1 })
    expect(answered(cluster, forgotten)).toMatchObject({ type: 'refused', reason: 'session_expired' })
  })
  settle(cluster, '1')

  const kept = { uses: ['state_machine_command/request_deduplication'] }
  scenario.section('A repeated request of session 2 is still recognised', kept, () => {
    const again = cluster.command('1', 'add 1', { session: 2, serial: 1 })
    expect(answered(cluster, again)).toEqual({ type: 'result', result: '1' })
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1']))
  })
})
