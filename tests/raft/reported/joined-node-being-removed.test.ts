import { expect, it } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { commits, lead, ticks } from './situations.ts'

/** Seen in braft and in cowsql's raft, there with nodes that were there from the beginning. */
it('a leader that joined later removes itself, stores that, crashes and comes back: one of the two is elected', () => {
  const cluster = new Cluster({ nodes: 1 })
  cluster.start()
  lead(cluster, '1')
  cluster.addNode('n')
  cluster.join('n', '1')
  ticks(cluster, 3)
  cluster.transfer('1', 'n')
  ticks(cluster, 3)
  expect(cluster.node('n').role).toBe('leader')
  cluster.changeMembership('n', 'REMOVE', 'n')
  cluster.crash('n')
  cluster.restart('n')
  expect(commits(cluster, 2000)).toBe(true)
})
