import { describe, expect, it } from 'vitest'
import { Cluster } from '../../src/sim/index.ts'
import { ledByOne, record } from '../support/raft-cluster.ts'

describe('a client', () => {
  it('waits until its command is applied and the answer has left the node', () => {
    const cluster = ledByOne()
    const command = cluster.command('1', 'x')
    expect([command.node, command.text, command.done, command.answer]).toEqual(['1', 'x', false, undefined])
    cluster.runRoundRobin({ until: () => cluster.node('1').commitIndex === 2 })
    expect([cluster.machine('1').commands, command.done]).toEqual([['x'], false])
    cluster.runRoundRobin()
    expect([command.done, command.answer]).toEqual([true, { type: 'result', result: '1' }])
  })

  it('has a request of its own for every command, even with the same text', () => {
    const cluster = ledByOne()
    const [one, two] = [cluster.command('1', 'x'), cluster.command('1', 'x')]
    cluster.runRoundRobin()
    expect(one.request).not.toBe(two.request)
    expect([one.answer, two.answer]).toEqual([
      { type: 'result', result: '1' },
      { type: 'result', result: '2' },
    ])
  })

  it('is redirected by a follower, and told to retry where no leader is known', () => {
    const cluster = ledByOne()
    const redirected = cluster.command('2', 'x')
    cluster.campaign('3')
    const retried = cluster.command('3', 'x')
    cluster.runRoundRobin()
    expect(redirected.answer).toEqual({ type: 'redirect', leader: '1' })
    expect(retried.answer).toEqual({ type: 'retry', reason: 'no_leader' })
    expect(cluster.machine('1').commands).toEqual([])
  })

  it('is left without an answer when its node crashes', () => {
    const cluster = ledByOne()
    const done = cluster.command('1', 'done')
    cluster.runRoundRobin()
    const elsewhere = cluster.command('2', 'x')
    const unsent = cluster.command('1', 'y')
    cluster.crash('1')
    expect(unsent.answer).toEqual({ type: 'lost' })
    expect(done.answer?.type).toBe('result')
    expect(elsewhere.done).toBe(false)
  })

  it('is left without an answer also when its command was applied but the answer had not left', () => {
    const cluster = ledByOne()
    const command = cluster.command('1', 'x')
    cluster.runRoundRobin({ until: () => cluster.node('1').commitIndex === 2 })
    cluster.crash('1')
    expect(command.answer).toEqual({ type: 'lost' })
    cluster.restart('1')
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.machine('1').commands).toEqual(['x'])
    expect(command.answer).toEqual({ type: 'lost' })
  })
})

describe('the client of a command that was replaced', () => {
  it('is told so when another term’s record is committed in its place', () => {
    const cluster = ledByOne()
    cluster.partition(['1'], ['2', '3'])
    const command = cluster.command('1', 'x')
    cluster.campaign('2')
    cluster.runRoundRobin()
    cluster.heal()
    cluster.heartbeat('2')
    cluster.runRoundRobin()
    cluster.heartbeat('2')
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'retry', reason: 'overwritten' })
    expect(cluster.machine('1').commands).toEqual([])
  })

  it('is not told so too early: the record may still come back from another node (paper, figure 8)', () => {
    const cluster = ledByOne({ nodes: 5 })
    cluster.partition(['1', '2'], ['3', '4', '5'])
    const command = cluster.command('1', 'x')
    cluster.runRoundRobin()

    // Node 3 wins without having seen the command, and replaces it at node 1 only.
    cluster.campaign('3')
    cluster.runRoundRobin({ until: () => cluster.node('3').role === 'leader' })
    cluster.loseOutbox('3')
    cluster.heal()
    cluster.partition(['1', '3'], ['2', '4', '5'])
    cluster.heartbeat('3')
    cluster.runRoundRobin()
    expect(cluster.node('1').log.at(2)).toEqual({ index: 2, term: 2, type: 'term_start' })

    // Node 2 still has it, wins the next term without nodes 1 and 3, and commits it.
    cluster.campaign('2')
    cluster.runRoundRobin()
    cluster.campaign('2')
    cluster.runRoundRobin()
    cluster.heal()
    for (let i = 0; i < 2; i += 1) {
      cluster.heartbeat('2')
      cluster.runRoundRobin()
    }
    expect(cluster.machine('1').commands).toEqual(['x'])
    expect(command.answer).toEqual({ type: 'result', result: '1' })
  })
})

describe('what is observed of a command', () => {
  it('is its text when it starts, and how it ended with the one value of that', () => {
    const cluster = ledByOne()
    const all = record(cluster)
    cluster.command('1', 'x')
    cluster.command('2', 'y')
    cluster.campaign('3')
    cluster.command('3', 'z')
    cluster.loseOutbox('3')
    cluster.runRoundRobin()
    const ends = all.flatMap(({ observation }) => {
      const { op, node } = observation
      return op === 'command_start' || op === 'command_done' ? [{ op, node, ...observation.fields }] : []
    })
    expect(ends).toEqual([
      { op: 'command_start', node: '1', command: 'x' },
      { op: 'command_start', node: '2', command: 'y' },
      { op: 'command_start', node: '3', command: 'z' },
      { op: 'command_done', node: '2', command: 'y', answer: 'redirect', value: '1' },
      { op: 'command_done', node: '3', command: 'z', answer: 'retry', value: 'no_leader' },
      { op: 'command_done', node: '1', command: 'x', answer: 'result', value: '1' },
    ])
  })

  it('is marked before anything that follows from it', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.campaign('1')
    const all = record(cluster)
    cluster.command('1', 'x')
    cluster.sendOne('1')
    expect(all.map(({ observation, state }) => [observation.op, state['commitIndex']])).toEqual([
      ['command_start', 1],
      ['command_done', 2],
    ])
  })
})
