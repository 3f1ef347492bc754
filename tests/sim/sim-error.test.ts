import { describe, expect, it } from 'vitest'
import { Cluster } from '../../src/sim/index.ts'

const UNKNOWN = expect.objectContaining({
  name: 'SimError',
  code: 'SIM_UNKNOWN_NODE',
  message: 'there is no node "9"; the nodes are 1, 2, 3',
})

describe('a node that does not exist', () => {
  const calls: readonly [string, (cluster: Cluster) => unknown][] = [
    ['node', (cluster) => cluster.node('9')],
    ['machine', (cluster) => cluster.machine('9')],
    ['waitingFor', (cluster) => cluster.waitingFor('9')],
    ['inbox', (cluster) => cluster.inbox('9')],
    ['outbox', (cluster) => cluster.outbox('9')],
    ['stateOf', (cluster) => cluster.stateOf('9')],
    ['tickNode', (cluster) => cluster.tickNode('9')],
    ['campaign', (cluster) => cluster.campaign('9')],
    ['heartbeat', (cluster) => cluster.heartbeat('9')],
    ['command', (cluster) => cluster.command('9', 'x')],
    ['sendOne', (cluster) => cluster.sendOne('9')],
    ['handleOne', (cluster) => cluster.handleOne('9')],
    ['loseOutbox', (cluster) => cluster.loseOutbox('9')],
    ['loseInbox', (cluster) => cluster.loseInbox('9')],
    ['crash', (cluster) => cluster.crash('9')],
    ['restart', (cluster) => cluster.restart('9')],
    ['partition', (cluster) => cluster.partition(['1'], ['2', '9'])],
    ['cutLink from it', (cluster) => cluster.cutLink('9', '1')],
    ['cutLink to it', (cluster) => cluster.cutLink('1', '9')],
  ]

  it.each(calls)('is refused by %s, with the names that are legal', (_, call) => {
    expect(() => call(new Cluster({ nodes: 3 }))).toThrow(UNKNOWN)
  })

  it('leaves the network as it was when a partition names it', () => {
    const cluster = new Cluster({ nodes: 3 })
    expect(() => cluster.partition(['1'], ['9'])).toThrow(UNKNOWN)
    cluster.campaign('1')
    cluster.sendOne('1')
    expect(cluster.waitingFor('2')).toBe(1)
  })
})

describe('a node that is down', () => {
  const calls: readonly [string, (cluster: Cluster) => unknown][] = [
    ['campaign', (cluster) => cluster.campaign('1')],
    ['send heartbeats', (cluster) => cluster.heartbeat('1')],
    ['have its time pass', (cluster) => cluster.tickNode('1')],
    ['take a command', (cluster) => cluster.command('1', 'x')],
    ['crash', (cluster) => cluster.crash('1')],
  ]

  it.each(calls)('cannot %s', (_, call) => {
    const cluster = new Cluster({ nodes: 3 })
    cluster.crash('1')
    expect(() => call(cluster)).toThrow(
      expect.objectContaining({ code: 'SIM_NODE_DOWN', message: 'node "1" is down; restart it first' }),
    )
  })

  it('is the only one that can be restarted', () => {
    const cluster = new Cluster({ nodes: 3 })
    expect(() => cluster.restart('1')).toThrow(expect.objectContaining({ code: 'SIM_NODE_UP' }))
  })
})

describe('a cluster', () => {
  it('has at least one node', () => {
    expect(() => new Cluster({ nodes: 0 })).toThrow(expect.objectContaining({ code: 'SIM_OPTIONS' }))
    expect(() => new Cluster({ nodes: [] })).toThrow(expect.objectContaining({ code: 'SIM_OPTIONS' }))
  })

  it('numbers its nodes from 1, or takes the names that it is given', () => {
    expect(new Cluster({ nodes: 3 }).nodes).toEqual(['1', '2', '3'])
    expect(new Cluster({ nodes: ['b', 'a'] }).nodes).toEqual(['b', 'a'])
  })

  it('hands its configuration to every node, which checks it', () => {
    const cluster = new Cluster({ nodes: 2, heartbeatIntervalTicks: 3, preVote: false })
    expect(cluster.node('2').config).toMatchObject({ id: '2', voters: ['1', '2'], heartbeatIntervalTicks: 3 })
    const illegal = () => new Cluster({ nodes: ['a', 'a'] })
    expect(illegal).toThrow(expect.objectContaining({ code: 'RAFT_CONFIG' }))
  })

  it('is started once', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.start()
    expect(() => cluster.start()).toThrow(expect.objectContaining({ code: 'SIM_OPTIONS' }))
  })
})
