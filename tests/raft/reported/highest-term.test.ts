/** One damaged message with the highest term that a message may have (paper 5.1: a newer term is adopted). */
import { expect, test } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { appendEntriesResponse } from '../../support/raft.ts'
import { commits, lead, ticks } from './situations.ts'

test('it does not end the cluster, not even after all have been restarted', () => {
  const cluster = new Cluster({ nodes: 3 })
  cluster.start()
  lead(cluster, '1')
  ticks(cluster, 2)
  cluster.inject('1', appendEntriesResponse({ from: '2', to: '1', term: 2 ** 48, success: false }))
  cluster.handleOne('1')
  const ok = commits(cluster, 500)
  for (const id of cluster.nodes) {
    cluster.crash(id)
    cluster.restart(id)
  }
  expect(ok || commits(cluster, 500)).toBe(true)
  expect(ok).toBe(true)
  expect(cluster.nodes.map((id) => cluster.node(id).term)).toEqual([1, 1, 1])
})
