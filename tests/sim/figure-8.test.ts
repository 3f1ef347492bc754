import { expect, it } from 'vitest'
import type { Cluster } from '../../src/sim/index.ts'
import { ledByOne } from '../support/raft-cluster.ts'

/** Two campaigns, because in the term of the first one most nodes have voted for another; nothing else is sent. */
function elect(cluster: Cluster, id: string): void {
  cluster.campaign(id)
  cluster.runRoundRobin()
  cluster.campaign(id)
  cluster.runRoundRobin({ until: () => cluster.node(id).role === 'leader' })
  cluster.loseOutbox(id)
}

it('figure 8 (paper 5.4.2): a record of an earlier term on a majority is not committed, and may be replaced', () => {
  const cluster = ledByOne({ nodes: 5, maxRecordsPerMessage: 1 })

  // (a) S1 leads and gets its record to S2 only.
  cluster.partition(['1', '2'], ['3', '4', '5'])
  cluster.command('1', 'x')
  cluster.runRoundRobin()

  // (b) S1 crashes; S5 is elected by S3 and S4, and crashes with a record of its own.
  cluster.crash('1')
  cluster.campaign('5')
  cluster.runRoundRobin({ until: () => cluster.node('5').role === 'leader' })
  cluster.crash('5')

  // (c) S1 is elected again, and gets its old record to S3 and S4, but not its new one.
  cluster.restart('1')
  cluster.heal()
  elect(cluster, '1')
  cluster.heartbeat('1')
  cluster.runRoundRobin({ until: () => ['3', '4'].every((id) => cluster.node(id).log.lastIndex === 2) })
  for (const id of ['2', '3', '4']) cluster.cutLink('1', id)
  cluster.runRoundRobin()
  expect(['1', '2', '3', '4'].map((id) => cluster.node(id).log.termAt(2))).toEqual([1, 1, 1, 1])
  expect(['3', '4'].map((id) => cluster.node('1').progress.get(id)?.matchIndex)).toEqual([2, 2])
  expect(cluster.node('1').commitIndex).toBe(0)

  // (d) S1 crashes; S5 is elected by S3 and S4, and replaces the record everywhere.
  cluster.crash('1')
  cluster.restart('5')
  cluster.heal()
  elect(cluster, '5')
  for (let i = 0; i < 2; i += 1) {
    cluster.heartbeat('5')
    cluster.runRoundRobin()
  }
  expect(['2', '3', '4', '5'].map((id) => cluster.node(id).log.termAt(2))).toEqual([2, 2, 2, 2])
  expect(cluster.node('5').commitIndex).toBe(3)
  expect(cluster.machine('5').commands).toEqual([])
})
