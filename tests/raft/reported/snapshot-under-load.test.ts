/** Snapshots that are taken faster than one can be sent. */
import { describe, expect, it } from 'vitest'
import { type ClientCommand, Cluster, type ClusterOptions, type CommandList } from '../../../src/sim/index.ts'
import { lead, ticks } from './situations.ts'

/** Nothing that a snapshot covers stays in the log, and a snapshot of 40 commands takes more than ten messages. */
const SMALL = { nodes: 3, snapshotAfterRecords: 5, maxSnapshotChunkBytes: 64, trailingRecords: 0, checkQuorum: false }

function ledByOne(options: Partial<ClusterOptions<CommandList>> = {}): Cluster {
  const cluster = new Cluster({ ...SMALL, electionTimeoutTicks: 10, ...options })
  cluster.start()
  lead(cluster, '1')
  return cluster
}

function carryOut40(cluster: Cluster): void {
  for (let i = 0; i < 40; i += 1) cluster.command('1', `padding-${i}`)
  ticks(cluster, 2)
}

/** One round trip between nodes 1 and 3, in which each hears of the other once; 2 is quick. */
function roundTrip(cluster: Cluster): void {
  for (const id of ['1', '3', '2', '1', '3', '2', '1', '2', '1']) {
    while (cluster.sendOne(id)) {}
    const count = id === '3' ? 1 : cluster.waitingFor(id)
    for (let i = 0; i < count; i += 1) cluster.handleOne(id)
  }
  while (cluster.handleOne('3')) {}
}

/** Node 3 has missed 40 commands; from then on `perTick` come in each tick, which is one round trip. */
function bringUpToDate(perTick: number, total: number, options: Partial<ClusterOptions<CommandList>> = {}) {
  const cluster = ledByOne(options)
  cluster.crash('3')
  carryOut40(cluster)
  cluster.restart('3')
  const begun = new Set<number>()
  for (let tick = 0; tick < total; tick += 1) {
    for (let i = 0; i < perTick; i += 1) cluster.command('1', `w${tick}.${i}`)
    roundTrip(cluster)
    cluster.tick()
    const sending = cluster.node('1').progress.get('3')?.snapshot
    if (sending) begun.add(sending.snapshot.index)
    const { commitIndex } = cluster.node('3')
    if (commitIndex > 0 && commitIndex >= cluster.node('1').commitIndex - 3) return { tick, transfers: begun.size }
  }
  return { tick: undefined, transfers: begun.size }
}

describe('a follower that needs a snapshot', () => {
  it.each([
    ['without load', 0, 300],
    ['with one command a tick', 1, 600],
    ['with two commands a tick', 2, 600],
  ])('is brought up to date %s, by one transfer', (_, perTick, total) => {
    const { tick, transfers } = bringUpToDate(perTick, total)
    expect(tick).toBeDefined()
    expect(transfers).toBe(1)
  })

  it('is brought up to date by the records alone where enough of them stay', () => {
    const { tick, transfers } = bringUpToDate(1, 600, { trailingRecords: 100 })
    expect(tick).toBeDefined()
    expect(transfers).toBe(0)
  })

  it('is, too, where one chunk goes at a time', () => {
    const { tick, transfers } = bringUpToDate(1, 600, { maxSnapshotChunksInFlight: 1 })
    expect(tick).toBeDefined()
    expect(transfers).toBe(1)
  })
})

describe('a newcomer that needs a snapshot, while commands come', () => {
  it('becomes a member, and other changes of the membership are possible then', () => {
    const cluster = ledByOne()
    cluster.addNode('4')
    carryOut40(cluster)
    cluster.crash('3')
    const add = cluster.changeMembership('1', 'ADD', '4')
    for (let tick = 0; tick < 1500 && !add.done; tick += 1) {
      cluster.command('1', `w${tick}`)
      // One round trip a tick between 1 and 4; 2 is quick.
      for (const id of ['1', '2', '1', '4', '1', '2', '1']) {
        while (cluster.sendOne(id)) {}
        while (cluster.handleOne(id)) {}
      }
      cluster.loseInbox('3')
      cluster.tick()
    }
    expect(add.answer?.type).toBe('result')
    const remove: ClientCommand = cluster.changeMembership('1', 'REMOVE', '3')
    cluster.runRoundRobin()
    expect(remove.answer?.type).toBe('result')
    expect(cluster.node('4').voters).toEqual(['1', '2', '4'])
  })
})
