import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, handleAndReply, sendAll } from '../../support/elections.ts'

/**
 * Messages can take any time. Here N-3's vote for N-1 arrives when N-1 has been elected without it, and a copy of it when
 * N-1 does not even lead any more. A vote belongs to one candidacy in one term (paper 5.1, 5.2); outside it, it is a
 * message that says nothing.
 */
test('a vote arrives after its election is over', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  const vote = scenario.prepare("N-1 is elected with N-2's vote, while N-3's is held up", () => {
    cluster.start()
    cluster.campaign('1')
    sendAll(cluster, '1')
    handleAndReply(cluster, '3')
    const heldUp = cluster.withhold('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 1 })
    return heldUp
  })

  const late = { tests: ['leader_election/stale_vote_handling'] }
  scenario.section('It arrives at N-1, which leads already', late, () => {
    cluster.deliver(vote)
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, election: null })
    expect(cluster.node('1').log.lastIndex).toBe(1)
  })

  scenario.section('N-2 is elected in term 2', { uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '2')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
  })

  scenario.section('A copy of it arrives at N-1, which follows by now', late, () => {
    cluster.loseInbox('1')
    cluster.deliver(vote)
    cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
  })
})

/**
 * N-1's first campaign brought it two votes that were held up on their way; with its own they would be a majority of
 * five. They arrive when it campaigns for the second time. If it counted them it would lead a term that nobody else has
 * voted in, and in that term another could be elected too (paper 5.2). So votes count for the term that they name.
 */
test('votes of an earlier term do not count in a later one', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 5, preVote: false, checkQuorum: false }))

  const votes = scenario.prepare('N-2 and N-3 vote for N-1 in term 1; their votes are held up', () => {
    cluster.start()
    cluster.campaign('1')
    sendAll(cluster, '1')
    handleAndReply(cluster, '2')
    handleAndReply(cluster, '3')
    expect(each(cluster, 'votedFor')).toEqual(['1', '1', '1', null, null])
    return cluster.withhold('1')
  })

  scenario.section(
    'N-1 has waited in vain and campaigns again',
    { tests: ['leader_election/election_timeout'] },
    () => {
      cluster.campaign('1')
      sendAll(cluster, '1')
      expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 2, votedFor: '1' })
    },
  )

  scenario.section('The old votes arrive', { tests: ['leader_election/stale_vote_handling'] }, () => {
    cluster.deliver(votes)
    while (cluster.handleOne('1'));
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 2 })
    expect([...(cluster.node('1').election?.granted ?? [])]).toEqual(['1'])
  })
})

/**
 * A voter has one vote a term, and the first candidate that is good enough gets it (paper 5.2, figure 2). Another
 * candidate of the same term is refused, otherwise both could win. The same candidate is granted it again when its
 * request comes once more, because the first answer may have been lost, and a vote said twice is still one vote.
 */
test('one vote a term, granted again to the same candidate', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  scenario.prepare('N-1 and N-2 campaign in term 1', () => {
    cluster.start()
    cluster.campaign('1')
    cluster.campaign('2')
    expect(each(cluster, 'term')).toEqual([1, 1, 0])
  })

  const once = { tests: ['leader_election/single_vote_per_term'] }
  const request = scenario.section(
    "N-1's request comes first: granted, but the answer is lost",
    { uses: ['leader_election/single_vote_per_term'] },
    () => {
      sendAll(cluster, '1')
      const request = cluster.withhold('3')
      cluster.deliver(request)
      cluster.handleOne('3')
      cluster.loseOutbox('3')
      expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '1' })
      return request
    },
  )

  scenario.section("N-2's request comes second: refused", once, () => {
    sendAll(cluster, '2')
    handleAndReply(cluster, '3')
    cluster.handleOne('2')
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '1' })
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 1 })
  })

  scenario.section("N-1's request comes again: granted again", once, () => {
    cluster.deliver(request)
    handleAndReply(cluster, '3')
    cluster.runRoundRobin({ until: () => cluster.node('1').role === 'leader' })
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '1' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
  })
})

/**
 * The vote is stored before it is sent (paper, figure 2). N-3 votes for N-1 and crashes at once. When it is back it has
 * forgotten everything but what it stored, and that is enough: N-2, which asks in the same term, is refused. If it were
 * not, term 1 would have two leaders, N-1 with N-3's first vote and N-2 with its second.
 */
test("a vote survives the voter's crash", ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  scenario.prepare('N-3 votes for N-1, which leads; N-2 has heard nothing yet', () => {
    cluster.start()
    cluster.cutLink('1', '2')
    elect(cluster, '1')
    expect(each(cluster, 'votedFor')).toEqual(['1', null, '1'])
  })

  const survives = { tests: ['leader_election/vote_persistence', 'node_lifecycle/durable_state'] }
  scenario.section('N-3 crashes and restarts: term and vote are there', survives, () => {
    cluster.crash('3')
    cluster.restart('3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', leader: null })
  })

  const refused = { uses: ['leader_election/vote_persistence'], tests: ['leader_election/single_vote_per_term'] }
  scenario.section('N-2 asks for it in the same term, and is refused', refused, () => {
    cluster.campaign('2')
    sendAll(cluster, '2')
    handleAndReply(cluster, '3')
    cluster.handleOne('2')
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '1' })
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 1 })
    expect(each(cluster, 'role')).toEqual(['leader', 'candidate', 'follower'])
  })
})

/**
 * A candidate is a voter too, and its vote for itself is stored like any other (paper, figure 2). Here the candidate wins
 * and crashes. Back again it does not know that it ever campaigned, but it knows that its vote of this term is gone. If
 * it gave it to N-2, which asks for it now, term 1 would have had two leaders.
 */
test("a candidate's vote for itself survives its crash", ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  scenario.prepare("N-1 leads with its own vote and N-3's; N-2 has heard nothing yet", () => {
    cluster.start()
    cluster.cutLink('1', '2')
    elect(cluster, '1')
    expect(each(cluster, 'votedFor')).toEqual(['1', null, '1'])
  })

  const survives = { tests: ['leader_election/vote_persistence', 'node_lifecycle/durable_state'] }
  scenario.section('N-1 crashes and restarts: it is a follower that has voted', survives, () => {
    cluster.crash('1')
    cluster.restart('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', leader: null })
  })

  const refused = { uses: ['leader_election/vote_persistence'], tests: ['leader_election/single_vote_per_term'] }
  scenario.section('The network works; N-2 asks for the vote in the same term, and is refused', refused, () => {
    cluster.heal()
    cluster.campaign('2')
    sendAll(cluster, '2')
    handleAndReply(cluster, '1')
    cluster.handleOne('2')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, votedFor: '1' })
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 1, votedFor: '2' })
  })
})
