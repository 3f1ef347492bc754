/** Ways in which real implementations got elections wrong (paper 5.2 and 5.4.1, thesis 9.6). One test each. */
import { describe, expect, it } from 'vitest'
import { step } from '../../../src/raft/index.ts'
import { Cluster } from '../../../src/sim/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  log,
  makeNode,
  ofType,
  preVote,
  receive,
  repeat,
  requestVote,
  requestVoteResponse,
  sent,
} from '../../support/raft.ts'

describe('votes', () => {
  it('pitfall 1: a candidate stores its vote for itself, so a restart does not free it (5.2)', () => {
    const node = makeNode()
    const stored = ofType(step(node, { type: 'campaign' }), 'store_state')
    expect(stored).toEqual([{ type: 'store_state', term: 1, votedFor: '1' }])

    const restarted = makeNode({ term: stored[0]?.term ?? 0, votedFor: stored[0]?.votedFor ?? null, records: [] })
    const [response] = sent(receive(restarted, requestVote({ term: 1 })), 'request_vote_response')
    expect(response?.voteGranted).toBe(false)
  })

  it('pitfall 2: a time-out, a leader or another role within the term leaves the vote as it is (5.2)', () => {
    const node = makeNode({ preVote: true })
    receive(node, requestVote({ from: '2', term: 3 }))
    const changes = [
      () => repeat(node, 40, { type: 'tick' }),
      () => receive(node, appendEntries({ from: '2', term: 3 })),
      () => step(node, { type: 'campaign' }),
      () => receive(node, appendEntries({ from: '2', term: 3 })),
    ]
    const roles = changes.map((change) => {
      change()
      const [response] = sent(receive(node, requestVote({ from: '3', term: 3 })), 'request_vote_response')
      expect([node.votedFor, response?.voteGranted]).toEqual(['2', false])
      return node.role
    })
    expect(roles).toEqual(['candidate', 'follower', 'candidate', 'follower'])
  })

  it('pitfall 3: no vote for a request of a lower term, however good its log (5.1, figure 2)', () => {
    const node = makeNode({ term: 5 })
    const request = requestVote({ term: 4, lastLogIndex: 99, lastLogTerm: 4 })
    const [response] = sent(receive(node, request), 'request_vote_response')
    expect(response).toMatchObject({ term: 5, voteGranted: false })
    expect([node.term, node.votedFor]).toEqual([5, null])
  })

  it('pitfall 8: the candidate that has the vote is granted it again when it repeats its request (5.2)', () => {
    const node = makeNode()
    const answers = [1, 2, 3].map(
      () => sent(receive(node, requestVote({ from: '3', term: 2 })), 'request_vote_response')[0],
    )
    expect(answers.map((response) => response?.voteGranted)).toEqual([true, true, true])
  })
})

describe('logs are compared by last term first (5.4.1)', () => {
  it('pitfall 7: a shorter log of a later term is voted for; a longer log of an earlier term is not', () => {
    const node = () => makeNode({ records: log(1, 1, 1, 1) })
    const shorter = requestVote({ term: 3, lastLogIndex: 1, lastLogTerm: 2 })
    const [response] = sent(receive(node(), shorter), 'request_vote_response')
    expect(response?.voteGranted).toBe(true)

    const late = makeNode({ records: log(2) })
    const longer = requestVote({ term: 3, lastLogIndex: 4, lastLogTerm: 1 })
    expect(sent(receive(late, longer), 'request_vote_response')[0]?.voteGranted).toBe(false)
  })

  it('pitfall 7: so a cluster elects the node with the later term although another has the longer log', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false, checkQuorum: false })
    cluster.campaign('1')
    cluster.runRoundRobin()
    cluster.partition(['1'], ['2', '3'])
    for (const text of ['a', 'b', 'c']) cluster.command('1', text)
    cluster.campaign('2')
    cluster.runRoundRobin()
    cluster.crash('2')
    cluster.crash('3')
    cluster.restart('2')
    cluster.heal()
    cluster.campaign('2')
    cluster.runRoundRobin()
    expect(cluster.node('2').role).toBe('leader')
    expect(cluster.node('1').log.slice(1, 9)).toEqual(cluster.node('2').log.slice(1, 9))
  })
})

describe('pre-votes (thesis 9.6)', () => {
  it('pitfall 11: a pre-vote request carries the term of the last record, not the present or the proposed term', () => {
    const node = makeNode({ preVote: true, term: 7, records: log(1, 2) })
    const [request] = sent(step(node, { type: 'campaign' }), 'pre_vote')
    expect(request).toEqual(preVote({ from: '1', to: '2', term: 8, lastLogIndex: 2, lastLogTerm: 2 }))
  })

  it('pitfall 11: a voter compares a pre-vote with its log, not with its commit index', () => {
    const node = makeNode({ records: log(1, 1, 1) })
    receive(node, appendEntries({ prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 }))
    receive(node, appendEntriesResponse({ term: 2 }))
    expect([node.leader, node.commitIndex]).toEqual([null, 1])
    const answers = [1, 2, 3].map(
      (lastLogIndex) => sent(receive(node, preVote({ term: 3, lastLogIndex, lastLogTerm: 1 })), 'pre_vote_response')[0],
    )
    expect(answers.map((response) => response?.voteGranted)).toEqual([false, false, true])
  })
})

describe('terms in answers (5.1)', () => {
  it('pitfall 12: every answer has the term of its sender, so a stale node learns the newer one', () => {
    const requests = [
      appendEntries({ term: 2 }),
      requestVote({ term: 2 }),
      preVote({ term: 2 }),
      appendEntries({ term: 6, prevLogIndex: 9, prevLogTerm: 6 }),
    ]
    const terms = requests.map((request) => {
      const [effect] = ofType(receive(makeNode({ term: 6 }), request), 'send')
      return effect?.message.term
    })
    expect(terms).toEqual([6, 6, 6, 6])
  })

  it('pitfall 12: so a leader that was away steps down when it hears from anyone', () => {
    const stale = makeNode({ preVote: false, checkQuorum: false })
    step(stale, { type: 'campaign' })
    receive(stale, requestVoteResponse())
    const [heartbeat] = sent(step(stale, { type: 'heartbeat' }), 'append_entries')
    const other = makeNode({ id: '2', term: 6 })
    const [response] = heartbeat ? sent(receive(other, heartbeat), 'append_entries_response') : []
    if (response) receive(stale, response)
    expect([stale.role, stale.term]).toEqual(['follower', 6])
  })
})
