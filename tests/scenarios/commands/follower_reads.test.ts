import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, pass, underFirst } from '../../support/commands-steps.ts'
import { elect, handleAll, heartbeat, sendAll, settle } from '../../support/steps.ts'

const HERE = { atFollower: true }

/**
 * A follower can answer a read itself. It asks the leader how much it must have applied for that; the leader finds out as
 * for a read of its own (thesis 6.4, at its end), and all further work is the follower's.
 *
 * N-3 is asked while a command is under way: it has the record, and does not know yet that it is committed, as its client
 * has been told already. So it must not answer from what it has applied, and not because it has the record either. It
 * waits for the leader's word, applies the record, and answers.
 */
test('a follower answers a read', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, checkQuorum: true })

  const commits = { tests: ['log_replication/normal_replication'] }
  scenario.section('A command is carried out; N-3 has it and does not know that it is committed', commits, () => {
    answered(cluster, cluster.command('1', 'add 1'))
    cluster.loseOutbox('1')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ commitIndex: 1, log: { lastIndex: 2 } })
  })

  const asks = { tests: ['state_machine_command/linearizable_read.at_follower'] }
  const read = scenario.section('N-3 is asked, and asks N-1 from which index on it may answer', asks, () => {
    const asked = cluster.read('3', 'size', HERE)
    expect(cluster.outbox('3')).toMatchObject([{ kind: 'read_index', to: '1' }])
    expect(asked.done).toBe(false)
    return asked
  })

  const index = { uses: ['state_machine_command/linearizable_read.at_follower'] }
  const late = scenario.section('N-1 is confirmed by N-2, and tells it; N-3 has not applied as much', index, () => {
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    sendAll(cluster, '1')
    const heartbeats = cluster.withhold('3')
    handleAll(cluster, '2')
    sendAll(cluster, '2')
    handleAll(cluster, '1')
    sendAll(cluster, '1')
    handleAll(cluster, '3')
    sendAll(cluster, '3')
    expect(cluster.node('3').followerReads?.indexed).toMatchObject([{ readIndex: 2 }])
    expect(read.done).toBe(false)
    return heartbeats
  })

  const answers = { tests: ['log_replication/heartbeat_commit_update'] }
  scenario.section("N-1's heartbeat says that the record is committed, and N-3 answers", answers, () => {
    cluster.deliver(late)
    cluster.runRoundRobin()
    expect(read.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.machine('3').query()).toBe('1')
  })

  const several = { tests: ['state_machine_command/linearizable_read.batched'] }
  scenario.section('Three more come; two of them share a request', several, () => {
    const reads = [1, 2, 3].map(() => cluster.read('3', 'size', HERE))
    expect(cluster.outbox('3').length).toBe(1)
    cluster.runRoundRobin({ until: () => reads.every(({ done }) => done) })
    expect(reads.map(({ answer }) => answer)).toEqual(Array(3).fill({ type: 'result', result: '1' }))
    expect(cluster.node('3').requestCount).toBe(3)
  })
})

/**
 * N-3 follows N-1, which has been deposed without knowing it: both are cut off from the others, who have elected N-2 and
 * carried out a command. N-3 asks N-1 for a read index. N-1 believes that it leads, but nobody confirms it, and it tells
 * nothing (thesis 6.4). When N-3 hears from N-2, its client is told to ask again.
 */
test('a follower asks a leader that was deposed', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false })

  const elects = { uses: ['network_partition/leader_isolation', 'leader_election/re_election'] }
  scenario.section('N-1 and N-3 are cut off, and N-2 is elected', elects, () => {
    cluster.partition(['1', '3'], ['2', '4', '5'])
    elect(cluster, '2')
  })
  answered(cluster, cluster.command('2', 'add 1'))
  settle(cluster, '2')

  const asks = { tests: ['state_machine_command/linearizable_read.at_follower'] }
  const read = scenario.section('N-3 asks N-1, which finds no majority', asks, () => {
    const asked = cluster.read('3', 'size', HERE)
    cluster.runRoundRobin()
    expect(cluster.node('1').leadership?.reads).toHaveLength(1)
    expect(asked.done).toBe(false)
    return asked
  })

  const deposed = { tests: ['state_machine_command/linearizable_read.deposed_leader'] }
  scenario.section('N-3 hears from N-2, and its client is told to ask again', deposed, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(read.answer).toEqual({ type: 'retry', reason: 'deposed' })
  })

  const again = { tests: ['state_machine_command/linearizable_read.at_follower'] }
  scenario.section('Asked again, N-3 asks N-2, and answers', again, () => {
    expect(answered(cluster, cluster.read('3', 'size', HERE))).toEqual({ type: 'result', result: '1' })
  })
})

/**
 * Three clients read from the leader. The first read begins a round of heartbeats. The others come while that is under
 * way, and share the next: the answers to the first say that N-1 led before they came, and it may have been deposed in
 * between (thesis 6.4).
 *
 * That it matters shows when N-1 is cut off. The answers to a round that left before are still on their way; a read that
 * comes now must not go by them.
 *
 * Between the sections the others elect N-2 and carry out a command.
 */
test('reads share a round of heartbeats that begins after they came', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const shared = { tests: ['state_machine_command/linearizable_read.batched'] }
  scenario.section('The first read has a round for itself, the other two share one', shared, () => {
    const reads = [1, 2, 3].map(() => cluster.read('1', 'size'))
    expect(cluster.node('1').leadership?.reads.map(({ round }) => round)).toEqual([1, 2, 2])
    cluster.runRoundRobin({ until: () => reads.every(({ done }) => done) })
    expect(cluster.node('1').leadership?.readRound).toBe(2)
    cluster.runRoundRobin()
  })

  const held = { tests: ['state_machine_command/linearizable_read'] }
  const [first, late] = scenario.section('A read begins a round, whose answers are held up', held, () => {
    const asked = cluster.read('1', 'size')
    sendAll(cluster, '1')
    handleAll(cluster, '2', '3')
    sendAll(cluster, '2', '3')
    return [asked, cluster.withhold('1')] as const
  })

  scenario.section('N-1 is cut off, and N-2 is elected', { uses: ['leader_election/re_election'] }, () => {
    cluster.partition(['1'], ['2', '3'])
    elect(cluster, '2')
  })
  answered(cluster, cluster.command('2', 'add 1'))
  settle(cluster, '2')

  const second = scenario.section('The answers arrive: the first read is answered, a new one is not', held, () => {
    const asked = cluster.read('1', 'size')
    cluster.deliver(late)
    pass(cluster, 1)
    expect(first.answer).toEqual({ type: 'result', result: '0' })
    expect(asked.done).toBe(false)
    return asked
  })

  const deposed = { tests: ['state_machine_command/linearizable_read.deposed_leader'] }
  scenario.section('N-1 learns the newer term, and its client is told to ask again', deposed, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(second.answer).toEqual({ type: 'retry', reason: 'deposed' })
  })
})

/**
 * What N-3 asks N-1 is lost for a while. N-3 asks the same again with every interval of heartbeats, and for whoever has
 * waited long enough it says that the read is to be tried again: a read has done nothing. Those that came later stay
 * asked for, and have an answer as soon as a question gets through (thesis 6.2, 6.4).
 */
test('questions of a follower are lost, and its clients are answered in bounded time', ({ scenario }) => {
  const times = { electionTimeoutTicks: 20, heartbeatIntervalTicks: 2, answerTimeoutTicks: 5 }
  const cluster = underFirst(scenario, { nodes: 3, checkQuorum: false, ...times })

  const lost = { tests: ['network_partition/message_loss_recovery'] }
  scenario.section('A question is lost, and said again after an interval of heartbeats', lost, () => {
    const read = cluster.read('3', 'size', HERE)
    cluster.loseOutbox('3')
    cluster.tickNode('3')
    expect(cluster.outbox('3')).toEqual([])
    cluster.tickNode('3')
    expect(cluster.outbox('3')).toMatchObject([{ kind: 'read_index', to: '1' }])
    cluster.runRoundRobin()
    expect(read.answer).toEqual({ type: 'result', result: '0' })
  })

  const bounded = { tests: ['state_machine_command/bounded_wait'] }
  const [second, third] = scenario.section(
    'N-1 hears nothing of N-3, and the first of three is answered',
    bounded,
    () => {
      cluster.cutLink('3', '1')
      const reads = [cluster.read('3', 'size', HERE)]
      for (const wait of [1, 3]) {
        pass(cluster, wait)
        reads.push(cluster.read('3', 'size', HERE))
      }
      pass(cluster, 1)
      expect(reads.map(({ answer }) => answer)).toEqual([{ type: 'retry', reason: 'timeout' }, undefined, undefined])
      return [reads[1], reads[2]] as const
    },
  )

  const rest = { tests: ['state_machine_command/linearizable_read.at_follower'] }
  scenario.section('The second has waited as long; the third is answered when the link is mended', rest, () => {
    pass(cluster, 1)
    expect(second?.answer).toEqual({ type: 'retry', reason: 'timeout' })
    cluster.heal()
    pass(cluster, 2)
    expect(third?.answer).toEqual({ type: 'result', result: '0' })
  })
})

/**
 * A follower asks the leader of its term and nobody else. If it knows none it says so at once. N-1 is deposed and elected
 * again while its answer to N-3 is held up: it leads, as it did when N-3 asked, but in between another node may have led and
 * carried out commands, so what it answered in the earlier term counts no more (thesis 6.4). N-3's client asks again.
 */
test('a follower whose leader leads in a new term asks anew', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const unknown = { uses: ['leader_election/forget_leader'] }
  scenario.section('N-3 has forgotten its leader, and sends its client away', unknown, () => {
    cluster.forgetLeader('3')
    expect(answered(cluster, cluster.read('3', 'size', HERE))).toEqual({ type: 'retry', reason: 'no_leader' })
    heartbeat(cluster, '1')
    expect(cluster.node('3').leader).toBe('1')
  })

  const asks = { uses: ['state_machine_command/linearizable_read.at_follower'] }
  const read = scenario.section('N-3 asks N-1, which it does not reach', asks, () => {
    const asked = cluster.read('3', 'size', HERE)
    cluster.loseOutbox('3')
    expect(cluster.node('3').followerReads?.asked).toMatchObject({ leader: '1', term: 1 })
    return asked
  })

  scenario.section('N-1 is deposed and elected again by N-2', { tests: ['leader_election/re_election'] }, () => {
    cluster.partition(['1', '2'], ['3'])
    cluster.campaign('2')
    cluster.runRoundRobin()
    elect(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 3 })
    cluster.runRoundRobin()
    expect(read.done).toBe(false)
  })

  const deposed = { uses: ['state_machine_command/linearizable_read.deposed_leader'] }
  scenario.section('N-3 hears from it in the new term, and its client is told to ask again', deposed, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(read.answer).toEqual({ type: 'retry', reason: 'deposed' })
  })
})
