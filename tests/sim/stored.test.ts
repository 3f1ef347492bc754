import { describe, expect, test } from 'vitest'
import type { StoredState } from '../../src/raft/index.ts'
import { Cluster } from '../../src/sim/index.ts'

const membership = { voters: ['1', '2', '3'], learners: [] }
const machine = JSON.stringify({ machine: JSON.stringify(['a', 'b']), sessions: [] })
const snapshot = { index: 5, term: 2, membership, settings: {}, data: new TextEncoder().encode(machine) }

function started(stored: (id: string) => StoredState | undefined): Cluster {
  return new Cluster({ nodes: 3, preVote: false, stored })
}

function elect(cluster: Cluster): void {
  cluster.campaign('1')
  cluster.runRoundRobin()
  cluster.heartbeat('1')
  cluster.runRoundRobin()
}

describe('nodes that have stored something before the run', () => {
  test('go on from a snapshot, their state machine as well', () => {
    const cluster = started(() => ({ term: 3, votedFor: null, records: [], snapshot }))
    expect(cluster.node('2')).toMatchObject({ term: 3, commitIndex: 5, lastApplied: 5 })
    elect(cluster)
    cluster.command('1', 'c')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 4, commitIndex: 7 })
    expect(cluster.machine('1').commands).toEqual(['a', 'b', 'c'])
  })

  test('go on from records, of which one may have more than the others', () => {
    const record = { index: 1, term: 1, type: 'term_start' } as const
    const cluster = started((id) => (id === '1' ? { term: 1, votedFor: '1', records: [record] } : undefined))
    elect(cluster)
    expect(cluster.node('3').log.at(1)).toEqual(record)
    expect(cluster.node('3')).toMatchObject({ term: 2, commitIndex: 2 })
  })

  test('come back from a crash with that and what came since', () => {
    const cluster = started(() => ({ term: 3, votedFor: null, records: [], snapshot }))
    elect(cluster)
    cluster.crash('2')
    cluster.restart('2')
    expect(cluster.node('2')).toMatchObject({ term: 4, votedFor: '1', commitIndex: 5 })
    expect(cluster.node('2').log.lastIndex).toBe(6)
  })
})
