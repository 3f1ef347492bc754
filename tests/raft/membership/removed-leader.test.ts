import { expect, test } from 'vitest'
import { ledByOne } from '../../support/raft-cluster.ts'

test('a leader that has removed itself leaves nobody waiting: it will not hear what becomes of the rest (thesis 4.2.2)', () => {
  const cluster = ledByOne()
  const removal = cluster.changeMembership('1', 'REMOVE', '1')
  const command = cluster.command('1', 'add 1')
  cluster.runRoundRobin()
  expect(cluster.node('1')).toMatchObject({ role: 'follower', waiting: { length: 0 } })
  expect(removal.answer).toEqual({ type: 'result', result: 'committed at 2' })
  expect(command.answer).toEqual({ type: 'unknown', reason: 'removed' })
})
