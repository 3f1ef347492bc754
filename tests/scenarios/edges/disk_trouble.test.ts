import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { ledByFirst } from '../../support/snapshot-steps.ts'
import { elect, heartbeat } from '../../support/steps.ts'

/**
 * The disk of the leader N-1 is full when it is to write a record. It gives up leadership, and refuses clients; the
 * others elect N-2 without its vote. When there is room again, what waited is written, and N-1 follows. Then N-3's disk
 * is full: it takes no record, and answers heartbeats all the same.
 */
test('the disk of a leader is full, and then of a follower', ({ scenario }) => {
  const cluster = ledByFirst(scenario, { asyncStorage: true, checkQuorum: false })
  const full = { tests: ['node_lifecycle/disk_full'] }

  scenario.section('N-1 cannot write a record, and steps down; N-2 is elected without it', full, () => {
    cluster.refuseStores('1', 'full')
    cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(cluster.node('1').role).toBe('follower')
    const refused = cluster.command('1', 'add 2')
    cluster.runRoundRobin()
    expect(refused.answer).toMatchObject({ type: 'refused', reason: 'disk_full' })
    elect(cluster, '2')
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
  })

  scenario.section('There is room again: N-1 writes what waited, and has what the others have', () => {
    cluster.refuseStores('1', null)
    cluster.tickNode('1')
    cluster.runRoundRobin()
    heartbeat(cluster, '2')
    heartbeat(cluster, '2')
    expect(cluster.node('1').log.lastIndex).toBe(cluster.node('2').log.lastIndex)
    expect(cluster.machine('1').commands).toEqual(cluster.machine('2').commands)
  })

  scenario.section('N-3’s disk is full: the record is committed without it', full, () => {
    cluster.refuseStores('3', 'full')
    const command = cluster.command('2', 'add 3')
    cluster.runRoundRobin()
    heartbeat(cluster, '2')
    expect(command.answer?.type).toBe('result')
    expect(cluster.node('3').role).toBe('follower')
    expect(cluster.machine('3').commands).not.toContain('add 3')
  })
})

/** A disk that fails ends its node in order: N-1 tells its client that nobody knows. N-2 leads; then N-3's disk fails. */
test('the disk of a leader fails, and then of a follower', ({ scenario }) => {
  const cluster = ledByFirst(scenario, { asyncStorage: true, checkQuorum: false })
  const failed = { tests: ['node_lifecycle/disk_failed'] }

  scenario.section('N-1 cannot write a record, and ends', failed, () => {
    cluster.refuseStores('1', 'failed')
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'unknown', reason: 'storage_failed' })
    expect(cluster.isUp('1')).toBe(false)
  })

  scenario.section('N-2 leads, and N-3’s disk fails: nothing is committed any more', failed, () => {
    elect(cluster, '2')
    cluster.refuseStores('3', 'failed')
    const command = cluster.command('2', 'add 2')
    cluster.runRoundRobin()
    expect(cluster.isUp('3')).toBe(false)
    expect(command.done).toBe(false)
  })
})
