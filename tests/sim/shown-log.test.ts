import { describe, expect, it } from 'vitest'
import { Cluster, type LogChange, type ShownState } from '../../src/sim/index.ts'
import { ledByOne } from '../support/raft-cluster.ts'

/** What a node's log is, going by what observers were told of it. */
class Follower {
  readonly log: unknown[] = []
  changes = 0

  constructor(cluster: Cluster, id: string) {
    cluster.subscribe(({ node }, state) => {
      if (node === id) this.take(state)
    })
  }

  private take({ log }: ShownState): void {
    if (typeof log !== 'object' || log === null) return
    this.changes += 1
    this.log.splice(0, log.drop ?? 0)
    this.log.length = log.keep
    this.log.push(...log.add)
  }
}

const entries = (cluster: Cluster, id: string) => cluster.stateOf(id)['log']

describe('the log as observers are shown it', () => {
  it('comes as what changed, once a change', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false })
    const first = new Follower(cluster, '1')
    const second = new Follower(cluster, '2')
    cluster.start()
    cluster.campaign('1')
    cluster.runRoundRobin()
    cluster.command('1', 'x')
    cluster.runRoundRobin()
    expect(first.log).toEqual([
      { term: 1, content: '(term start)' },
      { term: 1, content: 'x' },
    ])
    expect(second.log).toEqual(first.log)
    expect([first.changes, second.changes]).toEqual([2, 2])
    expect(entries(cluster, '1')).toEqual(first.log)
  })

  it('says what every kind of record holds, of long commands the beginning', () => {
    const cluster = ledByOne()
    cluster.openSession('1')
    cluster.changeSettings('1', { maxRecordsPerMessage: 3, heartbeatIntervalTicks: 2 })
    cluster.addNode('4')
    cluster.changeMembership('1', 'ADD_LEARNER', '4')
    cluster.command('1', 'y'.repeat(101))
    cluster.runRoundRobin()
    const contents = [
      '(term start)',
      '(session)',
      '(set maxRecordsPerMessage 3, heartbeatIntervalTicks 2)',
      '(members 1 2 3 +4)',
      `${'y'.repeat(100)}… (101 characters)`,
    ]
    expect(entries(cluster, '4')).toEqual(contents.map((content) => ({ term: 1, content })))
  })

  it('follows records that are replaced, a snapshot, a restart, and a disk that is replaced', () => {
    const cluster = new Cluster({ nodes: 3, preVote: false, checkQuorum: false })
    const followers = cluster.nodes.map((id) => new Follower(cluster, id))
    const isRight = () => {
      // Whatever happened at a node is told with what happens to it next.
      for (const id of cluster.nodes) cluster.command(id, 'whatever')
      followers.forEach((follower, i) => {
        expect(follower.log).toEqual(entries(cluster, String(i + 1)))
      })
      cluster.runRoundRobin()
    }
    cluster.start()
    cluster.campaign('1')
    cluster.runRoundRobin()
    cluster.partition(['1'], ['2', '3'])
    for (const text of ['a', 'b', 'c']) cluster.command('1', text)
    cluster.campaign('2')
    cluster.runRoundRobin()
    for (const text of ['d', 'e']) cluster.command('2', text)
    cluster.runRoundRobin()
    cluster.heal()
    cluster.heartbeat('2')
    cluster.runRoundRobin()
    isRight()
    expect(entries(cluster, '1')).toMatchObject([
      {},
      { content: '(term start)' },
      { content: 'd' },
      { content: 'e' },
      {},
    ])
    cluster.snapshot('3')
    cluster.crash('1')
    cluster.restart('1')
    isRight()
    cluster.crash('1')
    cluster.replaceDisk('1')
    cluster.restart('1')
    isRight()
  })

  it('loses its front to a snapshot, which is told as what goes', () => {
    const cluster = ledByOne({ trailingRecords: 2 })
    const seen: unknown[] = []
    const follower = new Follower(cluster, '1')
    cluster.subscribe(({ node }, { log }) => {
      if (node === '1' && log !== undefined) seen.push(log)
    })
    for (const text of ['a', 'b', 'c', 'd']) cluster.command('1', text)
    cluster.runRoundRobin()
    seen.length = 0
    cluster.snapshot('1')
    cluster.heartbeat('1')
    expect(seen).toEqual([{ drop: 3, keep: 2, add: [] }])
    expect(follower.log).toEqual(entries(cluster, '1'))
  })

  it('is told anew where somebody has asked for it and knows what went', () => {
    const cluster = ledByOne({ trailingRecords: 2, asyncStorage: true })
    const follower = new Follower(cluster, '1')
    for (const text of ['a', 'b', 'c', 'd']) cluster.command('1', text)
    cluster.runRoundRobin()
    cluster.holdWrites('1')
    // The snapshot is told of when it is on the disk; the log ends with it at once.
    cluster.snapshot('1')
    const asked = entries(cluster, '1') as unknown[]
    expect([follower.log.length, asked.length]).toEqual([5, 2])
    const late: LogChange[] = []
    cluster.subscribe(({ node }, { log }) => {
      if (node === '1' && typeof log === 'object' && log !== null) late.push(log)
    })
    cluster.holdWrites('1', false)
    cluster.runRoundRobin()
    expect(late).toEqual([{ keep: 0, add: asked }])
    expect(follower.log).toEqual(asked)
  })
})
