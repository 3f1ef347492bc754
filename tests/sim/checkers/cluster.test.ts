import { describe, expect, it, vi } from 'vitest'
import { Cluster, type SimViolation } from '../../../src/sim/index.ts'
import { FedCheckers, nodeOf, violationOf } from '../../support/checked-steps.ts'
import { log } from '../../support/raft.ts'
import { ledByOne, observe, record } from '../../support/raft-cluster.ts'

/** Node 2 handles a heartbeat after its vote was changed behind its back. */
function breakVote(cluster: Cluster): SimViolation {
  cluster.heartbeat('1')
  cluster.sendOne('1')
  Object.assign(cluster.node('2'), { votedFor: '3' })
  return violationOf(() => cluster.handleOne('2'))
}

describe('every cluster', () => {
  it('says which step of which node broke what', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false })
    cluster.campaign('1')
    cluster.tick(2)
    cluster.crash('3')
    cluster.restart('3')
    Object.assign(cluster.node('2'), { term: 1, role: 'leader' })
    Object.assign(cluster.node('1'), { role: 'leader' })
    cluster.heartbeat('1')
    const violation = violationOf(() => cluster.heartbeat('2'))
    // A campaign, two ticks of three nodes, a crash, a restart, two heartbeats.
    expect(violation).toMatchObject({ code: 'SIM_VIOLATION', property: 'election safety', step: 11, nodes: ['1', '2'] })
    expect(violation.message).toBe('election safety is broken since step 11, at nodes 1, 2: both lead in term 1')
  })

  it('tells observers of it right after the event that broke it, once', () => {
    const cluster = ledByOne()
    const lines = observe(cluster)
    const all = record(cluster)
    const violation = breakVote(cluster)
    expect(lines.slice(-3)).toEqual([
      '2 handle append_entries from 1',
      '2 queue append_entries_response to 1',
      '2 violation',
    ])
    expect(all.at(-1)?.observation).toEqual({
      node: '2',
      op: 'violation',
      fields: { property: 'one vote a term', nodes: '2', found: violation.found },
    })
    expect(violation.found).toBe('voted for 1 in term 1, then voted for 3')
    expect(() => cluster.tick()).toThrow(violation)
    expect(lines.filter((each) => each.endsWith('violation'))).toHaveLength(1)
  })

  it('does nothing more: whatever is done to a node throws the same error', () => {
    const cluster = ledByOne()
    cluster.crash('3')
    const violation = breakVote(cluster)
    const { term } = cluster.node('1')
    const acts = [
      () => cluster.campaign('2'),
      () => cluster.tick(),
      () => cluster.command('1', 'x'),
      () => cluster.crash('1'),
      () => cluster.restart('3'),
    ]
    for (const act of acts) expect(violationOf(act)).toBe(violation)
    expect([cluster.node('1').term, cluster.node('2').role]).toEqual([term, 'follower'])
  })

  it('throws what is broken even if an observer cannot bear to hear of it', () => {
    const cluster = ledByOne()
    cluster.subscribe(({ op }) => {
      if (op === 'violation') throw new Error('an unknown word')
    })
    expect(breakVote(cluster)).toMatchObject({ property: 'one vote a term', cause: new Error('an unknown word') })
  })
})

describe('the cost of a look', () => {
  /** How often the log is read when a leader with this many records appends one more and commits it. */
  function reads(records: number): number {
    const fed = new FedCheckers()
    const leader = nodeOf('1', { records: log(...Array.from({ length: records }, () => 1)) })
    Object.assign(leader, { role: 'leader' })
    fed.commit(leader, records)
    const spies = [vi.spyOn(leader.log, 'at'), vi.spyOn(leader.log, 'termAt')]
    const appended = leader.log.append(1, { type: 'term_start' })
    fed.step(leader, { effects: [{ type: 'store_records', from: records + 1, records: [appended] }] })
    fed.commit(leader, records + 1)
    return spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  }

  it('does not depend on how long the log is', () => {
    expect(reads(10_000)).toBe(reads(10))
    expect(reads(10)).toBeGreaterThan(1)
  })
})
