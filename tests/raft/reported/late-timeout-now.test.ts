/** The order to take over arrives after the leader has given the transfer up (thesis 3.10). */
import { expect, test } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { sendAll } from '../../support/steps.ts'
import { lead, leaderOf, ticks } from './situations.ts'

/** Node "1" leads, and its order to "3" to take over is held up; it gives up. */
function givenUp() {
  const cluster = new Cluster({ nodes: 3, checkQuorum: true })
  cluster.start()
  lead(cluster, '1')
  ticks(cluster, 2)
  const transfer = cluster.transfer('1', '3')
  sendAll(cluster, '1')
  const late = cluster.withhold('3', ({ kind }) => kind === 'timeout_now')
  expect(late.length).toBe(1)
  cluster.cutLink('1', '3')
  cluster.loseInbox('3')
  ticks(cluster, 11)
  expect(cluster.node('1').role).toBe('leader')
  return { cluster, transfer, late }
}

test('whoever was told that it never will be done does not see it done', () => {
  const { cluster, transfer, late } = givenUp()
  expect(transfer.answer).toEqual({ type: 'unknown', reason: 'transfer_timeout' })
  cluster.heal()
  cluster.deliver(late)
  cluster.handleOne('3')
  ticks(cluster, 2)
  expect(cluster.node('3').role).toBe('leader')
  // What the type Answer says of "retry": it was not done and never will be by this request.
  expect(transfer.answer?.type === 'retry' && cluster.node('3').role === 'leader').toBe(false)
})

test('what was carried out meanwhile is not lost by it', () => {
  const { cluster, late } = givenUp()
  const written = cluster.command('1', 'x')
  ticks(cluster, 1)
  expect(written.answer?.type).toBe('result')
  cluster.heal()
  cluster.deliver(late)
  cluster.handleOne('3')
  ticks(cluster, 60)
  expect(cluster.machine(leaderOf(cluster) ?? '').commands).toEqual(['x'])
})

test('it does nothing where the target has a record that came after it', () => {
  const { cluster, late } = givenUp()
  cluster.heal()
  cluster.command('1', 'x')
  ticks(cluster, 3)
  expect(cluster.node('3').commitIndex).toBe(2)
  cluster.deliver(late)
  ticks(cluster, 30)
  expect([leaderOf(cluster), cluster.node('1').term]).toEqual(['1', 1])
})
