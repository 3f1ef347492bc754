import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import {
  applied,
  carryOutAll,
  exchange,
  ledByFirst,
  ledWithOneBehind,
  recordsOf,
  refuseAHeartbeat,
} from '../../support/snapshot-steps.ts'
import { handleAll, heartbeat, sendAll } from '../../support/steps.ts'

/**
 * To take a snapshot is to change two things, the snapshot and the log that it shortens. Both are one write (thesis
 * 5.1: the snapshot has to be durable before the log goes). The power of N-2 is cut in the middle of it: after the
 * restart N-2 has its whole log and no snapshot, as if it had never begun. When it tries again, it works.
 */
test('power is cut while a node stores its own snapshot', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1', 'add 2')

  scenario.section(
    'Power is cut during the write: the log is whole',
    { uses: ['node_lifecycle/durable_state.atomic_step'], tests: ['snapshot/crash_safety'] },
    () => {
      cluster.failNextStore('2')
      cluster.snapshot('2')
      cluster.restart('2')
      expect(cluster.node('2').snapshot).toBeNull()
      expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1', '3 t1 add 2'])
      expect(cluster.node('2')).toMatchObject({ term: 1, votedFor: '1' })
    },
  )

  scenario.section('The log is applied anew', { uses: ['node_lifecycle/crash_and_restart'] }, () => {
    heartbeat(cluster, '1')
    expect(applied(cluster, '2')).toEqual(['add 1', 'add 2'])
  })

  scenario.section('The next attempt succeeds, and survives a crash', { tests: ['snapshot/crash_safety'] }, () => {
    cluster.snapshot('2')
    cluster.crash('2')
    cluster.restart('2')
    expect(cluster.node('2')).toMatchObject({ commitIndex: 3, snapshot: { index: 3, term: 1 } })
    expect(recordsOf(cluster, '2')).toEqual([])
    expect(applied(cluster, '2')).toEqual(['add 1', 'add 2'])
  })
})

/**
 * The last chunk of N-1's snapshot is there, and N-3 stores the whole: its log, its state machine and its commit index
 * change together. The power is cut in the middle of that, and then once more right after it. In the first case N-3
 * has what it had before, and has acknowledged nothing; in the second it has all of the snapshot, and nobody knows yet.
 * Either way N-1 sends again what was not acknowledged (paper 5.5).
 */
test('power is cut while a node stores the snapshot that it was sent', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario)
  scenario.prepare('N-3 is sent a snapshot of one chunk', () => {
    refuseAHeartbeat(cluster)
    sendAll(cluster, '1')
  })

  const cut = { tests: ['snapshot/crash_safety', 'node_lifecycle/durable_state.atomic_step'] }
  scenario.section('Power is cut during the write: N-3 has its old log', cut, () => {
    cluster.failNextStore('3')
    cluster.handleOne('3')
    cluster.restart('3')
    expect(cluster.node('3')).toMatchObject({ term: 1, snapshot: null, commitIndex: 0 })
    expect(recordsOf(cluster, '3')).toEqual(['1 t1 term_start'])
    expect(applied(cluster, '3')).toEqual([])
    expect(cluster.node('1').progress.get('3')?.matchIndex).toBe(1)
  })

  scenario.section('Power is cut after the write: N-3 has the snapshot', cut, () => {
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    handleAll(cluster, '3')
    cluster.crash('3')
    cluster.restart('3')
    expect(cluster.node('3').snapshot).toEqual(cluster.node('1').snapshot)
    expect(cluster.node('3')).toMatchObject({ commitIndex: 4, lastApplied: 4 })
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3'])
    expect(cluster.node('1').progress.get('3')?.matchIndex).toBe(1)
  })

  scenario.section('N-1 sends it again, and hears that it is there', { tests: ['snapshot/install.outdated'] }, () => {
    cluster.heartbeat('1')
    exchange(cluster, '1', '3')
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 4, nextIndex: 5 })
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3'])
  })
})
