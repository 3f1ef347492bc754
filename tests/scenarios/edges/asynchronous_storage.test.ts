import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { ledByFirst } from '../../support/snapshot-steps.ts'
import { handleAll, sendAll } from '../../support/steps.ts'

/**
 * Storage is asynchronous: N-1 sends a record while its own write is on its way (thesis 10.2.1). Neither its copy nor
 * N-2's counts before it is durable, and N-2 says nothing of its copy until then. N-3 is down, so both are needed. Then
 * N-2 crashes with a write that has not ended: the record is gone, and nobody had been told that it was there.
 *
 * With N-3 back, N-1's own copy is not needed: N-2 and N-3 are a majority, and the record is committed while N-1 still
 * writes it. But N-1 applies no record that it does not have on its disk. Ended before that, it cannot answer its client,
 * although the record is committed.
 */
test('what leaves a node while its writes are on their way', ({ scenario }) => {
  const cluster = ledByFirst(scenario, { asyncStorage: true, checkQuorum: false })
  scenario.prepare('N-3 crashes', () => cluster.crash('3'))
  for (const id of ['1', '2']) cluster.holdWrites(id)

  const tests = ['node_lifecycle/asynchronous_storage']
  scenario.section('N-2 answers when its copy is durable; N-1 commits when its own is', { tests }, () => {
    const command = cluster.command('1', 'add 1')
    sendAll(cluster, '1')
    handleAll(cluster, '2')
    expect(cluster.outbox('2')).toEqual([])
    cluster.storeOne('2')
    sendAll(cluster, '2')
    handleAll(cluster, '1')
    expect(cluster.node('1').commitIndex).toBe(1)
    cluster.storeOne('1')
    expect(cluster.node('1').commitIndex).toBe(2)
    sendAll(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
  })

  scenario.section('N-2 crashes before two writes have ended: it had promised nothing of them', () => {
    cluster.command('1', 'add 2')
    cluster.command('1', 'add 3')
    sendAll(cluster, '1')
    handleAll(cluster, '2')
    expect(cluster.writing('2')).toBe(2)
    cluster.crash('2')
    cluster.restart('2')
    expect(cluster.node('2').log.lastIndex).toBe(2)
    expect(cluster.node('1').commitIndex).toBe(2)
  })

  scenario.section('Both writes of N-1 end as one, and N-2 gets the records again', { tests }, () => {
    cluster.storeOne('1', 2)
    cluster.holdWrites('2', false)
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(cluster.node('1').commitIndex).toBe(4)
    expect(cluster.machine('1').commands).toEqual(['add 1', 'add 2', 'add 3'])
  })

  scenario.prepare('N-3 restarts and is brought up to date', () => {
    cluster.restart('3')
    cluster.heartbeat('1')
    cluster.runRoundRobin()
  })

  scenario.section(
    'A record is committed by the disks of N-2 and N-3; N-1 applies it when it is on its own',
    { tests },
    () => {
      const command = cluster.command('1', 'add 4')
      cluster.runRoundRobin()
      expect(cluster.node('1').commitIndex).toBe(5)
      expect(cluster.machine('1').commands).toHaveLength(3)
      cluster.storeOne('1')
      expect(cluster.machine('1').commands).toEqual(['add 1', 'add 2', 'add 3', 'add 4'])
      sendAll(cluster, '1')
      expect(command.answer).toEqual({ type: 'result', result: '4' })
    },
  )

  const ends = { tests: [...tests, 'node_lifecycle/shutdown'] }
  scenario.section(
    'N-1 is shut down before it can apply the next one: its client hears that nobody knows',
    ends,
    () => {
      const command = cluster.command('1', 'add 5')
      cluster.runRoundRobin()
      expect(cluster.node('1').commitIndex).toBe(6)
      cluster.shutdown('1')
      sendAll(cluster, '1')
      expect(command.answer).toEqual({ type: 'unknown', reason: 'shutdown' })
      expect(cluster.machine('1').commands).toHaveLength(4)
    },
  )
})
