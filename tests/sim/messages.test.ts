import { describe, expect, it } from 'vitest'
import { Cluster } from '../../src/sim/index.ts'
import { ledByOne, observe } from '../support/raft-cluster.ts'

describe('one message at a time', () => {
  it('goes from the outbox to the inbox, and from there into the node', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false })
    cluster.campaign('1')
    expect([cluster.waitingFor('2'), cluster.waitingFor('3')]).toEqual([0, 0])

    expect(cluster.sendOne('1')).toBe(true)
    expect([cluster.waitingFor('2'), cluster.waitingFor('3')]).toEqual([1, 0])
    expect(cluster.node('2').votedFor).toBe(null)

    expect(cluster.handleOne('2')).toBe(true)
    expect(cluster.waitingFor('2')).toBe(0)
    expect(cluster.node('2').votedFor).toBe('1')
  })

  it('keeps its order between two nodes', () => {
    const cluster = ledByOne()
    cluster.command('1', 'a')
    cluster.command('1', 'b')
    for (let i = 0; i < 4; i += 1) cluster.sendOne('1')
    cluster.handleOne('2')
    expect(cluster.node('2').log.lastIndex).toBe(2)
    cluster.handleOne('2')
    expect(cluster.node('2').log.lastIndex).toBe(3)
  })

  it('can be looked at where it waits, and stays there', () => {
    const cluster = ledByOne()
    cluster.heartbeat('1')
    cluster.sendOne('1')
    cluster.inject('2', 'anything')
    const heartbeat = { kind: 'append_entries', from: '1', entries: [] }
    expect(cluster.outbox('1')).toMatchObject([{ ...heartbeat, to: '3' }])
    expect(cluster.inbox('2')).toMatchObject([{ ...heartbeat, to: '2' }, 'anything'])
    expect([cluster.outbox('1').length, cluster.waitingFor('2')]).toEqual([1, 2])
  })

  it('is what an outbox is asked for, not the answers to clients that wait in it', () => {
    const cluster = ledByOne()
    cluster.command('2', 'x')
    expect([cluster.outbox('2'), cluster.idle]).toEqual([[], false])
  })

  it('is not there when nothing waits', () => {
    const cluster = new Cluster({ nodes: 2 })
    expect([cluster.sendOne('1'), cluster.handleOne('1'), cluster.idle]).toEqual([false, false, true])
  })

  it('keeps the cluster from being idle, in an outbox or in an inbox', () => {
    const cluster = new Cluster({ nodes: 2, preVote: false })
    cluster.campaign('1')
    expect(cluster.idle).toBe(false)
    cluster.sendOne('1')
    expect(cluster.idle).toBe(false)
    cluster.loseInbox('2')
    expect(cluster.idle).toBe(true)
  })
})

describe('runs', () => {
  it.each(['runNodeByNode', 'runRoundRobin'] as const)('%s elects, replicates and ends idle', (run) => {
    const cluster = new Cluster({ nodes: 5 })
    cluster.campaign('4')
    cluster[run]()
    const command = cluster.command('4', 'x')
    cluster[run]()
    cluster.heartbeat('4')
    cluster[run]()
    expect(cluster.idle).toBe(true)
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.nodes.map((id) => cluster.machine(id).commands)).toEqual(Array(5).fill(['x']))
  })

  it('stop at a condition, with the rest still waiting', () => {
    const cluster = new Cluster({ nodes: 3 })
    cluster.campaign('1')
    cluster.runRoundRobin({ until: () => cluster.node('1').role === 'leader' })
    expect(cluster.node('1').role).toBe('leader')
    expect(cluster.idle).toBe(false)
  })

  it('fail when the condition can no longer come true', () => {
    const cluster = new Cluster({ nodes: 3 })
    expect(() => cluster.runNodeByNode({ until: () => cluster.node('1').role === 'leader' })).toThrow(
      expect.objectContaining({ code: 'SIM_NEVER_IDLE' }),
    )
  })
})

describe('loss', () => {
  it('of an outbox loses its messages, and says so', () => {
    const cluster = ledByOne()
    cluster.heartbeat('1')
    const lines = observe(cluster)
    cluster.loseOutbox('1')
    expect(lines).toEqual(['1 lose append_entries to 2', '1 lose append_entries to 3'])
    expect(cluster.idle).toBe(true)
  })

  it('of an outbox leaves answers to clients in it', () => {
    const cluster = ledByOne()
    const command = cluster.command('2', 'x')
    cluster.loseOutbox('2')
    expect(command.done).toBe(false)
    cluster.sendOne('2')
    expect(command.answer).toEqual({ type: 'redirect', leader: '1' })
  })

  it('of an inbox loses what was sent to the node, and says so of the senders', () => {
    const cluster = ledByOne()
    cluster.heartbeat('1')
    cluster.sendOne('1')
    const lines = observe(cluster)
    cluster.loseInbox('2')
    expect(lines).toEqual(['1 lose append_entries to 2'])
    expect(cluster.waitingFor('2')).toBe(0)
  })

  it('is made good by a heartbeat', () => {
    const cluster = ledByOne()
    const command = cluster.command('1', 'x')
    cluster.loseOutbox('1')
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'result', result: '1' })
  })
})

describe('time', () => {
  it('passes only when told, and for every node', () => {
    const cluster = new Cluster({ nodes: 3, electionTimeoutTicks: 5 })
    cluster.runRoundRobin()
    expect(cluster.nodes.map((id) => cluster.node(id).electionElapsedTicks)).toEqual([0, 0, 0])
    cluster.tick(2)
    cluster.tick()
    expect(cluster.nodes.map((id) => cluster.node(id).electionElapsedTicks)).toEqual([3, 3, 3])
  })

  it('stands still for a node that is down', () => {
    const cluster = new Cluster({ nodes: 3 })
    cluster.crash('2')
    cluster.tick(3)
    expect(cluster.nodes.map((id) => cluster.node(id).electionElapsedTicks)).toEqual([3, 0, 3])
  })

  it('makes a leader, which then keeps the others quiet', () => {
    const cluster = new Cluster({ nodes: 3, electionTimeoutTicks: 5 })
    const pass = (ticks: number) => {
      for (let i = 0; i < ticks; i += 1) {
        cluster.tick()
        cluster.runRoundRobin()
      }
    }
    pass(20)
    const { leader, term } = cluster.node('1')
    expect(leader).not.toBe(null)
    pass(100)
    expect(cluster.nodes.map((id) => [cluster.node(id).leader, cluster.node(id).term])).toEqual(
      Array(3).fill([leader, term]),
    )
  })
})
