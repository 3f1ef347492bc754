import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, underFirst } from '../../support/commands-steps.ts'
import { elect, sendAll, settle } from '../../support/steps.ts'

/**
 * A leader counts its rounds of heartbeats for reads from 1 in each term. N-1 leads in term 1 and begins a round; its
 * heartbeat to N-3 is held up. It is deposed, and leads again in term 3. Only then does N-3 hear the old heartbeat.
 *
 * Its answer says that the term is over, and that is all: if it named the round, N-1 would take it for a confirmation of
 * its first round in term 3. N-3 may be far away by the time that this round begins. Here it is: N-1 is cut off, N-2
 * leads, and a command is carried out that a read at N-1 must not miss (thesis 6.4).
 *
 * Between the sections N-2 and then N-1 is elected, and later the others carry out the command.
 */
test('a late answer to a round of an earlier term confirms no read', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const reads = { uses: ['state_machine_command/linearizable_read'] }
  const heartbeats = scenario.section('N-1 is asked in term 1; its heartbeat to N-3 is held up', reads, () => {
    cluster.read('1', 'size')
    sendAll(cluster, '1')
    const held = cluster.withhold('3')
    expect(held).toMatchObject([{ kind: 'append_entries', term: 1, readRound: 1 }])
    return held
  })
  cluster.runRoundRobin()
  for (const id of ['2', '1']) {
    elect(cluster, id)
    settle(cluster, id)
  }

  const stale = { uses: ['leader_election/leader_demotion'] }
  const late = scenario.section('N-1 leads in term 3, and N-3 hears the heartbeat of term 1', stale, () => {
    cluster.deliver(heartbeats)
    cluster.handleOne('3')
    cluster.sendOne('3')
    const answers = cluster.withhold('1')
    expect(answers).toMatchObject([{ kind: 'append_entries_response', term: 3, success: false }])
    return answers
  })

  const elects = { uses: ['network_partition/leader_isolation', 'leader_election/re_election'] }
  scenario.section('N-1 is cut off, and N-2 is elected', elects, () => {
    cluster.partition(['1'], ['2', '3'])
    elect(cluster, '2')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 3 })
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 4 })
  })
  answered(cluster, cluster.command('2', 'add 1'))
  settle(cluster, '2')

  const waits = { uses: ['state_machine_command/linearizable_read.deposed_leader'] }
  scenario.section('N-1 is asked, and the answer of N-3 does not let it read', waits, () => {
    const read = cluster.read('1', 'size')
    cluster.deliver(late)
    cluster.handleOne('1')
    sendAll(cluster, '1')
    expect(late[0]).not.toHaveProperty('readRound')
    expect(read.done).toBe(false)
    expect(cluster.node('1').leadership?.reads).toMatchObject([{ round: 1 }])
    expect(cluster.machine('1').query()).toBe('0')
    expect(cluster.machine('2').query()).toBe('1')
  })
})
