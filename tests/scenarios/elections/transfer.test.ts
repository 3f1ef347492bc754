import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, each, logOf, underFirst } from '../../support/commands-steps.ts'
import { heartbeat, sendAll, settle } from '../../support/steps.ts'

/**
 * An administrator wants N-2 to lead, for example because the machine of N-1 is to be replaced. N-1 tells it to start
 * an election at once (thesis 3.10). No election time-out passes, so the cluster is without a leader only as long as
 * one round of votes takes.
 *
 * From the request on N-1 takes no commands. Each of them would put N-2 behind again. That N-1 makes way does not yet
 * mean that N-2 leads: whoever asked is told when N-1 hears from N-2 as the leader of a newer term.
 *
 * This cluster has pre-vote and check-quorum on, and both make nodes that hear from a leader refuse candidates. Here
 * the leader itself has asked for the election, so N-2 asks for no pre-votes, and its request for votes is marked so
 * that it is heard (thesis 4.2.3).
 */
test('leadership goes to a node that is in sync', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, checkQuorum: true })

  const transfer = { tests: ['leader_election/power_transfer'] }
  const request = scenario.section('N-1 is asked to hand over, and takes no commands any more', transfer, () => {
    const asked = cluster.transfer('1', '2')
    expect(cluster.node('1').leadership?.transfer).toMatchObject({ to: '2' })
    const command = cluster.command('1', 'add 1')
    sendAll(cluster, '1')
    expect(command.answer).toEqual({ type: 'retry', reason: 'transferring' })
    expect(logOf(cluster, '1')).toEqual(['1 term_start'])
    expect(asked.done).toBe(false)
    return asked
  })

  scenario.section('N-2 is told, campaigns at once, and N-1 makes way', transfer, () => {
    cluster.runRoundRobin({ until: () => cluster.node('1').role === 'follower' })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 2, election: { phase: 'vote' } })
    expect(request.done).toBe(false)
  })

  const leads = { uses: ['state_machine_command/all_in_sync', 'leader_election/power_transfer'] }
  scenario.section('N-2 leads: N-1 hears it and says so, and the command is taken there', leads, () => {
    cluster.runRoundRobin({ until: () => request.done })
    expect(request.answer).toEqual({ type: 'result', result: '"2" leads in term 2' })
    expect(cluster.node('2').role).toBe('leader')
    expect(answered(cluster, cluster.command('2', 'add 1'))).toEqual({ type: 'result', result: '1' })
    expect(each(cluster, 'term')).toEqual([2, 2, 2])
    expect(logOf(cluster, '2')).toEqual(['1 term_start', '2 term_start', '2 add 1'])
  })
})

/**
 * N-3 was down while two commands were carried out. An election now would fail: N-1 and N-2 refuse a candidate whose log
 * is behind theirs (paper 5.4.1), and N-1 would have lost its office for nothing. So N-1 first sends N-3 what it lacks.
 * Only when N-3 has confirmed the last record is it told to campaign (thesis 3.10).
 *
 * Between the sections N-3 crashes, two commands are carried out, and it restarts.
 */
test('leadership goes to a node that is behind', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3 })
  cluster.crash('3')
  for (const text of ['add 1', 'add 2']) answered(cluster, cluster.command('1', text))
  settle(cluster, '1')
  cluster.restart('3')

  const behind = {
    tests: ['leader_election/power_transfer.outdated_target'],
    uses: ['log_replication/slow_follower_backdown'],
  }
  const request = scenario.section('N-1 is asked to hand over to N-3, and brings it up to date', behind, () => {
    const asked = cluster.transfer('1', '3')
    cluster.runRoundRobin({ until: () => cluster.node('3').log.lastIndex === 3 })
    expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1 })
    expect(cluster.node('1').role).toBe('leader')
    return asked
  })

  scenario.section('N-3 confirms the records, is told, and wins', behind, () => {
    cluster.runRoundRobin({ until: () => request.done })
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
    expect(request.answer).toEqual({ type: 'result', result: '"3" leads in term 2' })
  })

  cluster.runRoundRobin()
  scenario.section('Its next heartbeat makes all of them apply both commands', {}, () => {
    heartbeat(cluster, '3')
    expect(each(cluster, 'commitIndex')).toEqual([4, 4, 4])
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2']))
  })
})

/**
 * The message that tells N-2 to campaign is lost. The transfer does not fail for that: N-1 says it again each time
 * that N-2 confirms that it has the whole log, which it does with every heartbeat (thesis 3.10).
 */
test('the order to campaign is lost and said again', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3 })

  const transfer = { tests: ['leader_election/power_transfer'] }
  const request = scenario.section('N-1 is asked to hand over to N-2, and all that it says is lost', transfer, () => {
    const asked = cluster.transfer('1', '2')
    cluster.loseOutbox('1')
    cluster.runRoundRobin()
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(asked.done).toBe(false)
    return asked
  })

  scenario.section('N-2 answers the next heartbeat, and is told again', transfer, () => {
    cluster.tick()
    cluster.runRoundRobin({ until: () => request.done })
    expect(request.answer).toEqual({ type: 'result', result: '"2" leads in term 2' })
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
  })
})
