import { expect, test } from 'vitest'
import { ledByOne } from '../../support/raft-cluster.ts'

test('a leader that is told to leave while it hands over to a node that is down hands over to another when that has failed', () => {
  const cluster = ledByOne()
  cluster.crash('2')
  cluster.command('1', 'one that only the other has')
  cluster.runRoundRobin()
  const transfer = cluster.transfer('1', '2')
  cluster.leave('1')
  const pass = (ticks: number) => {
    for (let i = 0; i < ticks; i += 1) {
      cluster.tick()
      cluster.runRoundRobin()
    }
  }
  pass(10)
  expect(transfer.answer).toEqual({ type: 'retry', reason: 'transfer_timeout' })
  pass(20)
  expect(cluster.node('3')).toMatchObject({ role: 'leader', voters: ['2', '3'] })
  // Of the two that are left, both have to store the change.
  cluster.restart('2')
  pass(20)
  expect(cluster.node('1')).toMatchObject({ role: 'follower', wish: null, hasLeft: true })
})
