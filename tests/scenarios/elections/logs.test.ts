import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, logTerms, startUnder } from '../../support/elections.ts'

/** N-1 leads, and N-2 has stored a command that N-3 missed because it was down. */
function missACommand(cluster: Cluster): void {
  startUnder(cluster, '1')
  cluster.crash('3')
  cluster.command('1', 'add 1')
  cluster.runRoundRobin()
  cluster.restart('3')
}

/** N-1, which is down, has three commands of term 1 that nobody else stored, N-3 has the first record of N-2's term 2. */
function endInDifferentTerms(cluster: Cluster): void {
  cluster.start()
  elect(cluster, '1')
  cluster.runRoundRobin()
  cluster.partition(['1'], ['2', '3'])
  for (const text of ['add 1', 'add 2', 'add 3']) cluster.command('1', text)
  cluster.crash('1')
  cluster.tick(10)
  elect(cluster, '2')
  cluster.runRoundRobin()
}

/** What comes of it when N-2 crashes and N-1 is back. */
function meetWithoutN2(cluster: Cluster): void {
  cluster.crash('2')
  cluster.heal()
  cluster.restart('1')
}

/**
 * A node that missed a committed record cannot become leader: a voter compares logs, the last term first and then the
 * length, and refuses a log that is behind its own (paper 5.4.1). Whoever wins therefore has everything that was ever
 * committed.
 */
test('a log that is behind cannot win', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  scenario.prepare(
    'N-1 leads; N-3 misses a command',
    { uses: ['leader_election/all_yes_votes.without_pre_vote'] },
    () => {
      cluster.start()
      cluster.campaign('1')
      cluster.runRoundRobin()
      cluster.crash('3')
      const command = cluster.command('1', 'add 1')
      cluster.runRoundRobin({ until: () => command.done })
      expect(command.answer).toEqual({ type: 'result', result: '1' })
      cluster.restart('3')
    },
  )

  const behind = { tests: ['leader_election/log_comparison', 'leader_election/outdated_log_detection'] }
  scenario.section('N-3 campaigns and is refused', behind, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 2 })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 2, votedFor: null })
  })

  scenario.section('N-2, which has the record, wins', { uses: ['leader_election/re_election'] }, () => {
    cluster.campaign('2')
    cluster.runRoundRobin({ until: () => cluster.node('2').role === 'leader' })
    expect(cluster.node('2').log.at(2)).toMatchObject({ command: 'add 1' })
  })
})

/**
 * As in :test:`a log that is behind cannot win`, but with pre-votes: the voter makes the same comparison when it is
 * only asked (thesis 9.6). The node that is behind learns that it could not win before it has raised the term, so its
 * attempt leaves nothing behind.
 *
 * N-1 is down and has been silent for an election time-out; a node that heard from a leader would refuse everybody.
 */
test('a log that is behind gets no pre-vote', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, seed: 2 }))

  missACommand(cluster)
  scenario.prepare('N-1 leads until it crashes; N-3 misses a command', () => {
    cluster.crash('1')
    cluster.tick(10)
    expect(cluster.nodes.map((id) => logTerms(cluster, id))).toEqual([[1, 1], [1, 1], [1]])
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
  })

  const behind = { tests: ['leader_election/pre_vote_rejection', 'leader_election/outdated_log_detection'] }
  scenario.section('N-3 asks N-2 and is refused; no term changes', behind, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1 })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1 })
  })

  const ahead = { tests: ['leader_election/log_comparison'] }
  scenario.section('N-2 asks N-3, and is elected in term 2', ahead, () => {
    elect(cluster, '2')
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
    expect(logTerms(cluster, '2')).toEqual([1, 1, 2])
  })
})

/**
 * The longest log is not the best one. N-1 was cut off with three commands that nobody else stored; meanwhile N-2 was
 * elected, and N-3 has the one record of its term. That record is committed and N-1's commands are not, so N-1 must not
 * win, although its log is twice as long: the last terms are compared first (paper 5.4.1). N-3, with the shorter log, may.
 */
test('a longer log that ends in an older term cannot win', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  endInDifferentTerms(cluster)
  scenario.prepare("N-1 is back and campaigns in N-2's term, where N-3 has no vote left", () => {
    meetWithoutN2(cluster)
    expect(logTerms(cluster, '1')).toEqual([1, 1, 1, 1])
    expect(logTerms(cluster, '3')).toEqual([1, 2])
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ term: 2, votedFor: '2' })
  })

  const older = { tests: ['leader_election/log_comparison', 'leader_election/outdated_log_detection'] }
  scenario.section('It campaigns in term 3, and N-3 refuses the longer log', older, () => {
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 3 })
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 3, votedFor: null })
  })

  const newer = { tests: ['leader_election/log_comparison', 'log_replication/conflict_resolution'] }
  scenario.section("N-3 campaigns, N-1 votes for the shorter log, and its own gives way to N-3's", newer, () => {
    elect(cluster, '3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 4 })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 4, votedFor: '3' })
    expect(logTerms(cluster, '1')).toEqual([1, 2, 4])
  })
})

/**
 * As in :test:`a longer log that ends in an older term cannot win`, but with pre-votes (thesis 9.6). N-1's first
 * question is about term 2, in which N-3 is already; from the answer it learns that term. The second is about term 3,
 * and refused because of the log alone; nothing changes by it.
 */
test('a longer log that ends in an older term gets no pre-vote', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  endInDifferentTerms(cluster)
  scenario.prepare('N-1 is back, asks about term 2, and learns that it has begun', () => {
    meetWithoutN2(cluster)
    cluster.tick(10)
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2 })
    expect(logTerms(cluster, '1')).toEqual([1, 1, 1, 1])
    expect(logTerms(cluster, '3')).toEqual([1, 2])
  })

  const older = { tests: ['leader_election/pre_vote_rejection', 'leader_election/outdated_log_detection'] }
  scenario.section('It asks about term 3, and N-3 refuses the longer log', older, () => {
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 2 })
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
  })

  scenario.section('N-3 asks, and is elected in term 3', { tests: ['leader_election/log_comparison'] }, () => {
    elect(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 3 })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 3, votedFor: '3' })
  })
})
