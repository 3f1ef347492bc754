import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLog, FileLog } from '../../src/host/file-log.ts'
import { folderDisk } from '../../src/host/folder-disk.ts'
import { encodeFrame } from '../../src/host/log-frames.ts'
import { log, recordsFrom } from '../support/raft.ts'
import { TornDisk } from '../support/torn-disk.ts'

const NAME = 'raft.log'
const VOTE = { type: 'store_state', term: 2, votedFor: '1' } as const
const RECORDS = { type: 'store_records', from: 1, records: log(1, 2, 2) } as const
const SNAPSHOT = {
  type: 'store_snapshot',
  keepsRecords: true,
  firstIndex: 3,
  snapshot: {
    index: 2,
    term: 2,
    membership: { voters: ['1'], learners: [] },
    settings: {},
    data: new Uint8Array([0, 255]),
  },
} as const

const coded = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

let disk: TornDisk
beforeEach(() => {
  disk = new TornDisk()
  createLog(disk, '1')
})

describe('a log in a file', () => {
  it('has nothing at first, and then what was stored, at each start', () => {
    const first = new FileLog(disk, '1')
    expect(first.load()).toEqual({ term: 0, votedFor: null, snapshot: null, records: [] })
    first.store([VOTE, RECORDS])
    first.store([])
    first.store([SNAPSHOT])
    first.store([{ type: 'store_records', from: 4, records: recordsFrom(4, 2) }])
    const { snapshot } = SNAPSHOT
    const stored = { term: 2, votedFor: '1', snapshot, records: [...log(1, 2, 2).slice(2), ...recordsFrom(4, 2)] }
    expect(first.load()).toEqual(stored)
    first.close()
    expect(new FileLog(disk, '1').load()).toEqual(stored)
  })

  it('counts the starts of its node, also across snapshots', () => {
    const counts = [1, 2, 3].map((start) => {
      const opened = new FileLog(disk, '1')
      if (start === 2) opened.store([VOTE, RECORDS, SNAPSHOT])
      return opened.starts
    })
    expect(counts).toEqual([1, 2, 3])
  })

  it('gets no longer with each snapshot, but for the digits of its salt', () => {
    const opened = new FileLog(disk, '1')
    opened.store([VOTE, RECORDS, SNAPSHOT])
    const sizeBytes = disk.read(NAME).length
    for (let i = 0; i < 9; i += 1) opened.store([VOTE, SNAPSHOT])
    expect(disk.read(NAME).length).toBeLessThan(sizeBytes + 10)
  })

  it('removes what a crash has left of a file that was to take its place', () => {
    disk.open('raft.log.new').write(Buffer.from('half'), 0)
    new FileLog(disk, '1')
    expect(disk.names()).toEqual([NAME])
  })

  it('takes nothing more after a write that failed', () => {
    const opened = new FileLog(disk, '1')
    disk.stopAt = disk.calls + 1
    expect(() => opened.store([VOTE])).toThrow(coded('HOST_LOG_WRITE', 'cannot write disk/raft.log'))
    expect(() => opened.store([VOTE])).toThrow(coded('HOST_LOG_WRITE', 'a write has failed before'))
  })
})

describe('a log is refused', () => {
  it('where there is none, and made only where there is none', () => {
    expect(() => new FileLog(new TornDisk(), '1')).toThrow(coded('HOST_LOG_MISSING', 'disk/raft.log'))
    expect(() => createLog(disk, '1')).toThrow(coded('HOST_LOG_EXISTS', 'disk/raft.log is there already'))
  })

  it('that is another node’s, or of another format', () => {
    expect(() => new FileLog(disk, '2')).toThrow(coded('HOST_LOG_FOREIGN', 'the log of node "1", not of "2"'))
    const other = new TornDisk()
    createLog(other, '1')
    other.damage(NAME, () => Buffer.from('a text'))
    expect(() => new FileLog(other, '1')).toThrow(coded('HOST_LOG_DAMAGED', 'its beginning is not whole'))
    other.damage(NAME, () => encodeFrame('{"format":"protokoll raft log","version":2,"node":"1"}', 0))
    expect(() => new FileLog(other, '1')).toThrow(coded('HOST_LOG_FOREIGN', 'no log of version 1'))
  })

  it('that is damaged anywhere before its last write, and is left as it is', () => {
    const log = new FileLog(disk, '1')
    log.store([VOTE])
    const before = disk.read(NAME).length
    log.store([RECORDS])
    const whole = disk.read(NAME)
    for (let at = 0; at < before; at += 1) {
      disk.damage(NAME, () => changedAt(Buffer.from(whole), at))
      expect(() => new FileLog(disk, '1')).toThrow(coded('HOST_LOG_DAMAGED', 'disk/raft.log is damaged at byte'))
      expect(disk.read(NAME).length).toBe(whole.length)
    }
  })

  it('saying where the damage is, and from where on it is whole', () => {
    const log = new FileLog(disk, '1')
    const first = disk.read(NAME).length
    log.store([VOTE])
    const second = disk.read(NAME).length
    log.store([VOTE])
    disk.damage(NAME, (bytes) => changedAt(bytes, first + 20))
    expect(() => new FileLog(disk, '1')).toThrow(
      coded('HOST_LOG_DAMAGED', `damaged at byte ${first}: what follows from byte ${second} on is whole`),
    )
  })
})

it('a log does not take the remains of an older file for its own', () => {
  const opened = new FileLog(disk, '1')
  opened.store([VOTE])
  const old = Buffer.from(disk.read(NAME))
  opened.store([RECORDS, SNAPSHOT])
  const stored = opened.load()
  opened.close()
  disk.damage(NAME, (bytes) => Buffer.concat([bytes, Buffer.from('torn'), old]))
  const again = new FileLog(disk, '1')
  expect([again.load(), again.cutBytes]).toEqual([stored, old.length + 4])
})

it('a log in a folder of this machine does the same, and cuts off what a crash has left of a write', () => {
  const folder = mkdtempSync(join(tmpdir(), 'file-log-'))
  const machine = folderDisk(folder)
  createLog(machine, '1')
  const opened = new FileLog(machine, '1')
  opened.store([VOTE, RECORDS])
  opened.store([SNAPSHOT])
  opened.store([{ type: 'store_records', from: 4, records: recordsFrom(4, 2) }])
  const stored = opened.load()
  opened.close()
  const path = machine.pathOf(NAME)
  appendFileSync(path, readFileSync(path).subarray(-20, -1))
  const again = new FileLog(machine, '1')
  again.close()
  expect([again.load(), again.starts, again.cutBytes]).toEqual([stored, 2, 19])
  expect(machine.names()).toEqual([NAME])
  rmSync(folder, { recursive: true })
})

function changedAt(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}
