import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../src/raft/index.ts'
import { appendEntries, makeLeader, makeNode, receive, repeat, sent } from '../support/raft.ts'

const TICK = { type: 'tick' } as const

/** How many ticks the node waits before it campaigns. */
function ticksUntilCampaign(node: NodeState): number {
  for (let ticks = 1; ; ticks += 1) if (step(node, TICK).length > 0) return ticks
}

describe('election time-outs (paper 5.2)', () => {
  it('are drawn from [electionTimeoutTicks, 2 * electionTimeoutTicks - 1], all of it', () => {
    const node = makeNode({ electionTimeoutTicks: 5 })
    const waits = Array.from({ length: 200 }, () => ticksUntilCampaign(node))
    expect([...new Set(waits)].sort()).toEqual([5, 6, 7, 8, 9])
  })

  it('follow the seed and the id, and nothing else', () => {
    const waits = (seed: number, id: string) => {
      const node = makeNode({ id, seed, electionTimeoutTicks: 100 })
      return Array.from({ length: 5 }, () => ticksUntilCampaign(node))
    }
    expect(waits(1, '1')).toEqual(waits(1, '1'))
    expect(waits(1, '1')).not.toEqual(waits(1, '2'))
    expect(waits(1, '1')).not.toEqual(waits(9, '1'))
  })

  it('begin anew with every message of the leader', () => {
    const node = makeNode({ electionTimeoutTicks: 4 })
    for (let i = 0; i < 20; i += 1) {
      repeat(node, 3, TICK)
      receive(node, appendEntries())
    }
    expect([node.role, node.term]).toEqual(['follower', 1])
  })

  it('begin anew even if the leader is refused because logs differ', () => {
    const node = makeNode()
    step(node, TICK)
    receive(node, appendEntries({ prevLogIndex: 5, prevLogTerm: 1 }))
    expect(node.electionElapsedTicks).toBe(0)
  })

  it('are not stopped by a leader of an earlier term', () => {
    const node = makeNode({ term: 3 })
    step(node, TICK)
    receive(node, appendEntries({ term: 2 }))
    expect(node.electionElapsedTicks).toBe(1)
  })

  it('begin anew when a campaign begins', () => {
    const node = makeNode()
    step(node, TICK)
    step(node, { type: 'campaign' })
    expect(node.electionElapsedTicks).toBe(0)
  })
})

describe('heartbeats (paper 5.2)', () => {
  it('go to everyone each heartbeatIntervalTicks', () => {
    const leader = makeLeader({ heartbeatIntervalTicks: 3 })
    const beats = Array.from({ length: 7 }, () => sent(step(leader, TICK), 'append_entries').length)
    expect(beats).toEqual([0, 0, 2, 0, 0, 2, 0])
  })

  it('carry no records but the commit index and where the records end that were sent', () => {
    const leader = makeLeader()
    const [heartbeat] = sent(step(leader, TICK), 'append_entries')
    expect(heartbeat).toEqual(appendEntries({ from: '1', to: '2', prevLogIndex: 1, prevLogTerm: 1 }))
  })

  it('go out at once on request, and the interval begins anew', () => {
    const leader = makeLeader({ heartbeatIntervalTicks: 2 })
    step(leader, TICK)
    expect(sent(step(leader, { type: 'heartbeat' }), 'append_entries')).toHaveLength(2)
    expect(step(leader, TICK)).toEqual([])
    expect(sent(step(leader, TICK), 'append_entries')).toHaveLength(2)
  })

  it('are sent by leaders only', () => {
    expect(step(makeNode(), { type: 'heartbeat' })).toEqual([])
  })

  it('are the only thing that time does to a leader', () => {
    const leader = makeLeader({ electionTimeoutTicks: 3 })
    repeat(leader, 100, TICK)
    expect([leader.role, leader.term]).toEqual(['leader', 1])
  })
})
