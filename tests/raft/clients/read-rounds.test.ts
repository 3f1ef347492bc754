import { expect, it } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'

/** Node 1 has led in term 1, leads in term 3, and node 3 answers a round of heartbeats for reads of term 1. */
function answeredLate() {
  const cluster = new Cluster({ nodes: 3, preVote: false, checkQuorum: false })
  cluster.start()
  cluster.campaign('1')
  cluster.runRoundRobin()
  cluster.read('1', 'count')
  while (cluster.sendOne('1'));
  const asked = cluster.withhold('3', (message) => message.kind === 'append_entries' && message.readRound === 1)
  for (const id of ['2', '1']) {
    cluster.campaign(id)
    cluster.runRoundRobin()
  }
  expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 3 })
  cluster.deliver(asked)
  cluster.handleOne('3')
  return cluster
}

it('an answer to a leader of an earlier term confirms no round of reads (thesis 6.4)', () => {
  const [response] = answeredLate().outbox('3')
  expect(response).toMatchObject({ kind: 'append_entries_response', to: '1', term: 3, success: false })
  expect(response).not.toHaveProperty('readRound')
})

it('a leader that leads again and was deposed does not take it for a confirmation', () => {
  const cluster = answeredLate()
  cluster.sendOne('3')
  const late = cluster.withhold('1')
  cluster.partition(['1'], ['2', '3'])
  cluster.campaign('2')
  cluster.runRoundRobin()
  const write = cluster.command('2', 'x')
  cluster.runRoundRobin()
  expect(write.answer).toEqual({ type: 'result', result: '1' })

  const read = cluster.read('1', 'count')
  cluster.deliver(late)
  cluster.runRoundRobin()
  expect(read.done).toBe(false)
})
