import { expect, test } from 'vitest'
import { ledByOne } from '../support/raft-cluster.ts'

test('a change of settings has to go with those that are still on their way', () => {
  const cluster = ledByOne()
  cluster.changeSettings('1', { heartbeatIntervalTicks: 9 })
  const shorter = cluster.changeSettings('1', { electionTimeoutTicks: 5 })
  cluster.runRoundRobin()
  expect(shorter.answer).toMatchObject({
    type: 'refused',
    message: '"electionTimeoutTicks" is 5; it must be an integer of 10 or more',
  })
  expect(cluster.node('1').settings).toMatchObject({ heartbeatIntervalTicks: 9, electionTimeoutTicks: 10 })
})

test('so it has with what a former leader has left behind uncommitted', () => {
  const cluster = ledByOne()
  cluster.changeSettings('1', { heartbeatIntervalTicks: 9 })
  cluster.runRoundRobin({ until: () => cluster.node('2').log.lastIndex === 2 })
  cluster.crash('1')
  cluster.campaign('2')
  cluster.runRoundRobin({ until: () => cluster.node('2').role === 'leader' })
  const shorter = cluster.changeSettings('2', { electionTimeoutTicks: 5 })
  cluster.runRoundRobin()
  expect(shorter.answer).toMatchObject({ type: 'refused', reason: 'settings' })
  expect(cluster.node('2').settings).toMatchObject({ heartbeatIntervalTicks: 9, electionTimeoutTicks: 10 })
})
