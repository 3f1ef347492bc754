import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntriesResponse,
  installSnapshot,
  installSnapshotResponse,
  log,
  makeLeader,
  ofType,
  receive,
  sent,
  takeSnapshot,
} from '../../support/raft.ts'

const bytes = (...values: readonly number[]) => new Uint8Array(values)

/** A leader of term 2 with a snapshot of five bytes up to index 3, its last record, which node "2" has. */
function leaderWithSnapshot(): NodeState {
  const leader = makeLeader({ term: 2, records: log(1, 1), maxSnapshotChunkBytes: 2, maxSnapshotChunksInFlight: 1 })
  receive(leader, appendEntriesResponse({ term: 2, matchIndex: 3, matchTerm: 2 }))
  return takeSnapshot(leader, bytes(1, 2, 3, 4, 5))
}

const ACK = { from: '3', term: 2, lastIncludedIndex: 3 }
const refuse = (leader: NodeState) =>
  receive(leader, appendEntriesResponse({ from: '3', term: 2, success: false, matchIndex: 0 }))
const chunks = (effects: ReturnType<typeof step>) =>
  sent(effects, 'install_snapshot').map(({ to, offset, data, done }) => [to, offset, [...data], done])

describe('a leader sends its snapshot (paper 7 and figure 13)', () => {
  it('to a node that needs a record which is no longer in the log', () => {
    const [chunk] = sent(refuse(leaderWithSnapshot()), 'install_snapshot')
    const about = { lastIncludedIndex: 3, lastIncludedTerm: 2, data: bytes(1, 2), done: false }
    expect(chunk).toEqual(installSnapshot({ from: '1', to: '3', term: 2, ...about }))
  })

  it('not to one that only needs what is behind it', () => {
    const leader = leaderWithSnapshot()
    step(leader, { type: 'command', request: 'r', command: 'x' })
    const effects = receive(
      leader,
      appendEntriesResponse({ from: '3', term: 2, success: false, matchIndex: 3, matchTerm: 2 }),
    )
    expect(sent(effects, 'append_entries')).toMatchObject([
      { prevLogIndex: 3, prevLogTerm: 2, entries: [{ index: 4 }] },
    ])
  })

  it('chunk by chunk, each when the one before is answered', () => {
    const leader = leaderWithSnapshot()
    expect(chunks(refuse(leader))).toEqual([['3', 0, [1, 2], false]])
    const next = (nextOffset: number) => chunks(receive(leader, installSnapshotResponse({ ...ACK, nextOffset })))
    expect(next(2)).toEqual([['3', 2, [3, 4], false]])
    expect(next(4)).toEqual([['3', 4, [5], true]])
    receive(leader, installSnapshotResponse({ ...ACK, installed: true }))
    expect(leader.progress.get('3')).toMatchObject({ matchIndex: 3, nextIndex: 4, snapshot: null })
  })

  it('one chunk at a time: new records and late refusals send none', () => {
    const leader = leaderWithSnapshot()
    refuse(leader)
    expect(chunks(step(leader, { type: 'command', request: 'r', command: 'x' }))).toEqual([])
    expect(chunks(refuse(leader))).toEqual([])
  })

  it('again with the heartbeat as long as the answer is missing', () => {
    const leader = leaderWithSnapshot()
    refuse(leader)
    receive(leader, installSnapshotResponse({ ...ACK, nextOffset: 2 }))
    const heartbeats = [step(leader, { type: 'heartbeat' }), step(leader, { type: 'heartbeat' })]
    // The chunk left after the last answer, so the first heartbeat does not take it for lost.
    expect(heartbeats.map(chunks)).toEqual([[], [['3', 2, [3, 4], false]]])
    expect(heartbeats.map((each) => sent(each, 'append_entries').map(({ to }) => to))).toEqual([['2', '3'], ['2']])
  })

  it('not twice because an answer comes twice', () => {
    const leader = leaderWithSnapshot()
    refuse(leader)
    const answer = installSnapshotResponse({ ...ACK, nextOffset: 2 })
    receive(leader, answer)
    expect(receive(leader, answer)).toEqual([])
  })

  it('from the start to a node that has lost what it had', () => {
    const leader = leaderWithSnapshot()
    refuse(leader)
    receive(leader, installSnapshotResponse({ ...ACK, nextOffset: 2 }))
    const lost = installSnapshotResponse({ ...ACK, success: false, nextOffset: 0 })
    expect(chunks(receive(leader, lost))).toEqual([['3', 0, [1, 2], false]])
  })

  it('and the records behind it when it is installed', () => {
    const leader = leaderWithSnapshot()
    refuse(leader)
    step(leader, { type: 'command', request: 'r', command: 'x' })
    const effects = receive(leader, installSnapshotResponse({ ...ACK, installed: true }))
    expect(sent(effects, 'append_entries')).toMatchObject([{ to: '3', prevLogIndex: 3, entries: [{ index: 4 }] }])
  })

  it('and counts it: what a majority has is committed', () => {
    const leader = leaderWithSnapshot()
    expect(leader.commitIndex).toBe(3)
    step(leader, { type: 'command', request: 'r', command: 'x' })
    receive(leader, installSnapshotResponse({ ...ACK, installed: true }))
    expect(leader.commitIndex).toBe(3)
    receive(leader, appendEntriesResponse({ from: '3', term: 2, matchIndex: 4, matchTerm: 2 }))
    expect(leader.commitIndex).toBe(4)
  })
})

describe('a leader that takes a newer snapshot while it sends one', () => {
  /** The newer one has a single byte and reaches to index 4. */
  function replaced(): NodeState {
    const leader = leaderWithSnapshot()
    refuse(leader)
    receive(leader, installSnapshotResponse({ ...ACK, nextOffset: 2 }))
    step(leader, { type: 'command', request: 'r', command: 'x' })
    receive(leader, appendEntriesResponse({ term: 2, matchIndex: 4, matchTerm: 2 }))
    return takeSnapshot(leader, bytes(9))
  }

  it('goes on with the one that it has begun, and keeps the records behind that', () => {
    const leader = replaced()
    const effects = receive(leader, installSnapshotResponse({ ...ACK, nextOffset: 4 }))
    expect(chunks(effects)).toEqual([['3', 4, [5], true]])
    expect(leader.log).toMatchObject({ snapshotIndex: 4, firstIndex: 4 })
    const behind = receive(leader, installSnapshotResponse({ ...ACK, installed: true }))
    expect(sent(behind, 'append_entries')).toMatchObject([{ to: '3', prevLogIndex: 3, entries: [{ index: 4 }] }])
    expect(leader.progress.get('3')).toMatchObject({ state: 'replicate', matchIndex: 3, snapshot: null })
  })

  it('keeps records for nobody once all have what it was to send', () => {
    const leader = replaced()
    receive(leader, installSnapshotResponse({ ...ACK, installed: true }))
    step(leader, { type: 'command', request: 'r', command: 'x' })
    receive(leader, appendEntriesResponse({ term: 2, matchIndex: 5, matchTerm: 2 }))
    takeSnapshot(leader, bytes(8))
    expect(leader.log).toMatchObject({ snapshotIndex: 5, firstIndex: 6 })
  })

  it('gives the older one up when the node has not answered for an election time-out', () => {
    const leader = replaced()
    const sendings = Array.from({ length: 11 }, () => chunks(step(leader, { type: 'heartbeat' })))
    expect(sendings[9]).toEqual([['3', 2, [3, 4], false]])
    expect(sendings[10]).toEqual([['3', 0, [9], true]])
    expect(receive(leader, installSnapshotResponse({ ...ACK, nextOffset: 4 }))).toEqual([])
    expect(leader.rejected.impossible).toBe(0)
  })
})

describe('answers that no node can have given', () => {
  it.each([
    ['about a snapshot that was never taken', { ...ACK, lastIncludedIndex: 4 }],
    ['about more bytes than it has', { ...ACK, nextOffset: 6 }],
  ])('%s are not obeyed', (_, fields) => {
    const leader = leaderWithSnapshot()
    refuse(leader)
    expect(ofType(receive(leader, installSnapshotResponse(fields)), 'send')).toEqual([])
    expect(leader.rejected.impossible).toBe(1)
  })

  it('of a node that is none of the members’ are nobody’s business', () => {
    const leader = leaderWithSnapshot()
    expect(receive(leader, installSnapshotResponse({ ...ACK, from: '9', installed: true }))).toEqual([])
    expect(receive(leader, installSnapshotResponse({ ...ACK, term: 1, installed: true }))).toEqual([])
  })
})
