import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, each, logOf, underFirst } from '../../support/commands-steps.ts'
import { elect, heartbeat, sendAll, settle } from '../../support/steps.ts'

/**
 * A read changes nothing and needs no record. But the leader must not simply answer it: it might have been replaced
 * without having heard of it, and miss what others have committed since. So it notes its commit index, sends a round of
 * heartbeats, and answers when a majority has confirmed them (thesis 6.4). At the time of the heartbeats, then, nobody
 * had taken its place.
 *
 * Between the sections a command is carried out.
 */
test('a linearizable read', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3 })
  answered(cluster, cluster.command('1', 'add 1'))
  settle(cluster, '1')

  const reads = { tests: ['state_machine_command/linearizable_read'] }
  const read = scenario.section('N-1 is asked, and asks the others', reads, () => {
    const asked = cluster.read('1', 'size')
    sendAll(cluster, '1')
    expect(cluster.node('1').leadership?.reads).toMatchObject([{ readIndex: 2, round: 1 }])
    expect(asked.done).toBe(false)
    return asked
  })

  scenario.section('One confirmation makes a majority, and N-1 answers', reads, () => {
    cluster.handleOne('2')
    sendAll(cluster, '2')
    cluster.handleOne('1')
    sendAll(cluster, '1')
    expect(read.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1').leadership?.reads).toEqual([])
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1'])
  })
  cluster.runRoundRobin()

  const redirect = { tests: ['state_machine_command/request_redirect'] }
  scenario.section('A follower sends the client to the leader', redirect, () => {
    expect(answered(cluster, cluster.read('3', 'size'))).toEqual({ type: 'redirect', leader: '1' })
  })
})

/**
 * N-1 commits a command, answers its client, and crashes before the others hear that it is committed. N-2 has the
 * record and is elected, but its commit index says nothing of it. A read that was answered from what N-2 has applied
 * would not see a command whose client has its result already.
 *
 * Which records are committed a leader knows only when one of its own term is (paper 8, thesis 6.4). So the read waits
 * for the record with which its term begins.
 *
 * Before N-1 crashes, the command is carried out between the sections.
 */
test('a read waits for the first record of the term', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  const command = cluster.command('1', 'add 1')
  expect(answered(cluster, command)).toEqual({ type: 'result', result: '1' })
  scenario.prepare('N-1 crashes; the others do not know yet that the command is committed', () => {
    cluster.crash('1')
    expect(each(cluster, 'commitIndex').slice(1)).toEqual([1, 1])
  })
  cluster.runRoundRobin()

  const reads = { tests: ['state_machine_command/linearizable_read'], uses: ['leader_election/re_election'] }
  const read = scenario.section('N-2 is elected and asked at once; it has applied nothing yet', reads, () => {
    elect(cluster, '2')
    const asked = cluster.read('2', 'size')
    expect(cluster.node('2')).toMatchObject({ commitIndex: 1, leadership: { reads: [{ readIndex: 3 }] } })
    expect(cluster.machine('2').commands).toEqual([])
    return asked
  })

  const commits = {
    tests: ['state_machine_command/linearizable_read'],
    uses: ['log_replication/term_start_entry'],
  }
  scenario.section('Its first record is committed, the command with it, and the read sees it', commits, () => {
    cluster.runRoundRobin({ until: () => read.done })
    expect(read.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('2')).toMatchObject({ term: 2, commitIndex: 3 })
  })
})

/**
 * N-1 is cut off while the others elect N-3 and carry out a command. N-1 still believes that it leads, and its own
 * machine looks healthy. It has not heard of the command. A client that has its result could ask N-1 next, and would
 * see the past.
 *
 * It does not, because the read waits for heartbeats to be confirmed, and nobody confirms them. When the network is
 * whole N-1 learns the newer term, and the reader is told to ask again. That is always safe to say, since a read has
 * done nothing (thesis 6.4).
 *
 * Between the sections the others carry out the command.
 */
test('a read at a leader that was deposed', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const elects = { uses: ['network_partition/leader_isolation', 'leader_election/re_election'] }
  scenario.section('N-1 is cut off, and N-3 is elected', elects, () => {
    cluster.partition(['1'], ['2', '3'])
    elect(cluster, '3')
  })
  answered(cluster, cluster.command('3', 'add 1'))
  settle(cluster, '3')

  const waits = { tests: ['state_machine_command/linearizable_read.deposed_leader'] }
  const read = scenario.section(
    'N-1 is asked, and cannot be sure that it leads',
    { uses: ['state_machine_command/linearizable_read.deposed_leader'] },
    () => {
      const asked = cluster.read('1', 'size')
      cluster.runRoundRobin()
      expect(asked.done).toBe(false)
      expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
      expect(cluster.machine('1').query()).toBe('0')
      expect(cluster.machine('3').query()).toBe('1')
      return asked
    },
  )

  scenario.section('It learns the newer term, and the reader is told to ask again', waits, () => {
    cluster.heal()
    heartbeat(cluster, '3')
    expect(read.answer).toEqual({ type: 'retry', reason: 'deposed' })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, leader: '3' })
  })

  scenario.section('N-3 answers the same question', { tests: ['state_machine_command/linearizable_read'] }, () => {
    expect(answered(cluster, cluster.read('3', 'size'))).toEqual({ type: 'result', result: '1' })
  })
})
