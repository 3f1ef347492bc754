import { describe, expect, it } from 'vitest'
import { createNode, type LogRecord, RaftError } from '../../src/raft/index.ts'
import { log, makeNode, recordsFrom } from '../support/raft.ts'

const CONFIG = { id: '1', voters: ['1', '2', '3'] }

function start(term: number, records: readonly LogRecord[]) {
  return createNode(CONFIG, { term, votedFor: null, records })
}

describe('a node that starts (paper 5.2 and figure 2)', () => {
  it('is a follower in term 0 with an empty log when it is new', () => {
    const { role, leader, term, votedFor, log: empty, commitIndex, lastApplied } = createNode(CONFIG)
    expect({ role, leader, term, votedFor, commitIndex, lastApplied }).toEqual({
      role: 'follower',
      leader: null,
      term: 0,
      votedFor: null,
      commitIndex: 0,
      lastApplied: 0,
    })
    expect(empty.lastIndex).toBe(0)
  })

  it('has the term, vote and records that it had stored, and nothing committed', () => {
    const node = makeNode({ term: 4, votedFor: '3', records: log(1, 2) })
    expect([node.role, node.term, node.votedFor]).toEqual(['follower', 4, '3'])
    expect(node.log.slice(1, 9)).toEqual(log(1, 2))
    expect([node.commitIndex, node.lastApplied]).toEqual([0, 0])
  })

  it('refuses an illegal configuration', () => {
    expect(() => createNode({ id: '1', voters: ['2'] })).toThrow(RaftError)
  })
})

describe('stored records', () => {
  it('may have the stored term', () => {
    expect(start(2, log(1, 2)).log.lastTerm).toBe(2)
  })

  const impossible: readonly [string, number, LogRecord[], string][] = [
    ['a gap', 1, log(1, 1, 1).filter(({ index }) => index !== 2), 'stored record 2 has index 3 and term 1'],
    ['a first index that is not 1', 1, log(1, 1).slice(1), 'stored record 1 has index 2 and term 1'],
    ['a term that goes down', 2, log(2, 1), 'stored record 2 has index 2 and term 1'],
    ['a term beyond the stored one', 1, log(1, 2), 'stored record 2 has index 2 and term 2'],
  ]

  it.each(impossible)('are refused with %s', (_, term, records, message) => {
    expect(() => start(term, records)).toThrow(
      expect.objectContaining({ code: 'RAFT_STORED_STATE', message: expect.stringContaining(message) }),
    )
  })

  it('are refused with a message that says what is legal', () => {
    const legal = 'it must have index 2 and a term from 2 to the stored term 3'
    expect(() => start(3, log(2, 1))).toThrow(legal)
  })
})

describe('stored records beside a snapshot', () => {
  const head = { index: 3, term: 2, membership: { voters: ['1', '2', '3'], learners: [] }, settings: {} }
  const snapshot = { ...head, data: new Uint8Array() }
  const startBeside = (records: readonly LogRecord[]) =>
    createNode(CONFIG, { term: 2, votedFor: null, records, snapshot })

  it.each([
    ['begin behind it', recordsFrom(4, 2, 2), 4],
    ['are some that it covers, and others', recordsFrom(2, 1, 2, 2, 2), 2],
    ['are all that there ever were', log(1, 1, 2, 2), 1],
    ['are some that it covers alone', recordsFrom(2, 2, 2), 2],
    ['are none', [], 4],
  ])('%s', (_, records, firstIndex) => {
    const node = startBeside(records)
    expect(node.log).toMatchObject({ snapshotIndex: 3, firstIndex, lastTerm: 2 })
    expect(node.log.lastIndex).toBe(Math.max(3, records.at(-1)?.index ?? 0))
    expect([node.commitIndex, node.lastApplied]).toEqual([3, 3])
  })

  it.each([
    ['end before it does', recordsFrom(1, 1, 1), "the stored records end at 2, before the snapshot's 3"],
    ['begin too far behind it', recordsFrom(5, 2), 'stored record 4 has index 5 and term 2'],
    ['say another term than it does', recordsFrom(3, 1), 'stored record 3 has term 1, and the snapshot says 2'],
    ['have no index to begin with', recordsFrom(0, 1, 1, 1, 1), 'stored record 4 has index 0 and term 1'],
    ['go back in their terms', recordsFrom(2, 2, 1), 'stored record 3 has'],
  ])('are refused where they %s', (_, records, message) => {
    expect(() => startBeside(records)).toThrow(
      expect.objectContaining({ code: 'RAFT_STORED_STATE', message: expect.stringContaining(message) }),
    )
  })
})
