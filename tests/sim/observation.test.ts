import { describe, expect, it } from 'vitest'
import { Cluster } from '../../src/sim/index.ts'
import { fieldsOf } from '../../src/sim/observation.ts'
import { appendEntries, log } from '../support/raft.ts'
import { observe, record } from '../support/raft-cluster.ts'

describe('an observer', () => {
  it('is told what happens when it happens: an election, message by message', () => {
    const cluster = new Cluster({ nodes: 2, preVote: false })
    const lines = observe(cluster)
    cluster.start()
    cluster.campaign('1')
    cluster.runRoundRobin({ until: () => cluster.node('1').role === 'leader' })
    expect(lines).toEqual([
      '1 started',
      '2 started',
      '1 new_role',
      '1 queue request_vote to 2',
      '1 send request_vote to 2',
      '2 handle request_vote from 1',
      '2 queue request_vote_response to 1',
      '2 send request_vote_response to 1',
      '1 handle request_vote_response from 2',
      '1 new_role',
      '1 queue append_entries to 2',
      '1 send append_entries to 2',
    ])
  })

  it('is shown the state of the node right after', () => {
    const cluster = new Cluster({ nodes: 1, preVote: false })
    const all = record(cluster)
    cluster.start()
    cluster.campaign('1')
    const rest = { network: 1, snapshotIndex: 0, membership: null }
    expect(all.map(({ state }) => state)).toEqual([
      { role: 'follower', term: 0, lastLogTerm: 0, lastLogIndex: 0, commitIndex: 0, votedFor: null, ...rest },
      { role: 'leader', term: 1, lastLogTerm: 1, lastLogIndex: 1, commitIndex: 1, votedFor: '1', ...rest },
    ])
  })

  it('is shown both memberships while two are in force', () => {
    const cluster = new Cluster({ nodes: 4, preVote: false })
    cluster.campaign('1')
    cluster.runRoundRobin()
    const all = record(cluster)
    const changes = [
      { op: 'REMOVE', node: '2' },
      { op: 'ADD_LEARNER', node: '3' },
      { op: 'ADD_LEARNER', node: '9' },
    ] as const
    const asked = cluster.changeMembers('1', changes, 'explicit')
    cluster.runRoundRobin()
    expect(asked.text).toBe('remove 2, add learner 3, add learner 9 (explicit)')
    expect(cluster.stateOf('1')['membership']).toBe('1 4 +9 & 1 2 (3) 4')
    const left = cluster.leaveJoint('1')
    cluster.runRoundRobin()
    expect(cluster.stateOf('1')['membership']).toBe('1 4 +9 +3')
    expect([asked, left].map(({ answer }) => answer)).toEqual([
      { type: 'result', result: 'committed at 2' },
      { type: 'result', result: 'committed at 3' },
    ])
    expect(all.some(({ state }) => state['membership'] === '1 4 +9 & 1 2 (3) 4')).toBe(true)
  })

  it('is shown the contents of messages, with lists as their length', () => {
    const message = appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries: log(1, 1), leaderCommit: 3 })
    expect(fieldsOf(message)).toEqual({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries: 2, leaderCommit: 3 })
  })

  it('hears of it like every other observer', () => {
    const cluster = new Cluster({ nodes: 3 })
    const [one, two] = [observe(cluster), observe(cluster)]
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(one).toEqual(two)
    expect(one.length).toBeGreaterThan(0)
  })

  it('is shown the same of a message wherever it is', () => {
    const cluster = new Cluster({ nodes: 2, preVote: false })
    const all = record(cluster)
    cluster.campaign('1')
    cluster.sendOne('1')
    cluster.handleOne('2')
    const shown = all.flatMap(({ observation }) =>
      'message' in observation && observation.message === 'request_vote' ? [observation.fields] : [],
    )
    expect(shown).toHaveLength(3)
    expect(new Set(shown).size).toBe(1)
  })

  it('hears nothing of ticks that change no role and send nothing', () => {
    const cluster = new Cluster({ nodes: 3 })
    const lines = observe(cluster)
    cluster.tick(5)
    expect(lines).toEqual([])
  })

  it('hears of a node whose time passes faster than that of the others', () => {
    const cluster = new Cluster({ nodes: 3 })
    const lines = observe(cluster)
    cluster.tickNode('2', 20)
    expect([lines[0], cluster.node('1').electionElapsedTicks]).toEqual(['2 new_role', 0])
  })
})

describe('the same calls', () => {
  function run(seed: number) {
    const cluster = new Cluster({ nodes: 5, seed, electionTimeoutTicks: 5 })
    const all = record(cluster)
    const trouble = new Map([
      [15, () => cluster.partition(['1', '2'], ['3', '4', '5'])],
      [20, () => cluster.crash('3')],
      [25, () => cluster.restart('3')],
      [30, () => cluster.heal()],
    ])
    cluster.start()
    for (let i = 0; i < 40; i += 1) {
      cluster.tick()
      trouble.get(i)?.()
      cluster.runRoundRobin()
      if (i % 4 === 3) cluster.command('4', `command ${i}`)
    }
    return all
  }

  it('give the same observations and states', () => {
    const [first, second] = [run(7), run(7)]
    expect(first.length).toBeGreaterThan(200)
    expect(JSON.stringify(first)).toBe(JSON.stringify(second))
  })

  it('give others under another seed', () => {
    expect(JSON.stringify(run(7))).not.toBe(JSON.stringify(run(8)))
  })
})
