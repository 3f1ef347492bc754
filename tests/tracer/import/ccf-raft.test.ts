import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isMessageEvent } from '../../../src/tracer/trace/events.ts'
import { importText, linesOf, logOf, shipped } from './imported.ts'
import { importFile, stepsOf } from './shared-logs.ts'

const LOG = join(import.meta.dirname, 'logs/ccf-raft.ndjson')

interface Words {
  readonly function: string
  readonly state: Readonly<Record<string, unknown>>
  readonly packet?: Readonly<Record<string, unknown>>
  readonly from_node_id?: string
  readonly to_node_id?: string
}

const { account, trace } = importFile(LOG, 'ccf-raft')
const said = readFileSync(LOG, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line).msg)
  .filter((msg): msg is Words => msg.function !== undefined)

test('every line is accounted for, and commands are sections', () => {
  expect(account).toMatchObject({ lines: 51, events: 42, context: 8, noiseLines: 1, unexplainedLines: 0 })
  expect(trace.sections.map(({ title }) => title)).toEqual([
    'nodes,0,1,2',
    'periodic_one,0,110',
    'dispatch_all',
    'replicate,1,hello',
    'emit_signature,1',
    'disconnect,0,2',
    'dispatch_all (2)',
    'periodic_one,0,10',
  ])
})

test('states are those of the log at every line that has them, and nothing happens unseen', () => {
  const steps = stepsOf(trace, 'ccf-raft')
  expect(steps).toHaveLength(said.length)
  const wrong = steps.flatMap(({ event, before, after }, i) => {
    const { state, function: name } = said[i] as Words
    const found = name.startsWith('become_') ? after : before
    const expected = {
      role: String(state['leadership_state']).toLowerCase(),
      view: state['current_view'],
      last: state['last_idx'],
      commit: state['commit_idx'],
    }
    const isSame = Object.entries(expected).every(([variable, value]) => found[variable] === value)
    return event.node === state['node_id'] && isSame ? [] : [{ line: i, found, expected }]
  })
  expect(wrong).toEqual([])
})

test('every message line is one send, handling or loss with its contents', () => {
  const messages = trace.sections.flatMap(({ events }) => events).filter(isMessageEvent)
  const lines = said.filter(({ packet }) => packet !== undefined)
  expect(messages).toHaveLength(lines.length)
  for (const [i, event] of messages.entries()) {
    const { function: name, state, packet: { msg, ...fields } = {}, from_node_id, to_node_id } = lines[i] as Words
    const ends = event.op === 'handle' ? [event.from, event.node] : [event.node, event.to]
    const op = name.startsWith('send_') ? 'send' : name.startsWith('recv_') ? 'handle' : 'lose'
    expect([event.op, `raft_${event.message}`, ...ends]).toEqual([
      op,
      msg,
      from_node_id ?? state['node_id'],
      to_node_id ?? state['node_id'],
    ])
    expect(event.fields).toEqual(fields)
  }
})

test('commands of the driver stand on lines of their own, or on the line of what they first do', () => {
  const state = { node_id: '0', leadership_state: 'Leader', current_view: 2, commit_idx: 0 }
  const later = { ...state, commit_idx: 2 }
  const packet = { msg: 'raft_request_vote', term: 2, last_committable_idx: 2, term_of_last_committable_idx: 2 }
  const text = [
    { tag: 'raft_trace', cmd: 'start_node,0' },
    { tag: 'raft_trace', msg: { function: 'bootstrap', state, args: { idx: 2 } }, cmd: '' },
    { tag: 'raft_trace', msg: { function: 'become_leader', state: later }, cmd: 'periodic_one,0,9' },
    {
      tag: 'raft_trace',
      msg: { function: 'send_request_vote', state: later, to_node_id: '1', packet },
      cmd: 'dispatch_all',
    },
    { tag: 'raft_trace', msg: { function: 'commit', state: later, args: { idx: 3 } }, cmd: '' },
  ]
  const made = importText(logOf(text.map((line) => `${JSON.stringify(line)}\n`).join('')), shipped('ccf-raft'))
  expect(made.account).toMatchObject({ events: 4, context: 1, unexplainedLines: 0 })
  const lines = linesOf(made, shipped('ccf-raft').vocabulary).filter((line) => /"section"|"op"/.test(line))
  expect(lines.map((line) => /"(?:section|op)":("[^"]*"(?:,"fields":\{"idx":\d\})?)/.exec(line)?.[1])).toEqual([
    '"start_node,0"',
    '"bootstrap","fields":{"idx":2}',
    '"periodic_one,0,9"',
    '"become_leader"',
    '"dispatch_all"',
    '"send"',
    '"commit","fields":{"idx":3}',
  ])
})

test('what the mapping does not know is told', () => {
  const state = { node_id: '0', leadership_state: 'Leader', current_view: 1 }
  const text = [
    { tag: 'raft_trace', msg: { function: 'dance', state } },
    { tag: 'raft_trace', msg: { function: 'send_gossip', state, to_node_id: '1', packet: { msg: 'raft_gossip' } } },
    { tag: 'raft_trace', msg: { function: 'become_leader', state: { ...state, leadership_state: 'King' } } },
    { tag: 'raft_trace', msg: {} },
    { msg: { function: 'become_leader', state } },
  ]
  const made = importText(logOf(text.map((line) => `${JSON.stringify(line)}\n`).join('')), shipped('ccf-raft'))
  expect(made.account.unexplained.map(({ line }) => line)).toEqual([1, 2, 3, 4])
  expect(made.account.events).toBe(1)
})
