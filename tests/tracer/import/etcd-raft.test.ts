import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isMessageEvent } from '../../../src/tracer/trace/events.ts'
import { importText, linesOf, logOf, shipped } from './imported.ts'
import { ETCD, hasLogs, importFile, stepsOf } from './shared-logs.ts'

/** A line as etcd's trace logger writes it. */
const line = (name: string, nid: string, role: string, term: number, more: object = {}) =>
  JSON.stringify({
    level: 'debug',
    tag: 'trace',
    event: { name, nid, state: { term, vote: '0', commit: 0 }, role: `State${role}`, log: 0, conf: [[], []], ...more },
  })
const msg = {
  type: 'MsgVote',
  term: 1,
  from: '1',
  to: '2',
  entries: 0,
  logTerm: 0,
  index: 0,
  commit: 0,
  vote: '0',
  reject: false,
  rejectHint: 0,
}

test('lines of the trace logger become events, receivers before they speak', () => {
  const { vocabulary } = shipped('etcd-raft')
  const text = [
    line('InitState', '1', 'Follower', 0),
    line('BecomeCandidate', '1', 'Candidate', 1),
    line('SendRequestVoteRequest', '1', 'Candidate', 1, { msg }),
    line('ReceiveRequestVoteRequest', '2', 'Follower', 0, { msg }),
    line('BecomeFollower', '2', 'Follower', 1),
    line('Explode', '2', 'Follower', 1),
  ].join('\n')
  const made = importText(logOf(text), shipped('etcd-raft'))
  const events = linesOf(made, vocabulary).filter((each) => each.includes('"op"'))
  expect(events.map((each) => each.replace(/"fields":\{.*?\}/, '…'))).toEqual([
    '{"node":"1","op":"init_state","set":{"role":"follower","term":0,"vote":null,"commit":0,"log":0,"conf":"[[],[]]"}}',
    '{"node":"1","op":"become_candidate","set":{"role":"candidate","term":1}}',
    '{"node":"1","op":"send","to":"2","message":"MsgVote",…}',
    '{"node":"2","op":"handle","from":"1","message":"MsgVote",…}',
    '{"node":"2","op":"become_follower","set":{"term":1}}',
  ])
  expect(made.account.unexplained.map(({ line: at }) => at)).toEqual([6])
})

test('a message at a node that is neither end of it is left over, and sets no state of another', () => {
  const { from, to, ...contents } = msg
  const reordered = { to, from, ...contents }
  const text = [
    line('ReceiveRequestVoteRequest', '3', 'Leader', 7, { msg }),
    line('SendRequestVoteRequest', '2', 'Leader', 7, { msg }),
    line('ReceiveRequestVoteRequest', '2', 'Follower', 0, { msg }),
    line('SendRequestVoteRequest', '1', 'Candidate', 1, { msg: reordered }),
    line('SendRequestVoteRequest', '12', 'Candidate', 1, { msg }),
  ].join('\n')
  const made = importText(logOf(text), shipped('etcd-raft'))
  expect(made.account.unexplained.map(({ line: at, why }) => [at, why])).toEqual(
    [1, 2, 5].map((at) => [at, 'no rule of the mapping is about such a line']),
  )
  const events = linesOf(made, shipped('etcd-raft').vocabulary).filter((each) => each.includes('"op"'))
  expect(events.map((each) => each.replace(/,"message".*/, ''))).toEqual([
    '{"node":"2","op":"handle","from":"1"',
    '{"node":"1","op":"send","to":"2"',
  ])
})

test('what is to change stands in the event or in its properties', () => {
  const cc = { changes: [{ nid: '3', action: 'AddLearner' }] }
  const text = [
    line('ChangeConf', '1', 'Leader', 1, { cc }),
    line('ChangeConf', '1', 'Leader', 1, { prop: { cc } }),
    line('ApplyConfChange', '1', 'Leader', 1, { prop: { cc } }),
  ].join('\n')
  const made = importText(logOf(text), shipped('etcd-raft'))
  const events = linesOf(made, shipped('etcd-raft').vocabulary).filter((each) => each.includes('"op"'))
  expect(events.map((each) => JSON.parse(each).fields)).toEqual(Array(3).fill({ change: JSON.stringify(cc) }))
})

interface Words {
  readonly name: string
  readonly nid: string
  readonly state: { readonly term: number; readonly vote: string; readonly commit: number }
  readonly role: string
  readonly log: number
  readonly conf: unknown
  readonly msg?: Readonly<Record<string, unknown>>
}

describe.skipIf(!hasLogs)('example.ndjson', () => {
  const { account, trace } = hasLogs ? importFile(ETCD, 'etcd-raft') : ({} as ReturnType<typeof importFile>)
  const said = hasLogs
    ? readFileSync(ETCD, 'utf8')
        .trimEnd()
        .split('\n')
        .map((text): Words => JSON.parse(text).event)
    : []

  test('every line is an event', () => {
    expect(account).toMatchObject({ lines: 4888, events: 4888, noiseLines: 0, context: 0, unexplainedLines: 0 })
  })

  test('role, term, vote, commit index, log and configuration are those of the log at every line', () => {
    const steps = stepsOf(trace, 'etcd-raft').filter(({ event }) => event.op !== 'unseen')
    expect(steps).toHaveLength(said.length)
    const isAfter = (name: string) => /^(?:InitState|Become)/.test(name)
    const wrong = steps.flatMap(({ event, before, after }, i) => {
      const words = said[i] as Words
      const { nid, state, role, log, conf, name } = words
      const expected = {
        role: role.slice('State'.length).toLowerCase(),
        term: state.term,
        vote: state.vote === '0' ? null : state.vote,
        commit: state.commit,
        log,
        conf: JSON.stringify(conf),
      }
      const found = isAfter(name) ? after : before
      return event.node === nid && JSON.stringify(found) === JSON.stringify(expected)
        ? []
        : [{ line: i + 1, found, expected }]
    })
    expect(wrong).toEqual([])
  })

  test('every message line is one send or one handling, with the same contents', () => {
    const messages = trace.sections.flatMap(({ events }) => events).filter(isMessageEvent)
    const lines = said.filter(({ msg: each }) => each !== undefined)
    expect(messages).toHaveLength(lines.length)
    for (const [i, event] of messages.entries()) {
      const { name, msg: contents = {} } = lines[i] as Words
      const { type, from, to, vote, ...fields } = contents
      const ends = event.op === 'handle' ? [event.from, event.node] : [event.node, event.to]
      expect([event.op, event.message, ...ends]).toEqual([name.startsWith('Send') ? 'send' : 'handle', type, from, to])
      expect(event.fields).toEqual({ ...fields, vote: vote === '0' ? null : vote })
    }
  })

  test('what the log does not say stays without a cause', () => {
    const unseen = stepsOf(trace, 'etcd-raft').filter(({ event }) => event.op === 'unseen')
    // Five nodes have a log and a commit index when they begin, and no line says from what.
    expect(unseen.map(({ event }) => Object.keys(event.set ?? {}))).toEqual(Array(5).fill(['commit', 'log']))
  })
})
