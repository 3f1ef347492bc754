import { describe, expect, it } from 'vitest'
import { StoredLog } from '../../src/raft/index.ts'
import { log, recordsFrom } from '../support/raft.ts'

const head = { term: 1, membership: { voters: ['1'], learners: [] }, settings: {}, data: new Uint8Array([1]) }

describe('what is stored', () => {
  it('is nothing at first', () => {
    expect(new StoredLog().load()).toEqual({ term: 0, votedFor: null, snapshot: null, records: [] })
  })

  it('is what all changes lead to, and goes on from what was stored before', () => {
    const stored = new StoredLog()
    stored.store([
      { type: 'store_state', term: 2, votedFor: '1' },
      { type: 'store_records', from: 1, records: log(1, 1, 1, 2) },
    ])
    stored.store([{ type: 'store_snapshot', snapshot: { ...head, index: 2 }, keepsRecords: true, firstIndex: 3 }])
    const again = new StoredLog(stored.load())
    again.store([{ type: 'store_records', from: 4, records: recordsFrom(4, 2, 2) }])
    expect(again.load()).toMatchObject({ term: 2, votedFor: '1', snapshot: { index: 2 } })
    expect(again.load().records.map(({ index, term }) => [index, term])).toEqual([
      [3, 1],
      [4, 2],
      [5, 2],
    ])
    expect(stored.load().records).toHaveLength(2)
  })

  it('keeps those records before a snapshot that are to stay', () => {
    const stored = new StoredLog({ term: 1, votedFor: null, records: log(1, 1, 1) })
    stored.store([{ type: 'store_snapshot', snapshot: { ...head, index: 3 }, keepsRecords: true, firstIndex: 2 }])
    const again = new StoredLog(stored.load())
    again.store([{ type: 'store_records', from: 4, records: recordsFrom(4, 1) }])
    expect(again.load().records.map(({ index }) => index)).toEqual([2, 3, 4])
  })

  it('says whether the node has yet to catch up with its cluster', () => {
    const stored = new StoredLog()
    stored.store([{ type: 'store_state', term: 1, votedFor: null, newcomer: true }])
    expect(new StoredLog(stored.load()).load().newcomer).toBe(true)
    stored.store([{ type: 'store_state', term: 1, votedFor: null }])
    expect(stored.load()).not.toHaveProperty('newcomer')
  })

  it('keeps no record that a snapshot of another history takes the place of', () => {
    const stored = new StoredLog({ term: 1, votedFor: null, records: log(1, 1) })
    stored.store([{ type: 'store_snapshot', snapshot: { ...head, index: 1 }, keepsRecords: false, firstIndex: 2 }])
    expect(stored.load().records).toEqual([])
  })
})
