import { describe, expect, it } from 'vitest'
import { EventHub, type RaftEvent, step } from '../../src/raft/index.ts'
import { appendEntries, eventsOf, log, makeLeader, makeNode, receive, requestVoteResponse } from '../support/raft.ts'

const EVENT: RaftEvent = { type: 'commit', index: 3 }

function throws(): never {
  throw new Error('not today')
}

describe('EventHub', () => {
  it('shows every handler every event, in order, until it is taken off', () => {
    const hub = new EventHub()
    const [one, two]: [RaftEvent[], RaftEvent[]] = [[], []]
    const off = hub.on((event) => one.push(event))
    hub.on((event) => two.push(event))
    hub.emit(EVENT)
    off()
    off()
    hub.emit({ type: 'shutdown' })
    expect([one, two]).toEqual([[EVENT], [EVENT, { type: 'shutdown' }]])
  })

  it('counts a handler as often as it was put on', () => {
    const hub = new EventHub()
    const seen: RaftEvent[] = []
    const handler = (event: RaftEvent) => seen.push(event)
    const off = hub.on(handler)
    hub.on(handler)
    hub.emit(EVENT)
    off()
    hub.emit(EVENT)
    expect(seen).toHaveLength(3)
  })

  it('goes on when a handler throws, and tells the others', () => {
    const hub = new EventHub()
    const seen: RaftEvent[] = []
    hub.on(throws)
    hub.on((event) => seen.push(event))
    hub.emit(EVENT)
    const message = 'a handler of events threw: Error: not today'
    expect(seen).toEqual([{ type: 'error', code: 'handler', message }, EVENT])
  })

  it('is not kept busy by handlers that throw at everything', () => {
    const hub = new EventHub()
    hub.on(throws)
    hub.on(throws)
    expect(() => hub.emit(EVENT)).not.toThrow()
  })

  it('lets a handler take itself off while it is called', () => {
    const hub = new EventHub()
    const seen: RaftEvent[] = []
    const off = hub.on((event) => {
      seen.push(event)
      off()
    })
    hub.on((event) => seen.push(event))
    hub.emit(EVENT)
    hub.emit(EVENT)
    expect(seen).toHaveLength(3)
  })
})

describe('what a step tells', () => {
  it('is every change of term, role and leader, and what is committed', () => {
    const node = makeNode()
    expect(eventsOf(receive(node, appendEntries({ term: 2, entries: log(1), leaderCommit: 1 })))).toEqual([
      { type: 'term', term: 2 },
      { type: 'leader', leader: '2' },
      { type: 'commit', index: 1 },
    ])
    expect(eventsOf(step(node, { type: 'campaign' }))).toEqual([
      { type: 'term', term: 3 },
      { type: 'role', role: 'candidate' },
      { type: 'leader', leader: null },
    ])
    expect(eventsOf(receive(node, requestVoteResponse({ term: 3 })))).toEqual([
      { type: 'role', role: 'leader' },
      { type: 'leader', leader: '1' },
    ])
  })

  it('is nothing where nothing has changed', () => {
    const node = makeNode()
    receive(node, appendEntries())
    expect(eventsOf(receive(node, appendEntries()))).toEqual([])
  })

  it('is the membership, when it is in the log', () => {
    const leader = makeLeader({ voters: ['1'] })
    const effects = step(leader, { type: 'change_membership', request: 'm', op: 'ADD_LEARNER', node: '2' })
    const membership = { voters: ['1'], learners: ['2'] }
    expect(eventsOf(effects)).toEqual([
      { type: 'membership', membership },
      { type: 'commit', index: 2 },
    ])
  })

  it('is the end', () => {
    expect(eventsOf(step(makeNode(), { type: 'shutdown' }))).toEqual([{ type: 'shutdown' }])
  })
})
