import { describe, expect, it } from 'vitest'
import { createNode, step } from '../../src/raft/index.ts'
import { receive } from '../support/raft.ts'
import { ledByOne } from '../support/raft-cluster.ts'

describe('a new member that is sent a long snapshot', () => {
  it('is not given up as silent while it answers chunks', () => {
    const cluster = ledByOne({ maxSnapshotChunkBytes: 1, maxSnapshotChunksInFlight: 1, electionTimeoutTicks: 6 })
    cluster.snapshot('1')
    cluster.addNode('4')
    cluster.join('4', '1')
    let ticks = 0
    for (; cluster.node('4').snapshot === null && ticks < 300; ticks += 1) {
      cluster.tick()
      for (const id of cluster.nodes) {
        while (cluster.sendOne(id)) {}
        while (cluster.handleOne(id)) {}
      }
    }
    expect(ticks).toBeGreaterThan(12)
    cluster.runRoundRobin()
    expect(cluster.node('1').voters).toEqual(['1', '2', '3', '4'])
  })
})

describe('a late answer to a chunk', () => {
  it('of an older snapshot may be about more bytes than the newer one has', () => {
    const node = createNode({ id: '1', voters: ['1', '2', '3'], preVote: false })
    step(node, { type: 'campaign' })
    receive(node, { kind: 'request_vote_response', from: '2', to: '1', term: 1, voteGranted: true })
    const match = { kind: 'append_entries_response', from: '2', to: '1', term: 1, success: true } as const
    for (const index of [1, 2]) {
      receive(node, { ...match, matchIndex: index, matchTerm: 1, lastLogIndex: index })
      step(node, { type: 'snapshot' })
      step(node, { type: 'snapshot_taken', index, data: new Uint8Array(index === 1 ? 100 : 10) })
      step(node, { type: 'command', command: 'x', request: `r${index}` })
    }
    expect(node.snapshot).toMatchObject({ index: 2 })
    const late = { lastIncludedIndex: 1, success: true, nextOffset: 50, installed: false }
    receive(node, { kind: 'install_snapshot_response', from: '3', to: '1', term: 1, ...late })
    expect(node.rejected.impossible).toBe(0)
    receive(node, { kind: 'install_snapshot_response', from: '3', to: '1', term: 1, ...late, lastIncludedIndex: 2 })
    expect(node.rejected.impossible).toBe(1)
  })
})
