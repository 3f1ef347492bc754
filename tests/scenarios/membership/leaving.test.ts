import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { commitIndexes, logOf, membersAt, pass } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, elect } from '../../support/steps.ts'

/**
 * A follower asks its leader to be removed. The record without it counts as soon as the leader has it (thesis 4.1), so
 * it is already the two remaining nodes that commit it, and the leader sends nothing more to the third. That node never
 * sees the record: it is the answer that tells it that it has left and may be switched off (thesis 4.4).
 */
test('a follower leaves', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  scenario.section('N-3 asks to leave, and N-1 stores the record without it', {}, () => {
    cluster.leave('3')
    cluster.sendOne('3')
    cluster.handleOne('1')
    expect(membersAt(cluster, '1', '2', '3')).toEqual(['1 2', '1 2 3', '1 2 3'])
    expect(cluster.node('1').commitIndex).toBe(1)
  })

  const left = { tests: ['membership_change/remove_follower'] }
  scenario.section('N-1 and N-2 commit it, and N-3 is told', left, () => {
    cluster.runRoundRobin()
    expect(commitIndexes(cluster, '1', '2', '3')).toEqual([2, 1, 1])
    expect(cluster.node('3')).toMatchObject({ hasLeft: true, wish: null })
    expect(logOf(cluster, '3')).toEqual(['1 term_start'])
  })

  scenario.section(
    'N-3 does not campaign any more, and is switched off',
    { uses: ['membership_change/remove_follower'] },
    () => {
      cluster.campaign('3')
      expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1 })
      cluster.shutdown('3')
    },
  )

  scenario.section(
    'A command needs the other two, and nobody else',
    { uses: ['membership_change/remove_follower'] },
    () => {
      expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
      expect(cluster.node('2').log.lastIndex).toBe(3)
    },
  )
})

/**
 * A candidate is told to leave. It knows no leader, so there is nobody whom it could ask: it gives up its campaign and
 * waits until it hears from one; only if nobody leads until its wait ends does it run again. Until it is removed it
 * stays a voter. The vote that it gave itself in term 2 stands,
 * and in term 3 the next candidate needs its vote, because the old leader is down (paper 5.2, thesis 4.1).
 *
 * Its first request comes too early. A new leader changes nothing before a record of its own term is committed, and for
 * that one it needs the very node that wants to leave. Asked again after an election time-out, it does as it is asked.
 */
test('a candidate leaves', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, {
    nodes: 4,
    preVote: false,
    checkQuorum: false,
    heartbeatIntervalTicks: 3,
  })

  scenario.prepare('N-1 crashes; N-3 campaigns, and nobody hears of it', {}, () => {
    cluster.crash('1')
    cluster.campaign('3')
    cluster.loseOutbox('3')
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 2, votedFor: '3' })
  })

  const leaves = { tests: ['membership_change/remove_candidate'] }
  scenario.section('N-3 is told to leave: it is no candidate any more, and waits for a leader', leaves, () => {
    cluster.leave('3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 2, votedFor: '3', leader: null })
    expect(cluster.node('3').wish).toMatchObject({ op: 'REMOVE', asked: null, elapsedTicks: 0 })
  })

  const votes = { uses: ['membership_change/remove_candidate'], tests: ['leader_election/single_vote_per_term'] }
  scenario.section('N-2 campaigns: N-3 refuses its vote for term 2, gives that for term 3', votes, () => {
    cluster.campaign('2')
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 2 })
    elect(cluster, '2')
    expect(cluster.node('3')).toMatchObject({ term: 3, votedFor: '2' })
  })

  const early = { tests: ['membership_change/remove_candidate', 'membership_change/one_at_a_time'] }
  scenario.section('N-3 hears from N-2 and asks it, too early', early, () => {
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ role: 'leader', commitIndex: 2 })
    expect(membersAt(cluster, '2', '3', '4')).toEqual(Array(3).fill('1 2 3 4'))
    expect(cluster.node('3').wish).toMatchObject({ op: 'REMOVE', asked: '2' })
  })
  pass(cluster, 9)

  scenario.section('It asks again after an election time-out, and is removed', leaves, () => {
    pass(cluster, 1)
    expect(membersAt(cluster, '2', '3', '4')).toEqual(['1 2 4', '1 2 3 4', '1 2 4'])
    expect(cluster.node('2').commitIndex).toBe(3)
    expect(cluster.node('3')).toMatchObject({ hasLeft: true, wish: null })
  })
})

/**
 * A leader that wants to leave hands its office over first (thesis 4.2.2): it tells the voter with the most records to
 * campaign at once (thesis 3.10). Then it is a follower, and leaves like one. At no time is the cluster led by a node
 * that does not belong to it, and nobody waits for an election time-out to find out that the leader is gone.
 *
 * The first request comes too early, as a new leader changes nothing before a record of its own term is committed. The
 * node that leaves has to ask again after an election time-out; meanwhile the cluster works.
 */
test('the leader leaves', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, heartbeatIntervalTicks: 3 })

  const transfer = { tests: ['membership_change/remove_leader.after_transfer', 'leader_election/power_transfer'] }
  scenario.section('N-1 is told to leave, and N-2 takes over', transfer, () => {
    cluster.leave('1')
    cluster.runRoundRobin({ until: () => cluster.node('2').role === 'leader' })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2 })
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
  })

  const tests = ['membership_change/remove_leader.after_transfer']
  scenario.section('N-1 hears from N-2 and asks it, before N-2 has committed a record of its term', { tests }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ role: 'leader', commitIndex: 2 })
    expect(cluster.node('1').wish).toMatchObject({ op: 'REMOVE', asked: '2' })
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
  })
  pass(cluster, 9)

  scenario.section('It asks again after an election time-out, and N-2 removes it', { tests }, () => {
    pass(cluster, 1)
    expect(membersAt(cluster, '2', '3')).toEqual(['2 3', '2 3'])
    expect(cluster.node('2').commitIndex).toBe(3)
    expect(cluster.node('1')).toMatchObject({ hasLeft: true, wish: null, role: 'follower' })
  })

  scenario.section(
    'N-1 is switched off, and a command is carried out',
    { uses: ['membership_change/remove_leader.after_transfer'] },
    () => {
      cluster.shutdown('1')
      expect(carryOut(cluster, '2', 'add 1').answer).toEqual({ type: 'result', result: '1' })
      expect(cluster.node('3').log.lastIndex).toBe(4)
    },
  )
})

/**
 * An administrator has the leader itself removed. It appends the record and goes on leading a cluster of which it is no
 * member any more: it sends records and counts answers, but not its own copy (thesis 4.2.2). Of the two that remain both
 * have to store the record. When it is committed the old leader says so, with a last round of heartbeats, and steps
 * down. It has no vote and never campaigns; one of the others will, when its wait ends.
 *
 * Until then it takes commands. One that stands behind the removal in the log is left to the others: its client is told
 * that nobody here knows what becomes of it. In this run it is carried out.
 */
test('the leader is removed through the log', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  const tests = ['membership_change/remove_leader.through_log']

  const removal = scenario.section('N-1 is told to remove itself; N-2 stores the record', { tests }, () => {
    const asked = cluster.changeMembership('1', 'REMOVE', '1')
    cluster.runRoundRobin({ until: () => cluster.node('1').progress.get('2')?.matchIndex === 2 })
    expect(membersAt(cluster, '1', '2')).toEqual(['2 3', '2 3'])
    expect(cluster.node('1')).toMatchObject({ role: 'leader', commitIndex: 1 })
    expect(asked.done).toBe(false)
    return asked
  })

  scenario.section('It takes a command; the removal is committed, and it steps down', { tests }, () => {
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'unknown', reason: 'removed' })
    expect(removal.answer).toEqual({ type: 'result', result: 'committed at 2' })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, leader: null })
    expect(commitIndexes(cluster, '1', '2', '3')).toEqual([2, 2, 2])
  })

  scenario.section(
    'N-1 may not campaign; N-2 does, and needs only N-3',
    { uses: ['leader_election/re_election', 'membership_change/remove_leader.through_log'] },
    () => {
      cluster.campaign('1')
      expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1 })
      elect(cluster, '2')
      expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2, voters: ['2', '3'] })
    },
  )

  scenario.section(
    'The command was with them, and is carried out',
    { uses: ['membership_change/remove_leader.through_log'] },
    () => {
      cluster.runRoundRobin()
      expect(cluster.machine('2').commands).toEqual(['add 1'])
      expect(cluster.machine('1').commands).toEqual([])
    },
  )
})
