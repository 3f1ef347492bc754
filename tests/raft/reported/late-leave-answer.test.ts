/** A late copy of "you have been removed" comes to a node that is a member again, and wants to leave again (thesis 4.1). */
import { expect, test } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { lead, ticks } from './situations.ts'

test('it is no answer to the new request: the node goes on asking, and is removed', () => {
  const cluster = new Cluster({ nodes: 3, preVote: true })
  cluster.start()
  lead(cluster, '1')
  ticks(cluster, 1)
  const isAnswer = ({ kind }: { kind: string }) => kind === 'membership_change_response'
  cluster.leave('3')
  cluster.runRoundRobin({ until: () => cluster.inbox('3').some((message) => isAnswer(message as { kind: string })) })
  const late = cluster.withhold('3', isAnswer)
  expect(late).toMatchObject([{ success: true }])
  cluster.deliver(late)
  ticks(cluster, 3)
  expect(cluster.node('1').voters).toEqual(['1', '2'])
  cluster.join('3', '1')
  ticks(cluster, 5)
  expect(cluster.node('1').voters).toEqual(['1', '2', '3'])
  expect(cluster.node('3').voters).toEqual(['1', '2', '3'])

  cluster.leave('3')
  cluster.loseOutbox('3')
  cluster.deliver(late)
  cluster.handleOne('3')
  expect(cluster.node('3')).toMatchObject({ hasLeft: false, wish: { op: 'REMOVE' } })
  ticks(cluster, 100)
  expect(cluster.node('1').voters).not.toContain('3')
  expect(cluster.node('3')).toMatchObject({ hasLeft: true, wish: null })
})
