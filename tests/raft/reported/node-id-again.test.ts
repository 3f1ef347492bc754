import { expect, it } from 'vitest'
import type { MembershipOp, NodeId } from '../../../src/raft/index.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { lead, ticks } from './situations.ts'

function change(cluster: Cluster, at: NodeId, op: MembershipOp, node: NodeId): void {
  const asked = cluster.changeMembership(at, op, node)
  ticks(cluster, 3)
  expect(asked.answer).toMatchObject({ type: 'result' })
}

function transfer(cluster: Cluster, from: NodeId, to: NodeId): void {
  cluster.transfer(from, to)
  ticks(cluster, 3)
  expect(cluster.node(to).role).toBe('leader')
}

/** Seen in openraft, CockroachDB, dragonboat and RedisRaft: the id of a removed node is used again with an empty disk. */
it('a node whose id was alone in the cluster long ago replays that, and does not lead by itself', () => {
  const cluster = new Cluster({ nodes: 1, maxRecordsPerMessage: 1, preVote: true, checkQuorum: true })
  cluster.start()
  lead(cluster, '1')
  ticks(cluster, 1)
  cluster.addNode('4')
  change(cluster, '1', 'ADD', '4')
  transfer(cluster, '1', '4')
  change(cluster, '4', 'REMOVE', '1')
  cluster.addNode('5')
  cluster.addNode('6')
  change(cluster, '4', 'ADD', '5')
  change(cluster, '4', 'ADD', '6')
  transfer(cluster, '4', '5')
  change(cluster, '5', 'REMOVE', '4')

  cluster.crash('4')
  cluster.replaceDisk('4')
  cluster.restart('4')
  cluster.join('4', '5')
  cluster.runRoundRobin({ until: () => cluster.node('4').voters.join() === '4' })
  expect(cluster.node('4').voters).toEqual(['4'])
  cluster.partition(['4', '1'], ['5', '6'])
  const command = cluster.command('5', 'real')
  cluster.runRoundRobin()
  expect(command.answer?.type).toBe('result')
  // What has to hold in a cluster is checked after every step.
  cluster.tickNode('4', 25)
  expect(cluster.node('4').role).not.toBe('leader')
})

it('a late answer of the node that had the id before does not count towards a commit', () => {
  const cluster = new Cluster({ nodes: 2 })
  cluster.start()
  cluster.addNode('3')
  lead(cluster, '1')
  ticks(cluster, 1)
  cluster.changeMembership('1', 'ADD', '3')
  ticks(cluster, 3)
  const first = cluster.command('1', 'a')
  cluster.runRoundRobin({ until: () => cluster.waitingFor('1') >= 2 || first.done })
  const late = cluster.withhold('1', (message) => message.from === '3')
  cluster.deliver(late)
  cluster.runRoundRobin()
  cluster.changeMembership('1', 'REMOVE', '3')
  ticks(cluster, 2)
  cluster.crash('3')
  cluster.replaceDisk('3')
  cluster.restart('3')
  cluster.partition(['1', '3'], ['2'])
  cluster.changeMembership('1', 'ADD', '3')
  cluster.deliver(late)
  cluster.runRoundRobin()
  cluster.deliver(late)
  cluster.runRoundRobin()
  const second = cluster.command('1', 'b')
  cluster.deliver(late)
  cluster.runRoundRobin()
  const { commitIndex } = cluster.node('1')
  expect(commitIndex <= cluster.node('2').commitIndex || cluster.node('3').log.lastIndex >= commitIndex).toBe(true)
  cluster.heal()
  ticks(cluster, 5)
  expect(second.answer?.type).toBe('result')
})
