import { describe, expect, it } from 'vitest'
import { ledByOne, observe } from '../support/raft-cluster.ts'

describe('a partition', () => {
  it('stops messages between groups when they leave, and says so', () => {
    const cluster = ledByOne()
    cluster.partition(['1', '2'], ['3'])
    cluster.heartbeat('1')
    const lines = observe(cluster)
    cluster.sendOne('1')
    cluster.sendOne('1')
    expect(lines).toEqual(['1 send append_entries to 2', '1 block append_entries to 3'])
    expect([cluster.waitingFor('2'), cluster.waitingFor('3')]).toEqual([1, 0])
  })

  it('does not stop what is on its way', () => {
    const cluster = ledByOne()
    cluster.heartbeat('1')
    cluster.sendOne('1')
    cluster.partition(['1'], ['2', '3'])
    expect(cluster.waitingFor('2')).toBe(1)
  })

  it('keeps the minority from committing, and not the majority', () => {
    const cluster = ledByOne({ nodes: 5 })
    cluster.partition(['1', '2'], ['3', '4', '5'])
    const inMinority = cluster.command('1', 'a')
    cluster.campaign('3')
    cluster.runRoundRobin()
    const inMajority = cluster.command('3', 'b')
    cluster.runRoundRobin()
    expect(inMinority.done).toBe(false)
    expect(inMajority.answer).toEqual({ type: 'result', result: '1' })
  })

  it('ends with heal, and the nodes agree again', () => {
    const cluster = ledByOne()
    cluster.partition(['1', '2'], ['3'])
    cluster.command('1', 'x')
    cluster.runRoundRobin()
    cluster.heal()
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(cluster.machine('3').commands).toEqual(['x'])
  })
})

describe('a one-way cut', () => {
  it('stops one direction only', () => {
    const cluster = ledByOne()
    cluster.cutLink('2', '1')
    cluster.heartbeat('1')
    cluster.sendOne('1')
    cluster.handleOne('2')
    const lines = observe(cluster)
    cluster.sendOne('2')
    expect(lines).toEqual(['2 block append_entries_response to 1'])
  })

  it('lets a follower hear a leader that does not hear it: it follows, and counts for nothing', () => {
    const cluster = ledByOne()
    cluster.cutLink('2', '1')
    cluster.crash('3')
    const command = cluster.command('1', 'x')
    cluster.runRoundRobin()
    expect(cluster.node('2').log.lastIndex).toBe(2)
    expect(command.done).toBe(false)
    cluster.heal()
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(command.answer?.type).toBe('result')
  })
})

describe('who is cut off from the majority', () => {
  it('is observed when it changes, and only then', () => {
    const cluster = ledByOne({ nodes: 5 })
    const lines = observe(cluster)
    cluster.partition(['1', '2'], ['3', '4', '5'])
    cluster.partition(['1'], ['2'], ['3', '4', '5'])
    cluster.cutLink('5', '3')
    cluster.cutLink('5', '3')
    cluster.heal()
    cluster.heal()
    expect(lines).toEqual([
      '1 netsplit',
      '2 netsplit',
      '3 netsplit',
      '5 netsplit',
      '1 netjoin',
      '2 netjoin',
      '3 netjoin',
      '5 netjoin',
    ])
  })

  it('is part of the state that is shown', () => {
    const cluster = ledByOne()
    const networkOf = () => cluster.nodes.map((id) => cluster.stateOf(id)['network'])
    expect(networkOf()).toEqual([1, 1, 1])
    cluster.partition(['1'], ['2', '3'])
    expect(networkOf()).toEqual([2, 1, 1])
    cluster.heal()
    expect(networkOf()).toEqual([1, 1, 1])
  })

  it('is nobody when a one-way cut leaves everyone a majority', () => {
    const cluster = ledByOne()
    const lines = observe(cluster)
    cluster.cutLink('1', '2')
    expect(lines).toEqual([])
  })
})
