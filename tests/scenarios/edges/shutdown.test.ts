import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, ledByFirst, recordsOf } from '../../support/snapshot-steps.ts'
import { carryOut, elect, handleAll, heartbeat, sendAll, settle } from '../../support/steps.ts'

/**
 * A node may be shut down in any role. To the others it looks as if it had crashed (paper 5.5): they go on as long as
 * they are a majority. Nothing has to be stored for it, because every promise was stored before it was made; so the
 * way back is that of a node that crashed. A second shutdown finds nothing to do.
 *
 * The candidate's requests have left when it ends. It is voted for, and the votes come too late. The term that it had
 * begun stays behind at the voters, and the next leader is of a later one.
 */
test('a follower, a candidate and a leader are shut down', ({ scenario }) => {
  const cluster = ledByFirst(scenario)

  const shutdown = { tests: ['node_lifecycle/shutdown'] }
  scenario.section('A follower, twice: the others go on', shutdown, () => {
    cluster.shutdown('3')
    cluster.shutdown('3')
    expect(cluster.node('3')).toMatchObject({ stopped: true, role: 'follower', term: 1 })
    const command = carryOut(cluster, '1', 'add 1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('3').log.lastIndex).toBe(1)
  })

  scenario.section('The leader: N-3 is back, and nobody leads', shutdown, () => {
    cluster.restart('3')
    cluster.shutdown('1')
    cluster.tick(5)
    expect(cluster.idle).toBe(true)
    expect(cluster.nodes.map((id) => cluster.node(id).role)).toEqual(['follower', 'follower', 'follower'])
  })

  scenario.section('A candidate: it is voted for, and nobody is there to count', shutdown, () => {
    cluster.campaign('2')
    sendAll(cluster, '2')
    cluster.shutdown('2')
    expect(cluster.node('2')).toMatchObject({ stopped: true, role: 'follower', term: 2, votedFor: '2' })
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
  })

  const back = { uses: ['leader_election/re_election', 'node_lifecycle/shutdown'] }
  scenario.section('Both are back with what they had, and N-1 is elected in a later term', back, () => {
    cluster.restart('1')
    cluster.restart('2')
    expect(cluster.node('2')).toMatchObject({ stopped: false, term: 2, votedFor: '2' })
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 2 })
    elect(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 3 })
  })
  settle(cluster, '1')
  expect(cluster.nodes.map((id) => applied(cluster, id))).toEqual([['add 1'], ['add 1'], ['add 1']])
})

/**
 * Two clients wait when N-1, the leader, is shut down. The record of the first is at N-2 already, so nobody can say what
 * will become of it: `unknown` is the only true answer (thesis 6.3). The other only wants to read, which leaves nothing
 * behind, so it may simply try again elsewhere. Both answers still leave the node.
 *
 * N-2 is elected next, and does commit the record.
 */
test('the leader is shut down while clients wait', ({ scenario }) => {
  const cluster = ledByFirst(scenario)

  const [command, read] = scenario.prepare('A command and a read wait at N-1', () => {
    const given = cluster.command('1', 'add 1')
    cluster.sendOne('1')
    cluster.handleOne('2')
    cluster.loseOutbox('1')
    const asked = cluster.read('1', 'size')
    cluster.loseOutbox('1')
    expect(given.done || asked.done).toBe(false)
    return [given, asked] as const
  })
  cluster.loseOutbox('2')

  const shutdown = { tests: ['node_lifecycle/shutdown'] }
  scenario.section('N-1 is shut down, and its clients are told', shutdown, () => {
    cluster.shutdown('1')
    expect(cluster.node('1')).toMatchObject({ stopped: true, role: 'follower', waiting: { length: 0 } })
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'unknown', reason: 'shutdown' })
    expect(read.answer).toEqual({ type: 'retry', reason: 'deposed' })
  })

  const commits = { tests: ['log_replication/prior_term_commit'], uses: ['leader_election/re_election'] }
  scenario.section('N-2 leads, and the command is carried out', commits, () => {
    elect(cluster, '2')
    cluster.runRoundRobin()
    expect(recordsOf(cluster, '3')).toEqual(['1 t1 term_start', '2 t1 add 1', '3 t2 term_start'])
    expect(applied(cluster, '2')).toEqual(['add 1'])
    expect(applied(cluster, '1')).toEqual([])
  })
})

/**
 * A deposed leader still has a client: the record is in its log, and may yet be committed, by whoever has it too. When
 * the node is shut down in its new role, as a follower, that client is told as well. It does not help that by then the
 * node is no leader: what counts is who waits (thesis 6.3).
 */
test('a deposed leader is shut down while its client waits', ({ scenario }) => {
  const cluster = ledByFirst(scenario)

  const command = scenario.prepare('N-1 is cut off with a command', () => {
    cluster.partition(['1'], ['2', '3'])
    const given = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    return given
  })

  const deposed = { tests: ['leader_election/leader_demotion'], uses: ['leader_election/re_election'] }
  scenario.section('N-2 is elected; N-1 hears of the new term, and its client waits on', deposed, () => {
    elect(cluster, '2')
    cluster.loseOutbox('2')
    cluster.heal()
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    handleAll(cluster, '3')
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2 })
    expect(cluster.node('1').waiting).toHaveLength(1)
    expect(command.done).toBe(false)
  })

  scenario.section('N-1 is shut down, and the client is told', { tests: ['node_lifecycle/shutdown'] }, () => {
    cluster.shutdown('1')
    cluster.sendOne('1')
    expect(command.answer).toEqual({ type: 'unknown', reason: 'shutdown' })
  })
  settle(cluster, '2')
  cluster.restart('1')
  heartbeat(cluster, '2')
  expect(recordsOf(cluster, '1')).toEqual(['1 t1 term_start', '2 t2 term_start'])
})
