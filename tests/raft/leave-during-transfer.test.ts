import { expect, test } from 'vitest'
import type { RaftEvent } from '../../src/raft/index.ts'
import { ledByOne } from '../support/raft-cluster.ts'

test('a leader that is told to leave while it hands over to a node that is down gives up both', () => {
  const cluster = ledByOne()
  const events: RaftEvent[] = []
  cluster.on('1', (event) => events.push(event))
  cluster.crash('2')
  const transfer = cluster.transfer('1', '2')
  cluster.leave('1')
  for (let ticks = 0; ticks < 10; ticks += 1) {
    cluster.tick()
    cluster.runRoundRobin()
  }
  expect(transfer.answer).toEqual({ type: 'retry', reason: 'transfer_timeout' })
  expect(events).toEqual([expect.objectContaining({ type: 'error', code: 'membership_change_failed' })])
  expect(cluster.node('1')).toMatchObject({ role: 'leader', wish: null })
})
