/** A host tells its node to join at every start, as is usual; later an administrator removes the node (thesis 4.1). */
import { expect, test } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { observe } from '../../support/raft-cluster.ts'
import { lead, leaderOf, ticks } from './situations.ts'

function ledByOne(): Cluster {
  const cluster = new Cluster({ nodes: 3, checkQuorum: true })
  cluster.start()
  lead(cluster, '1')
  ticks(cluster, 1)
  return cluster
}

test('a member that leads is told to join: it asks once at most', () => {
  const cluster = ledByOne()
  const lines = observe(cluster)
  cluster.join('1', '2')
  ticks(cluster, 1000)
  expect(cluster.node('1').wish).toBe(null)
  expect(lines.filter((line) => line === '1 send membership_change to 2')).toHaveLength(1)
})

test.each([
  ['by itself, as the leader', '1'],
  ['by the next leader', '2'],
])('it is removed later, %s, and does not undo that', (_, leader) => {
  const cluster = ledByOne()
  cluster.join('1', '2')
  ticks(cluster, 20)
  cluster.transfer('1', leader)
  ticks(cluster, 20)
  const removal = cluster.changeMembership(leader, 'REMOVE', '1')
  ticks(cluster, 200)
  expect(removal.answer?.type).toBe('result')
  expect(cluster.node(leaderOf(cluster) ?? '').voters).toEqual(['2', '3'])
})

test('a follower that is told to join asks until it is answered, and no longer', () => {
  const cluster = ledByOne()
  cluster.join('3', '2')
  ticks(cluster, 20)
  expect(cluster.node('3').wish).toBe(null)
  const removal = cluster.changeMembership('1', 'REMOVE', '3')
  ticks(cluster, 200)
  expect(removal.answer?.type).toBe('result')
  expect(cluster.node('1').voters).toEqual(['1', '2'])
})
