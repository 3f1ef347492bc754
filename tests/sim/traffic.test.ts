import { describe, expect, it } from 'vitest'
import type { Cluster } from '../../src/sim/index.ts'
import { ledByOne, observe } from '../support/raft-cluster.ts'

/** N-1 leads; a command and then a heartbeat are on their way to N-2. */
function twoOnTheirWay(): Cluster {
  const cluster = ledByOne()
  cluster.command('1', 'x')
  cluster.heartbeat('1')
  for (let i = 0; i < 4; i += 1) cluster.sendOne('1')
  return cluster
}

/** Lets the node handle all that waits there, and tells how long its log was after each message. */
function handleAll(cluster: Cluster, id: string): readonly number[] {
  const lengths: number[] = []
  while (cluster.handleOne(id)) lengths.push(cluster.node(id).log.lastIndex)
  return lengths
}

describe('messages that are withheld', () => {
  it('are not in the inbox, and nothing is observed', () => {
    const cluster = twoOnTheirWay()
    const lines = observe(cluster)
    const messages = cluster.withhold('2')
    expect(messages.map(({ kind, to }) => [kind, to])).toEqual(Array(2).fill(['append_entries', '2']))
    expect([cluster.waitingFor('2'), cluster.waitingFor('3')]).toEqual([0, 2])
    expect(lines).toEqual([])
  })

  it('are those that are asked for', () => {
    const cluster = twoOnTheirWay()
    const [record, ...more] = cluster.withhold('2', (m) => m.kind === 'append_entries' && m.entries.length > 0)
    expect(record).toMatchObject({ to: '2', entries: [{ command: 'x' }] })
    expect(more).toEqual([])
    expect(cluster.waitingFor('2')).toBe(1)
  })

  it('do not keep the cluster from being idle', () => {
    const cluster = twoOnTheirWay()
    cluster.withhold('2')
    cluster.loseInbox('3')
    expect(cluster.idle).toBe(true)
  })

  it('arrive behind what came meanwhile, and through links that were cut meanwhile', () => {
    const cluster = twoOnTheirWay()
    const messages = cluster.withhold('2', (m) => m.kind === 'append_entries' && m.entries.length > 0)
    cluster.partition(['1'], ['2', '3'])
    cluster.deliver(messages)
    expect(cluster.waitingFor('2')).toBe(2)
    expect(handleAll(cluster, '2')).toEqual([1, 2])
  })

  it('may be delivered twice', () => {
    const cluster = twoOnTheirWay()
    const messages = cluster.withhold('2')
    cluster.deliver(messages)
    cluster.deliver(messages)
    expect(handleAll(cluster, '2')).toEqual([2, 2, 2, 2])
  })

  it('are lost when their receiver is down, and it is said so of the sender', () => {
    const cluster = twoOnTheirWay()
    const messages = cluster.withhold('2')
    cluster.crash('2')
    const lines = observe(cluster)
    cluster.deliver(messages)
    expect(lines).toEqual(Array(2).fill('1 lose append_entries to 2'))
    cluster.restart('2')
    expect(cluster.waitingFor('2')).toBe(0)
  })
})

describe('an inbox', () => {
  it('that is duplicated brings everything a second time, behind the rest', () => {
    const cluster = twoOnTheirWay()
    cluster.duplicateInbox('2')
    const [a, b, c, d] = cluster.withhold('2')
    expect([c, d]).toEqual([a, b])
    expect(a).not.toEqual(b)
  })

  it('that is reversed brings the last message first', () => {
    const cluster = twoOnTheirWay()
    cluster.reverseInbox('2')
    expect(handleAll(cluster, '2')).toEqual([1, 2])
    expect(cluster.waitingFor('3')).toBe(2)
  })

  it.each(['withhold', 'duplicateInbox', 'reverseInbox'] as const)('%s needs a node that exists', (method) => {
    expect(() => ledByOne()[method]('9')).toThrow(expect.objectContaining({ code: 'SIM_UNKNOWN_NODE' }))
  })
})
