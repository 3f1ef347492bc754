/** Leadership is to go to a node that is down (thesis 3.10 and 4.2.2). */
import { expect, test } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { errorsOf } from '../../support/membership-steps.ts'
import { lead, ticks } from './situations.ts'

test('after a transfer to it the leader takes requests again, an election time-out later', () => {
  const cluster = new Cluster({ nodes: 3 })
  cluster.start()
  lead(cluster, '1')
  ticks(cluster, 2)
  cluster.crash('2')
  const transfer = cluster.transfer('1', '2')
  expect(ticks(cluster, 10, () => transfer.done)).toBe(true)
  const written = cluster.command('1', 'x')
  cluster.runRoundRobin()
  expect(written.answer?.type).toBe('result')
})

test('a leader that leaves hands over to a node that is up', () => {
  const cluster = new Cluster({ nodes: 3, checkQuorum: true })
  cluster.start()
  const errors = errorsOf(cluster, '1')
  lead(cluster, '1')
  ticks(cluster, 2)
  cluster.crash('2')
  ticks(cluster, 60)
  for (let i = 0; i < 5; i += 1) {
    if (cluster.node('1').role === 'leader') cluster.leave('1')
    ticks(cluster, 40)
  }
  expect(cluster.node('3').voters).not.toContain('1')
  expect(errors).toEqual([])
})
