import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, handleAndReply, sendAll } from '../../support/elections.ts'

/**
 * One node is a majority of one. It has nobody to ask, so it leads within the step in which it campaigns, pre-votes or
 * not, and a record is committed as soon as it is stored (paper 5.2, 5.3).
 */
test('one node alone', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 1 }))

  const alone = { tests: ['leader_election/majority_size'] }
  scenario.section('N-1 campaigns, leads and commits the first record at once', alone, () => {
    cluster.start()
    cluster.campaign('1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, votedFor: '1', commitIndex: 1 })
    expect(cluster.idle).toBe(true)
  })

  const command = { tests: ['state_machine_command/minimal_node_count'] }
  scenario.section('A command is applied without a single message', command, () => {
    const command = cluster.command('1', 'add 1')
    cluster.sendOne('1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1').commitIndex).toBe(2)
  })
})

/**
 * Half of an even number is not a majority: of four nodes, two could elect one leader and the other two another. So
 * three votes are needed (paper 5.2), and three copies of a record before it is committed. Four nodes bear the loss of
 * one, just as three do.
 */
test('four nodes need three votes', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 4, preVote: false }))

  const half = { tests: ['leader_election/majority_size', 'network_partition/no_majority'] }
  scenario.section('The network is split in halves; two votes are not enough', half, () => {
    cluster.start()
    cluster.partition(['1', '2'], ['3', '4'])
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(each(cluster, 'votedFor')).toEqual(['1', '1', null, null])
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1 })
  })

  const three = { tests: ['leader_election/majority_size', 'leader_election/partial_election'] }
  scenario.section('N-3 is back, N-4 is not; three votes are', three, () => {
    cluster.partition(['1', '2', '3'], ['4'])
    elect(cluster, '1')
    expect(each(cluster, 'votedFor')).toEqual(['1', '1', '1', null])
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 2 })
  })

  scenario.section('Its first record needs three copies too', { tests: ['log_replication/term_start_entry'] }, () => {
    sendAll(cluster, '1')
    handleAndReply(cluster, '2')
    cluster.handleOne('1')
    expect(cluster.node('1').progress.get('2')?.matchIndex).toBe(1)
    expect(cluster.node('1').commitIndex).toBe(0)
    handleAndReply(cluster, '3')
    cluster.handleOne('1')
    expect(cluster.node('1').commitIndex).toBe(1)
  })
})

/**
 * Five nodes bear the loss of two (paper 5.2): three votes of five elect a leader, whoever the three are. With a third
 * node down the two that are left agree on everything and still elect nobody, because a quorum is counted among all
 * nodes of the cluster and not among those that answer.
 */
test('five nodes elect with three votes, not with two', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 5, preVote: false }))

  scenario.prepare('The nodes start; N-4 and N-5 crash', () => {
    cluster.start()
    cluster.crash('4')
    cluster.crash('5')
  })

  const three = { tests: ['leader_election/majority_size', 'leader_election/partial_election'] }
  scenario.section('N-1 is elected by the three that are up', three, () => {
    elect(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
    expect(each(cluster, 'votedFor')).toEqual(['1', '1', '1', null, null])
  })

  const two = { uses: ['leader_election/partial_election'], tests: ['network_partition/no_majority'] }
  scenario.section('It crashes too, and two of five elect nobody', two, () => {
    cluster.crash('1')
    cluster.loseInbox('2')
    cluster.loseInbox('3')
    cluster.campaign('2')
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 2, votedFor: '2' })
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
  })
})

/**
 * Of seven votes the fourth decides (paper 5.2). The candidate does not wait for the other three; when they arrive there
 * is no election any more that they could count for.
 */
test('seven nodes: the fourth vote decides', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 7, preVote: false }))

  scenario.prepare('N-1 campaigns, and all vote for it', () => {
    cluster.start()
    cluster.campaign('1')
    sendAll(cluster, '1')
    for (const voter of ['2', '3', '4', '5', '6', '7']) handleAndReply(cluster, voter)
    expect(each(cluster, 'votedFor')).toEqual(['1', '1', '1', '1', '1', '1', '1'])
  })

  const three = { tests: ['leader_election/majority_size', 'leader_election/all_yes_votes'] }
  scenario.section('With its own and two more votes it is a candidate still, with the fourth it leads', three, () => {
    cluster.handleOne('1')
    cluster.handleOne('1')
    expect(cluster.node('1').role).toBe('candidate')
    cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
  })

  const late = { tests: ['leader_election/stale_vote_handling'] }
  scenario.section('The other three votes change nothing', late, () => {
    while (cluster.handleOne('1'));
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, election: null })
    expect(cluster.node('1').log.lastIndex).toBe(1)
  })
})
