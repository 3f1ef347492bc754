import { describe, expect, it } from 'vitest'
import { Cluster } from '../../src/sim/index.ts'
import { ledByOne, observe } from '../support/raft-cluster.ts'

describe('a node that crashes', () => {
  it('loses its inbox and its outbox, in that order', () => {
    const cluster = ledByOne()
    cluster.heartbeat('1')
    cluster.sendOne('1')
    cluster.sendOne('1')
    cluster.campaign('2')
    const lines = observe(cluster)
    cluster.crash('2')
    expect(lines).toEqual([
      '2 crash',
      '1 lose append_entries to 2',
      '2 lose request_vote to 1',
      '2 lose request_vote to 3',
    ])
    expect([cluster.sendOne('2'), cluster.handleOne('2')]).toEqual([false, false])
  })

  it('loses what is sent to it while it is down', () => {
    const cluster = ledByOne()
    cluster.crash('2')
    cluster.heartbeat('1')
    const lines = observe(cluster)
    cluster.sendOne('1')
    expect(lines).toEqual(['1 send append_entries to 2', '1 lose append_entries to 2'])
    expect(cluster.waitingFor('2')).toBe(0)
  })

  it('is shown as it was', () => {
    const cluster = ledByOne()
    const before = cluster.stateOf('1')
    cluster.crash('1')
    expect(cluster.stateOf('1')).toEqual(before)
  })

  it('does not keep the others from going on with a majority', () => {
    const cluster = ledByOne()
    cluster.crash('3')
    const command = cluster.command('1', 'x')
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'result', result: '1' })
  })
})

describe('a node that restarts (paper, figure 2, persistent state)', () => {
  it('has its term, vote and records, but is a follower without a leader that has committed nothing', () => {
    const cluster = ledByOne()
    cluster.command('1', 'x')
    cluster.runRoundRobin()
    cluster.crash('1')
    cluster.restart('1')
    const { role, leader, term, votedFor, log, commitIndex } = cluster.node('1')
    expect({ role, leader, term, votedFor, commitIndex }).toEqual({
      role: 'follower',
      leader: null,
      term: 1,
      votedFor: '1',
      commitIndex: 0,
    })
    expect(log.slice(1, 9)).toEqual([
      { index: 1, term: 1, type: 'term_start' },
      { index: 2, term: 1, type: 'command', command: 'x' },
    ])
  })

  it('has records as they were replaced last', () => {
    const cluster = ledByOne()
    cluster.partition(['1'], ['2', '3'])
    for (const text of ['a', 'b', 'c']) cluster.command('1', text)
    cluster.campaign('2')
    cluster.runRoundRobin()
    cluster.heal()
    cluster.heartbeat('2')
    cluster.runRoundRobin()
    cluster.crash('1')
    cluster.restart('1')
    expect(cluster.node('1').log.slice(1, 9)).toEqual(cluster.node('2').log.slice(1, 9))
    expect(cluster.node('1').log.lastIndex).toBe(2)
  })

  it('applies the whole log again, to a machine that starts empty', () => {
    const cluster = ledByOne()
    cluster.command('1', 'x')
    cluster.runRoundRobin()
    cluster.crash('3')
    cluster.restart('3')
    expect(cluster.machine('3').commands).toEqual([])
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(cluster.machine('3').commands).toEqual(['x'])
  })

  it('keeps its vote: it grants no second one in the same term (5.2)', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false, checkQuorum: false })
    cluster.campaign('1')
    cluster.campaign('3')
    cluster.sendOne('1')
    cluster.handleOne('2')
    cluster.crash('2')
    cluster.restart('2')
    cluster.runRoundRobin()
    expect(cluster.node('2').votedFor).toBe('1')
    expect(cluster.node('3').role).not.toBe('leader')
  })

  it('says so', () => {
    const cluster = ledByOne()
    const lines = observe(cluster)
    cluster.crash('1')
    cluster.restart('1')
    expect(lines).toEqual(['1 crash', '1 restart'])
  })
})
