import { describe, expect, it } from 'vitest'
import { Disk } from '../../src/sim/disk.ts'
import { log, recordsFrom } from '../support/raft.ts'

const head = { term: 1, membership: { voters: ['1'], learners: [] }, settings: {}, data: new Uint8Array([1]) }

describe('a disk', () => {
  it('is empty at first', () => {
    expect(new Disk().load()).toEqual({ term: 0, votedFor: null, snapshot: null, records: [] })
  })

  it('has what was stored last, and shares no list with whoever loads it', () => {
    const disk = new Disk()
    disk.store([{ type: 'store_state', term: 3, votedFor: '2' }])
    disk.store([{ type: 'store_records', from: 1, records: log(1, 1, 2) }])
    disk.store([{ type: 'store_records', from: 2, records: recordsFrom(2, 3) }])
    const { records } = disk.load()
    expect(disk.load()).toMatchObject({ term: 3, votedFor: '2', records: log(1, 3) })
    ;(records as unknown[]).length = 0
    expect(disk.load().records).toHaveLength(2)
  })

  it('keeps the records behind a snapshot, or none, as it is told', () => {
    const disk = new Disk()
    disk.store([{ type: 'store_records', from: 1, records: log(1, 1, 1, 1) }])
    disk.store([{ type: 'store_snapshot', snapshot: { ...head, index: 2 }, keepsRecords: true, firstIndex: 3 }])
    disk.store([{ type: 'store_snapshot', snapshot: { ...head, index: 3 }, keepsRecords: true, firstIndex: 4 }])
    expect(disk.load().records).toEqual(recordsFrom(4, 1))
    disk.store([{ type: 'store_records', from: 5, records: recordsFrom(5, 1) }])
    disk.store([{ type: 'store_snapshot', snapshot: { ...head, index: 9 }, keepsRecords: false, firstIndex: 10 }])
    expect(disk.load()).toMatchObject({ snapshot: { index: 9 }, records: [] })
  })

  it('has nothing of a write during which the power is cut, however many changes it has', () => {
    const disk = new Disk()
    disk.failNext()
    disk.store([])
    const write = () =>
      disk.store([
        { type: 'store_state', term: 1, votedFor: '1' },
        { type: 'store_records', from: 1, records: log(1) },
      ])
    expect(write()).toBe('power_cut')
    expect(disk.load()).toMatchObject({ term: 0, votedFor: null, records: [] })
    expect(write()).toBeUndefined()
    expect(disk.load().term).toBe(1)
  })

  it('takes nothing as long as it refuses, and says why', () => {
    const disk = new Disk()
    const write = () => disk.store([{ type: 'store_state', term: 1, votedFor: '1' }])
    disk.refuses = 'full'
    expect(write()).toEqual({ kind: 'full', reason: 'no space left on the disk' })
    expect(disk.load().term).toBe(0)
    disk.refuses = 'failed'
    expect(write()).toEqual({ kind: 'failed', reason: 'the disk cannot be written' })
    disk.refuses = null
    expect(write()).toBeUndefined()
    expect(disk.load().term).toBe(1)
  })
})
