import { describe, expect, it } from 'vitest'
import type { RaftEvent } from '../../src/raft/index.ts'
import { Host } from '../../src/sim/host.ts'
import { Cluster, CommandList } from '../../src/sim/index.ts'
import { installSnapshot, requestVote } from '../support/raft.ts'
import { ledByOne, observe, record } from '../support/raft-cluster.ts'

describe('power that is cut during a write', () => {
  it('takes the node down with nothing of the step stored or sent', () => {
    const cluster = ledByOne()
    cluster.failNextStore('2')
    const command = cluster.command('1', 'x')
    const lines = observe(cluster)
    cluster.runRoundRobin()
    expect(lines).toContain('2 crash')
    expect(lines.filter((line) => line.startsWith('2 queue'))).toEqual([])
    expect([cluster.node('2').log.lastIndex, command.answer?.type]).toEqual([1, 'result'])
    cluster.restart('2')
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(cluster.node('2').log.lastIndex).toBe(2)
  })

  it('shows the node as its disk has it', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false })
    const all = record(cluster)
    cluster.failNextStore('1')
    cluster.campaign('1')
    expect(all.map(({ observation, state }) => [observation.op, state['role'], state['term']])).toEqual([
      ['crash', 'follower', 0],
    ])
  })

  it('does not happen as long as nothing is to be stored', () => {
    const cluster = ledByOne()
    cluster.failNextStore('1')
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(cluster.node('1').role).toBe('leader')
  })

  it('may come when a snapshot is stored: the log is still whole then', () => {
    const cluster = ledByOne()
    cluster.failNextStore('1')
    cluster.snapshot('1')
    cluster.restart('1')
    expect(cluster.node('1').log).toMatchObject({ snapshotIndex: 0, lastIndex: 1 })
  })
})

describe('a disk that is replaced', () => {
  it('leaves the node with nothing; the leader sends it all again', () => {
    const cluster = ledByOne()
    cluster.crash('3')
    cluster.replaceDisk('3')
    cluster.restart('3')
    expect([cluster.node('3').term, cluster.node('3').log.lastIndex]).toEqual([0, 0])
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect([cluster.node('3').term, cluster.node('3').log.lastIndex]).toEqual([1, 1])
  })

  it('can be that of a newcomer, whatever the node was before', () => {
    const cluster = ledByOne()
    cluster.crash('3')
    cluster.replaceDisk('3', { newcomer: true })
    cluster.restart('3')
    expect([cluster.node('3').voters, cluster.node('3').newcomer]).toEqual([[], true])
    cluster.crash('3')
    cluster.restart('3')
    expect(cluster.node('3').newcomer).toBe(true)
  })

  it('is one of a node that is down', () => {
    expect(() => ledByOne().replaceDisk('1')).toThrow(expect.objectContaining({ code: 'SIM_NODE_UP' }))
  })
})

describe('a node that is added', () => {
  it('starts without a cluster, joins through any member, and votes then', () => {
    const cluster = ledByOne()
    const lines = observe(cluster)
    cluster.addNode('4')
    expect([cluster.nodes, lines, cluster.node('4').voters]).toEqual([['1', '2', '3', '4'], ['4 started'], []])
    cluster.join('4', '3')
    cluster.runRoundRobin()
    expect(cluster.node('1').voters).toEqual(['1', '2', '3', '4'])
    expect([cluster.node('4').wish, cluster.stateOf('4')['membership']]).toEqual([null, '1 2 3 4'])
  })

  it('has a name of its own', () => {
    expect(() => ledByOne().addNode('1')).toThrow(expect.objectContaining({ code: 'SIM_OPTIONS' }))
  })
})

describe('whatever is injected', () => {
  it('is handled like what comes from the network: counted and marked when it is no message', () => {
    const cluster = ledByOne()
    const lines = observe(cluster)
    cluster.inject('1', 'hello')
    cluster.inject('1', requestVote({ to: '3' }))
    cluster.runRoundRobin()
    expect(lines.filter((line) => line.includes('rejected'))).toEqual(['1 rejected', '1 rejected'])
    expect(cluster.node('1').rejected).toEqual({ malformed: 1, misdirected: 1, impossible: 0 })
  })

  it('may be from a node that does not exist: the answer is lost', () => {
    const cluster = ledByOne()
    const lines = observe(cluster)
    cluster.inject('2', requestVote({ from: 'ghost', to: '2', term: 1 }))
    cluster.runRoundRobin()
    expect(lines).toContain('2 lose request_vote_response to ghost')
  })

  it('is lost without a trace if it is of no node that there is', () => {
    const cluster = ledByOne()
    const lines = observe(cluster)
    cluster.inject('2', requestVote({ from: 'ghost', to: '2' }))
    cluster.loseInbox('2')
    expect([lines, cluster.waitingFor('2')]).toEqual([[], 0])
  })

  it('does not reach a node that is down', () => {
    const cluster = ledByOne()
    cluster.crash('2')
    cluster.inject('2', requestVote({ to: '2' }))
    expect([cluster.waitingFor('2'), cluster.handleOne('2')]).toEqual([0, false])
  })
})

describe('a snapshot that no state machine can take', () => {
  it('disables the node, and again after a restart', () => {
    const config = { id: '1', voters: ['1', '2', '3'] }
    const host = new Host({ config, makeMachine: () => new CommandList() })
    const events: RaftEvent[] = []
    host.events.on((event) => events.push(event))
    host.step({ type: 'message', message: installSnapshot() })
    expect(host.state.disabled).toContain('could not be restored')
    host.crash()
    host.restart()
    expect([host.state.disabled !== null, host.state.log.snapshotIndex]).toEqual([true, 1])
    const disabled = events.filter((event) => event.type === 'error' && event.code === 'node_disabled')
    expect(disabled).toHaveLength(2)
  })
})

/** Throws at `bad` as often as `failures` says, and may be tried again. */
class Fragile extends CommandList {
  failures = 0

  override apply(command: string): string {
    if (command !== 'bad' || this.failures === 0) return super.apply(command)
    this.failures -= 1
    throw new Error('not now')
  }

  isIdempotent(): boolean {
    return true
  }
}

describe('a command that throws at one node', () => {
  function cluster(failures: number) {
    const nodes = ledByOne({ machine: () => new Fragile() } as Parameters<typeof ledByOne>[0])
    ;(nodes.machine('1') as Fragile).failures = failures
    const command = nodes.command('1', 'bad')
    nodes.runRoundRobin()
    return { nodes, command }
  }

  it('is tried again as time passes', () => {
    const { nodes, command } = cluster(2)
    expect(command.done).toBe(false)
    nodes.tick(2)
    nodes.runRoundRobin()
    expect([command.answer, nodes.node('1').role]).toEqual([{ type: 'result', result: '1' }, 'leader'])
  })

  it('disables the node in the end, which is whole after a restart', () => {
    const { nodes, command } = cluster(9)
    nodes.tick(2)
    nodes.runRoundRobin()
    expect([command.answer, nodes.node('1').role]).toEqual([{ type: 'unknown', reason: 'node_disabled' }, 'follower'])
    nodes.crash('1')
    nodes.restart('1')
    nodes.campaign('2')
    nodes.runRoundRobin()
    nodes.heartbeat('2')
    nodes.runRoundRobin()
    expect([nodes.node('1').disabled, nodes.machine('1').commands]).toEqual([null, ['bad']])
  })
})
