import { describe, expect, it } from 'vitest'
import { appendEntries, applied, log, makeNode, receive, recordsFrom } from '../../support/raft.ts'

describe('a follower commits what the leader says is committed (paper 5.3)', () => {
  it('applies the records in order, each once', () => {
    const node = makeNode()
    expect(applied(receive(node, appendEntries({ entries: log(1, 1, 1), leaderCommit: 2 })))).toEqual([1, 2])
    expect([node.commitIndex, node.lastApplied]).toEqual([2, 2])
    const heartbeat = appendEntries({ prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 3 })
    expect(applied(receive(node, heartbeat))).toEqual([3])
    expect(applied(receive(node, heartbeat))).toEqual([])
  })

  it('commits no more than the leader has', () => {
    const node = makeNode()
    receive(node, appendEntries({ entries: log(1, 1), leaderCommit: 1 }))
    expect(node.commitIndex).toBe(1)
  })

  it('commits no more than it has', () => {
    const node = makeNode()
    expect(applied(receive(node, appendEntries({ entries: log(1), leaderCommit: 7 })))).toEqual([1])
    expect(node.commitIndex).toBe(1)
  })

  it('never goes back', () => {
    const node = makeNode()
    receive(node, appendEntries({ entries: log(1, 1), leaderCommit: 2 }))
    receive(node, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 }))
    expect(node.commitIndex).toBe(2)
  })

  it('commits nothing by a message that it refuses', () => {
    const node = makeNode({ records: log(1, 1) })
    receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 2, leaderCommit: 2 }))
    receive(node, appendEntries({ term: 2, prevLogIndex: 5, prevLogTerm: 2, leaderCommit: 5 }))
    expect(node.commitIndex).toBe(0)
  })

  it('commits records of earlier terms that it had before (5.4.2)', () => {
    const node = makeNode({ records: log(1, 1) })
    const message = appendEntries({
      term: 2,
      prevLogIndex: 2,
      prevLogTerm: 1,
      entries: recordsFrom(3, 2),
      leaderCommit: 3,
    })
    expect(applied(receive(node, message))).toEqual([1, 2, 3])
  })
})
