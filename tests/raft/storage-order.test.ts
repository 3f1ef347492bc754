/** What is on the disk when a message leaves (paper, figure 2: "updated on stable storage before responding"). */
import { describe, expect, it } from 'vitest'
import { type Effect, type Input, type NodeState, step } from '../../src/raft/index.ts'
import { Disk } from '../../src/sim/disk.ts'
import { EVERY_ROLE } from '../support/every-role.ts'
import {
  appendEntries,
  installSnapshot,
  log,
  makeNode,
  recordsFrom,
  requestVote,
  takeSnapshot,
  timeoutNow,
} from '../support/raft.ts'

const STORES = ['store_state', 'store_snapshot', 'store_records']
const message = (arrived: unknown): Input => ({ type: 'message', message: arrived })

const INPUTS: readonly [string, Input][] = [
  ['a vote', message(requestVote({ term: 9, lastLogIndex: 99, lastLogTerm: 8 }))],
  ['records', message(appendEntries({ term: 9, entries: log(1, 1, 2, 9), leaderCommit: 4 }))],
  ['a snapshot', message(installSnapshot({ term: 9, lastIncludedIndex: 50 }))],
  ['an order to run for leader', message(timeoutNow({ term: 9 }))],
  ['a campaign', { type: 'campaign' }],
  ['a command', { type: 'command', request: 'r', command: 'x' }],
]

/** The place of each store among the effects, and in which order their kinds are. */
function order(effects: readonly Effect[]): readonly number[] {
  return effects.map(({ type }) => STORES.indexOf(type))
}

describe.each(INPUTS)('whatever role a node is in, given %s', (_, input) => {
  it.each(Object.keys(EVERY_ROLE))('it stores first, at most once each, in one order: %s', (role) => {
    const node = EVERY_ROLE[role]?.({ snapshotAfterRecords: 2 }) as NodeState
    const kinds = order(step(node, input))
    const stores = kinds.filter((kind) => kind >= 0)
    expect(kinds.slice(0, stores.length)).toEqual(stores)
    expect(stores).toEqual([...new Set(stores)].sort())
  })
})

describe('a disk that carries out the stores in their order', () => {
  it('has what the node has, also when a snapshot and records behind it come one after the other', () => {
    const node = makeNode()
    const disk = new Disk()
    const give = (input: Input) =>
      disk.store(step(node, input).filter((effect) => STORES.includes(effect.type)) as never[])
    give(message(appendEntries({ term: 2, entries: log(1, 1, 2, 2), leaderCommit: 2 })))
    give({ type: 'snapshot' })
    give({ type: 'snapshot_taken', index: 2, data: new Uint8Array([1]) })
    const overlapping = { prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 1, 2, 3), leaderCommit: 2 }
    give(message(appendEntries({ term: 3, ...overlapping })))
    const { snapshot, term, votedFor } = node
    expect(disk.load()).toEqual({ term, votedFor, snapshot, records: recordsFrom(3, 2, 3) })
    give(message(installSnapshot({ term: 4, lastIncludedIndex: 3, lastIncludedTerm: 2 })))
    expect(disk.load()).toMatchObject({ snapshot: { index: 3 }, records: recordsFrom(4, 3) })
    give(message(installSnapshot({ term: 4, lastIncludedIndex: 4, lastIncludedTerm: 4 })))
    expect(disk.load()).toMatchObject({ snapshot: { index: 4 }, records: [] })
  })

  it('is asked to keep no records where there are none behind the snapshot', () => {
    const node = makeNode({ records: log(1) })
    step(node, message(appendEntries({ prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 })))
    expect(takeSnapshot(node).log.lastIndex).toBe(1)
  })
})
