import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import {
  applied,
  exchange,
  isChunk,
  ledWithOneBehind,
  recordsOf,
  refuseAHeartbeat,
} from '../../support/snapshot-steps.ts'
import { carryOut, handleAll, heartbeat, sendAll } from '../../support/steps.ts'

/**
 * N-3 was away while three commands were carried out, and N-1 has discarded their records. From the refused heartbeat
 * N-1 learns that N-3 needs the first of them, and sends its snapshot instead (paper 7, figure 13). A message carries
 * at most 20 bytes of it here, so it takes three; the next leaves when the one before is acknowledged.
 *
 * With the last chunk N-3 takes over the state, and the last index and term in place of a log. What has come behind the
 * snapshot is sent as ordinary records.
 */
test('a follower behind the snapshot is sent it in chunks', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario, { maxSnapshotChunkBytes: 20 })

  scenario.section('N-3 refuses a heartbeat, and gets the first chunk', { tests: ['snapshot/install'] }, () => {
    cluster.heartbeat('1')
    exchange(cluster, '1', '3')
    expect(cluster.node('1').progress.get('3')).toMatchObject({
      nextIndex: 2,
      snapshot: { snapshot: { index: 4 }, offset: 0 },
    })
    exchange(cluster, '1', '3')
    expect(cluster.node('3').receiving).toMatchObject({ index: 4, sizeBytes: 20 })
    expect(recordsOf(cluster, '3')).toEqual(['1 t1 term_start'])
    expect(applied(cluster, '3')).toEqual([])
  })

  scenario.section('With the last chunk N-3 has what N-1 has', { tests: ['snapshot/install'] }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('3').snapshot).toEqual(cluster.node('1').snapshot)
    expect(cluster.node('3')).toMatchObject({ commitIndex: 4, lastApplied: 4, receiving: null })
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3'])
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 4, nextIndex: 5, snapshot: null })
  })

  scenario.section('A command goes on behind it', { uses: ['log_replication/normal_replication'] }, () => {
    const command = carryOut(cluster, '1', 'add 4')
    heartbeat(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '4' })
    expect(recordsOf(cluster, '3')).toEqual(['5 t1 add 4'])
    expect(applied(cluster, '3')).toEqual(applied(cluster, '1'))
  })
})

/**
 * First a chunk is lost, then the answer to one. N-1 cannot tell the two apart; in either case it hears nothing, and
 * sends the chunk again when a heartbeat is due (paper figure 13; 5.5). N-3 says in every answer how many bytes it has:
 * the lost chunk it takes now, the other one it has already and does not take twice.
 */
test('a chunk of a snapshot is lost, and then an answer', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario, { maxSnapshotChunkBytes: 20 })
  scenario.prepare('N-3 refuses a heartbeat: it needs a snapshot', () => refuseAHeartbeat(cluster))

  const chunkLost = { tests: ['snapshot/install.chunk_loss', 'network_partition/message_loss_recovery'] }
  scenario.section('The first chunk is lost, and comes again with the next heartbeat', chunkLost, () => {
    sendAll(cluster, '1')
    cluster.loseInbox('3')
    expect(cluster.idle).toBe(true)
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    handleAll(cluster, '3')
    expect(cluster.node('3').receiving).toMatchObject({ sizeBytes: 20 })
  })

  scenario.section('The answer is lost; the repeated chunk is not taken twice', chunkLost, () => {
    sendAll(cluster, '3')
    cluster.loseInbox('1')
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    handleAll(cluster, '3')
    expect(cluster.node('3').receiving).toMatchObject({ sizeBytes: 20 })
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    expect(cluster.node('1').progress.get('3')?.snapshot).toMatchObject({ snapshot: { index: 4 }, offset: 20 })
  })

  scenario.section('The rest follows', { tests: ['snapshot/install'] }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('3').snapshot).toEqual(cluster.node('1').snapshot)
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3'])
  })
})

/**
 * The network delivers a chunk twice, and keeps a copy for later. N-3 takes a chunk only where its own bytes end (paper
 * figure 13, the offset), so the copy is refused with the number of bytes that are there. N-1 ignores that answer: it
 * has sent the next chunk already. Put together in the order of arrival, the pieces would have made a wrong state.
 */
test('a chunk of a snapshot arrives twice, and once more at the end', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario, { maxSnapshotChunkBytes: 20 })
  scenario.prepare('N-3 refuses a heartbeat: it needs a snapshot', () => refuseAHeartbeat(cluster))

  const copy = scenario.section(
    'The first chunk comes twice, and counts once',
    { uses: ['snapshot/install.chunk_loss'], tests: ['log_replication/duplicate_delivery'] },
    () => {
      sendAll(cluster, '1')
      cluster.duplicateInbox('3')
      const chunks = cluster.withhold('3', isChunk)
      cluster.deliver(chunks)
      handleAll(cluster, '3')
      expect(cluster.node('3').receiving).toMatchObject({ sizeBytes: 20 })
      return chunks.slice(1)
    },
  )

  scenario.section(
    'N-1 goes on once, not twice',
    { uses: ['snapshot/install.chunk_loss'], tests: ['log_replication/duplicate_delivery'] },
    () => {
      sendAll(cluster, '3')
      handleAll(cluster, '1')
      sendAll(cluster, '1')
      expect(cluster.waitingFor('3')).toBe(1)
      cluster.runRoundRobin()
      expect(cluster.node('3').snapshot).toEqual(cluster.node('1').snapshot)
    },
  )

  scenario.section('The first chunk once more: N-3 has all of it', { tests: ['snapshot/install.outdated'] }, () => {
    cluster.deliver(copy)
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ receiving: null, commitIndex: 4 })
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3'])
  })
})
