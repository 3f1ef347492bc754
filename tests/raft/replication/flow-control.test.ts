import { describe, expect, it } from 'vitest'
import { type Effect, type NodeState, step } from '../../../src/raft/index.ts'
import {
  type appendEntries,
  appendEntriesResponse,
  log,
  makeLeader,
  type NodeOptions,
  ofType,
  receive,
  sent,
  takeSnapshot,
} from '../../support/raft.ts'

type Answer = Parameters<typeof appendEntriesResponse>[0]

/** Node 1 leads in term 2; nodes 2 and 3 have its record 3, the first of its term. */
function leader(options: NodeOptions = {}): NodeState {
  const node = makeLeader({ term: 2, records: log(1, 1), ...options })
  for (const from of ['2', '3']) answer(node, { from, matchIndex: 3, matchTerm: 2 })
  return node
}

/** For node 2: the index before each message's records, and how many there are. */
function to2(effects: readonly Effect[]): readonly (readonly [number, number])[] {
  const all: ReturnType<typeof appendEntries>[] = sent(effects, 'append_entries')
  return all.filter(({ to }) => to === '2').map(({ prevLogIndex, entries }) => [prevLogIndex, entries.length])
}

function answer(node: NodeState, fields: Answer): readonly Effect[] {
  return receive(node, appendEntriesResponse({ term: 2, ...fields }))
}

/** What node 2's answer brings it. */
const brings = (node: NodeState, fields: Answer) => to2(answer(node, fields))
const refuses = (node: NodeState, fields: Answer) => brings(node, { success: false, matchTerm: 2, ...fields })
const command = (node: NodeState, text = 'x') => step(node, { type: 'command', request: 'r', command: text })
const commands = (node: NodeState, count: number) => Array.from({ length: count }, () => to2(command(node))).flat()
const heartbeat = (node: NodeState) => step(node, { type: 'heartbeat' })

describe('the window of a follower (thesis 10.2.2)', () => {
  it('is shut by so many messages, and opened by answers', () => {
    const node = leader({ maxMessagesInFlight: 2 })
    expect(commands(node, 5)).toEqual([
      [3, 1],
      [4, 1],
    ])
    expect(brings(node, { matchIndex: 4, matchTerm: 2 })).toEqual([[5, 3]])
    expect(commands(node, 1)).toEqual([])
    expect(brings(node, { matchIndex: 8, matchTerm: 2 })).toEqual([[8, 1]])
  })

  it('is shut by so many bytes; one message goes whatever its size', () => {
    const node = leader({ maxBytesInFlight: 5 })
    expect([to2(command(node, 'abcdefgh')), to2(command(node, 'a'))]).toEqual([[[3, 1]], []])
    expect(brings(node, { matchIndex: 4, matchTerm: 2 })).toEqual([[4, 1]])
    expect([to2(command(node, 'abc')), to2(command(node, 'a')), to2(command(node, 'a'))]).toEqual([
      [[5, 1]],
      [[6, 1]],
      [],
    ])
  })

  it('is opened by the answer to a heartbeat when all other answers were lost', () => {
    const node = leader({ maxMessagesInFlight: 2 })
    commands(node, 4)
    expect(to2(heartbeat(node))).toEqual([[5, 0]])
    expect(brings(node, { matchIndex: 5, matchTerm: 2 })).toEqual([[5, 2]])
  })

  it('is of one message from a refusal until that one is confirmed', () => {
    const node = leader({ maxRecordsPerMessage: 2 })
    commands(node, 6)
    expect(refuses(node, { matchIndex: 3 })).toEqual([[3, 2]])
    expect(commands(node, 1)).toEqual([])
    expect(brings(node, { matchIndex: 5, matchTerm: 2 })).toEqual([
      [5, 2],
      [7, 2],
      [9, 1],
    ])
  })

  it('is of one message after a heartbeat, too, which says whether that one has arrived', () => {
    const node = leader()
    commands(node, 3)
    refuses(node, { matchIndex: 3 })
    expect(to2(heartbeat(node))).toEqual([[3, 0]])
    expect(node.progress.get('2')?.state).toBe('probe')
    // It has not.
    expect(brings(node, { matchIndex: 3, matchTerm: 2 })).toEqual([[3, 3]])
    expect(node.progress.get('2')?.state).toBe('replicate')
  })

  it('stays of one message when what is confirmed lies before the place where the logs are taken to agree', () => {
    const node = leader()
    commands(node, 3)
    refuses(node, { matchIndex: 5, lastLogIndex: 5 })
    expect(node.progress.get('2')).toMatchObject({ state: 'probe', nextIndex: 6 })
    expect(brings(node, { matchIndex: 4, matchTerm: 2 })).toEqual([])
    expect(node.progress.get('2')).toMatchObject({ state: 'probe', nextIndex: 6, matchIndex: 4 })
  })
})

describe('a refusal that changes nothing', () => {
  it('is one for the same reason as another', () => {
    const node = leader()
    commands(node, 3)
    expect(refuses(node, { matchIndex: 3 })).toEqual([[3, 3]])
    expect([refuses(node, { matchIndex: 3 }), refuses(node, { matchIndex: 3 })]).toEqual([[], []])
  })

  it('is one that names a place before what the node has confirmed', () => {
    const node = leader()
    commands(node, 3)
    answer(node, { matchIndex: 5, matchTerm: 2 })
    expect(refuses(node, { matchIndex: 2, matchTerm: 1, lastLogIndex: 9 })).toEqual([])
    expect(node.progress.get('2')).toMatchObject({ state: 'replicate', nextIndex: 7, matchIndex: 5 })
  })

  it('is a late one: the node is asked again, once, and has what it had confirmed', () => {
    const node = leader()
    commands(node, 3)
    answer(node, { matchIndex: 6, matchTerm: 2 })
    const asked = answer(node, { success: false, matchIndex: 3, matchTerm: 2 })
    expect(sent(asked, 'append_entries')).toMatchObject([{ to: '2', prevLogIndex: 6, entries: [], readRound: 1 }])
    expect(node.progress.get('2')).toMatchObject({ state: 'replicate', nextIndex: 7, matchIndex: 3 })
    expect(refuses(node, { matchIndex: 4 })).toEqual([])
    expect(brings(node, { matchIndex: 6, matchTerm: 2, readRound: 1 })).toEqual([])
    expect(node.progress.get('2')).toMatchObject({ matchIndex: 6, doubtRound: null })
  })
})

describe('a node that has less than it had confirmed', () => {
  it('is believed when it says so in answer to a question that came after the doubt', () => {
    const node = leader()
    commands(node, 3)
    answer(node, { matchIndex: 6, matchTerm: 2 })
    expect(refuses(node, { matchIndex: 0, matchTerm: 0 })).toEqual([[6, 0]])
    // The question was lost; the next heartbeat asks it again.
    const [asked] = sent(heartbeat(node), 'append_entries')
    expect(asked).toMatchObject({ to: '2', readRound: 1 })
    expect(refuses(node, { matchIndex: 0, matchTerm: 0, readRound: 1 })).toEqual([[0, 6]])
    expect(node.progress.get('2')).toMatchObject({ state: 'probe', nextIndex: 1, matchIndex: 0, doubtRound: null })
  })
})

describe('a follower that does not answer', () => {
  it('is sent nothing but the heartbeats that are due, until it answers whatever it may be', () => {
    const node = leader()
    heartbeat(node)
    expect(to2(command(node))).toEqual([[3, 1]])
    heartbeat(node)
    answer(node, { from: '3', matchIndex: 4, matchTerm: 2 })
    expect(commands(node, 2)).toEqual([])
    const read = step(node, { type: 'read', request: 'q', query: '' })
    expect(sent(read, 'append_entries').map(({ to }) => to)).toEqual(['3'])
    expect(to2(heartbeat(node))).toEqual([[4, 0]])
    expect(brings(node, { matchIndex: 3, matchTerm: 2 })).toEqual([[4, 2]])
  })

  it('is sent the heartbeats that are due although reads send some out of turn', () => {
    const node = leader({ heartbeatIntervalTicks: 3 })
    const messages = Array.from({ length: 9 }, () => {
      step(node, { type: 'read', request: 'q', query: '' })
      return to2(step(node, { type: 'tick' }))
    })
    expect(messages.map((each) => each.length)).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1])
  })
})

describe('a node that is being sent a snapshot', () => {
  it('is sent records when it turns out to have what the log begins behind', () => {
    const node = takeSnapshot(leader())
    refuses(node, { matchIndex: 0, matchTerm: 0 })
    refuses(node, { matchIndex: 0, matchTerm: 0, readRound: 1 })
    expect(node.progress.get('2')?.state).toBe('snapshot')
    expect(refuses(node, { matchIndex: 2, matchTerm: 1, lastLogIndex: 9 })).toEqual([])
    command(node)
    expect(brings(node, { matchIndex: 2, matchTerm: 1 })).toEqual([])
    expect(brings(node, { matchIndex: 3, matchTerm: 2 })).toEqual([[3, 1]])
    expect(node.progress.get('2')).toMatchObject({ state: 'replicate', snapshot: null })
  })
})

describe('what a leader has that is not committed', () => {
  const answers = (effects: readonly Effect[]) => ofType(effects, 'answer').map(({ answer: given }) => given)
  const overloaded = [{ type: 'retry', reason: 'overloaded' }]

  it('is bounded in records: beyond, commands and sessions are turned away and not in the log', () => {
    const node = leader({ maxUncommittedRecords: 2 })
    commands(node, 2)
    expect(answers(command(node))).toEqual(overloaded)
    expect(answers(step(node, { type: 'open_session', request: 's' }))).toEqual(overloaded)
    expect(node.log.lastIndex).toBe(5)
    answer(node, { matchIndex: 4, matchTerm: 2 })
    expect(answers(command(node))).toEqual([])
    expect(answers(command(node))).toEqual(overloaded)
  })

  it('is bounded in bytes: a command is taken whatever its size where none waits', () => {
    const node = leader({ maxUncommittedBytes: 4 })
    expect(answers(command(node, 'abcdefgh'))).toEqual([])
    expect(answers(command(node, 'a'))).toEqual(overloaded)
    answer(node, { matchIndex: 4, matchTerm: 2 })
    expect([answers(command(node, 'abc')), answers(command(node, 'a')), answers(command(node, 'a'))]).toEqual([
      expect.anything(),
      [],
      overloaded,
    ])
  })

  it('does not keep administrators from helping, nor readers from reading', () => {
    const node = leader({ maxUncommittedRecords: 1 })
    commands(node, 1)
    expect(answers(step(node, { type: 'change_settings', request: 's', settings: { preVote: true } }))).toEqual([])
    expect(answers(step(node, { type: 'change_membership', request: 'm', op: 'REMOVE', node: '3' }))).toEqual([])
    expect(answers(step(node, { type: 'read', request: 'q', query: '' }))).toEqual([])
    expect(node.log.lastIndex).toBe(6)
  })

  it('does not count the records of earlier terms, of which a new leader knows nothing', () => {
    const node = makeLeader({ term: 2, records: log(1, 1, 1, 1), maxUncommittedRecords: 2 })
    expect(node.commitIndex).toBe(0)
    expect(answers(command(node))).toEqual([])
    expect(answers(command(node))).toEqual(overloaded)
  })
})
