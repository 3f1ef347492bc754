import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../../src/raft/index.ts'
import { Log } from '../../../src/raft/log/log.ts'
import { recordBytes } from '../../../src/raft/log/record-size.ts'
import { appendEntriesResponse, makeLeader, receive, sent } from '../../support/raft.ts'

function command(index: number, text: string): LogRecord {
  return { index, term: 1, type: 'command', command: text }
}

describe('the size of a record', () => {
  it.each(['', 'plain', 'Grüße', '日本語', '🚀🚀', 'a\u{10FFFF}b', '\u0000\u007f\u0080\u07ff\u0800\uffff'])(
    'is that of its command as UTF-8: %j',
    (text) => {
      expect(recordBytes(command(1, text))).toBe(new TextEncoder().encode(text).length)
    },
  )

  it('counts a half of a pair as an encoder writes it: as three bytes', () => {
    for (const text of ['\ud83d', '\ude80', 'a\ud83d', '\ud83dx', '\ude80\ud83d']) {
      expect(recordBytes(command(1, text))).toBe(new TextEncoder().encode(text).length)
    }
  })

  it('is nothing for records of the engine itself', () => {
    expect(recordBytes({ index: 1, term: 1, type: 'term_start' })).toBe(0)
    expect(recordBytes({ index: 1, term: 1, type: 'settings', settings: {} })).toBe(0)
  })
})

describe('maxBytesPerMessage', () => {
  const log = new Log([command(1, 'aaaa'), command(2, 'bb'), command(3, 'éé'), command(4, 'd')])

  it.each([
    [4, [1]],
    [5, [1]],
    [6, [1, 2]],
    [9, [1, 2]],
    [10, [1, 2, 3]],
    [99, [1, 2, 3, 4]],
  ])('of %i bytes takes records %j', (bytes, indexes) => {
    expect(log.slice(1, 9, bytes).map(({ index }) => index)).toEqual(indexes)
  })

  it('always takes one record, however large', () => {
    expect(log.slice(1, 9, 1).map(({ index }) => index)).toEqual([1])
    expect(log.slice(1, 0, 1)).toEqual([])
  })

  it('goes together with the number of records: the smaller counts', () => {
    expect(log.slice(1, 2, 99)).toHaveLength(2)
    expect(log.slice(2, 3, 3)).toHaveLength(1)
  })

  it('limits each message of a leader; every answer brings the next', () => {
    const records = [command(1, 'aaaa'), command(2, 'bbbb'), command(3, 'c')]
    const leader = makeLeader({ term: 2, records, maxBytesPerMessage: 5 })
    const answer = (fields: Parameters<typeof appendEntriesResponse>[0]) =>
      sent(receive(leader, appendEntriesResponse({ term: 2, ...fields })), 'append_entries').map(({ entries }) =>
        entries.map(({ index }) => index),
      )
    expect(answer({ success: false, matchIndex: 0 })).toEqual([[1]])
    expect(answer({ matchIndex: 1 })).toEqual([[2, 3, 4]])
    expect(answer({ matchIndex: 4, matchTerm: 2 })).toEqual([])
  })
})
