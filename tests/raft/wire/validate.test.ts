import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Message, step } from '../../../src/raft/index.ts'
import { FIELDS } from '../../../src/raft/wire/message-fields.ts'
import { messageProblem } from '../../../src/raft/wire/validate.ts'
import { legalMessage, MESSAGE_KINDS } from '../../support/legal-messages.ts'
import {
  appendEntries,
  eventsOf,
  installSnapshot,
  log,
  makeNode,
  preVote,
  receive,
  recordsFrom,
  requestVote,
  timeoutNow,
} from '../../support/raft.ts'

/** Fits no field of any message. */
const FIT_NOWHERE = [Symbol('?'), -1, 1.5, Number.NaN, 2 ** 60, 10n, () => 0, new Array(1)]

const ENVELOPE = ['from', 'to', 'term']
const OPTIONAL = new Set(['newcomer', 'readRound', 'transfer'])
const fields = MESSAGE_KINDS.flatMap((kind) =>
  [...ENVELOPE, ...Object.keys(FIELDS[kind])].map((field): [Message['kind'], string] => [kind, field]),
)

describe('each field of each kind of message', () => {
  it.each(fields)('%s: %s is looked at, and the error names it', (kind, field) => {
    const [message] = fc.sample(legalMessage(kind), { seed: 1, numRuns: 1 })
    expect(messageProblem(message)).toBe(undefined)
    for (const value of FIT_NOWHERE) {
      expect(messageProblem({ ...message, [field]: value })).toContain(`"${field}" of ${kind} is `)
    }
    const { [field as keyof Message]: _, ...rest } = message as Message
    if (OPTIONAL.has(field)) expect(messageProblem(rest)).toBe(undefined)
    else expect(messageProblem(rest)).toContain(`"${field}" of ${kind} is undefined; it must be `)
  })
})

const changed = (change: object) => ({ ...appendEntries({ term: 3 }), ...change })
/** With voter 1 and learner 3; 1 and 2 vote in the outgoing half. */
const inJoint = (joint: object | null) => {
  const half = joint && { outgoing: ['1', '2'], learnersNext: ['2'], autoLeave: true, ...joint }
  return { ...installSnapshot(), membership: { voters: ['1'], learners: ['3'], joint: half } }
}

const membership = (voters: unknown, learners: unknown = []) => ({
  ...installSnapshot(),
  membership: { voters, learners },
})
const entry = (record: unknown) => changed({ entries: [record] })
const first = { index: 1, term: 1 }

describe('what looks like a message', () => {
  const malformed: readonly [string, unknown, string][] = [
    ['nothing', undefined, 'what has arrived is undefined; a message is an object'],
    ['null', null, 'what has arrived is null'],
    ['text', 'hello', 'what has arrived is "hello"'],
    ['long text', 'x'.repeat(99), `${'x'.repeat(59)}…; a message is an object`],
    ['a list', [], 'what has arrived is a list'],
    ['an inherited name as its kind', { kind: 'toString' }, '"kind" is "toString"; it must be one of append_entries'],
    ['an object as its kind', { kind: {} }, '"kind" is an object'],
    ['no sender', changed({ from: '' }), '"from" of append_entries is ""; it must be a node\'s id: a non-empty text'],
    ['a term beyond all counting', changed({ term: 2 ** 48 + 1 }), '"term" of append_entries is 281474976710657'],
    ['an index beyond all counting', changed({ prevLogIndex: 2 ** 49 }), 'it must be an integer from 0 to'],
    ['a leader of term 0', appendEntries({ term: 0 }), '"term" of append_entries is 0'],
    ['a candidate of term 0', requestVote({ term: 0 }), '"term" of request_vote is 0'],
    ['a pre-vote for term 0', preVote({ term: 0 }), '"term" of pre_vote is 0'],
    ['an order of term 0', timeoutNow({ term: 0 }), '"term" of timeout_now is 0'],
    ['entries with a hole', changed({ entries: new Array(2) }), 'it must be a list of records'],
    ['an entry that is none', entry('x'), 'a list of records'],
    ['an entry without a type', entry(first), 'a list of records'],
    ['an entry of an inherited type', entry({ ...first, type: 'toString' }), 'a list of records'],
    ['an entry of term 0', entry({ index: 1, term: 0, type: 'term_start' }), 'a list of records'],
    ['a command without text', entry({ ...first, type: 'command' }), 'a list of records'],
    ['a command of a session 0', entry({ ...log(1)[0], client: { session: 0, serial: 1 } }), 'a list of records'],
    ['a command of no session', entry({ ...log(1)[0], client: 'me' }), 'a list of records'],
    [
      'a membership of nobody',
      entry({ ...first, type: 'membership', membership: { voters: [], learners: [] } }),
      'list',
    ],
    ['settings that do not exist', entry({ ...first, type: 'settings', settings: { seed: 1 } }), 'a list of records'],
    ['a gap between entries', changed({ entries: [...log(1), ...recordsFrom(3, 1)] }), 'entry 2 of append_entries has'],
    [
      'a gap before the entries',
      changed({ entries: recordsFrom(2, 1) }),
      'it must have index 1 and a term from 0 to 3',
    ],
    ['terms that go down', changed({ entries: log(2, 1) }), 'it must have index 2 and a term from 2 to 3'],
    ['an entry of a later term', changed({ entries: log(4) }), 'it must have index 1 and a term from 0 to 3'],
    ['a term at index 0', changed({ prevLogTerm: 1 }), 'append_entries names a record 0 of term 1; index 0 has term 0'],
    [
      'no term at an index',
      changed({ prevLogIndex: 4 }),
      'names a record 4 of term 0; index 0 has term 0, others a term',
    ],
    ['a record before of a later term', changed({ prevLogIndex: 4, prevLogTerm: 4 }), 'others a term from 1 to 3'],
    [
      'a last record of a later term',
      requestVote({ lastLogIndex: 1, lastLogTerm: 2 }),
      'request_vote names a record 1',
    ],
    [
      'a snapshot of a later term',
      installSnapshot({ lastIncludedTerm: 2 }),
      'install_snapshot names a record 1 of term 2',
    ],
    [
      'a snapshot without voters',
      membership([]),
      '"membership" of install_snapshot is an object; it must be voters, one',
    ],
    ['a node twice', membership(['1', '1']), 'each node once'],
    ['a node that votes and learns', membership(['1'], ['1']), 'each node once'],
    ['a node without a name', membership(['1', '']), 'each node once'],
    ['no list of learners', membership(['1'], null), 'each node once'],
    ['two memberships, one of nobody', inJoint({ outgoing: [] }), 'also those that are outgoing'],
    ['two memberships, one no object', inJoint(null), 'also those that are outgoing'],
    ['an outgoing node twice', inJoint({ outgoing: ['1', '1'] }), 'also those that are outgoing'],
    ['an outgoing node that learns', inJoint({ outgoing: ['3'] }), 'also those that are outgoing'],
    ['a learner to come that has no vote', inJoint({ learnersNext: ['4'] }), 'also those that are outgoing'],
    ['a learner to come that goes on voting', inJoint({ learnersNext: ['1'] }), 'also those that are outgoing'],
    ['a learner to come twice', inJoint({ learnersNext: ['2', '2'] }), 'also those that are outgoing'],
    ['no word on who leaves', inJoint({ autoLeave: 1 }), 'also those that are outgoing'],
    ['no membership', { ...installSnapshot(), membership: 'all' }, '"membership" of install_snapshot is "all"'],
    ['settings that are a list', { ...installSnapshot(), settings: [] }, 'some of preVote, checkQuorum'],
    ['a mark that is false', { ...requestVote(), transfer: false }, '"transfer" of request_vote is false'],
  ]

  it.each(malformed)('with %s is none: it is counted, reported, and changes nothing', (_, message, problem) => {
    const node = makeNode()
    const before = structuredClone(node)
    const effects = receive(node, message as Message)
    const [event] = eventsOf(effects)
    expect([effects.length, event]).toMatchObject([1, { type: 'error', code: 'malformed' }])
    expect(event && 'message' in event && event.message).toContain(problem)
    expect(structuredClone(node)).toEqual({ ...before, rejected: { malformed: 1, misdirected: 0, impossible: 0 } })
  })
})

describe('a legal message that', () => {
  it.each([
    ['is for another node', appendEntries({ to: '3' }), 'append_entries from "2" is for "3" and has come to "1"'],
    ['says it is from here', appendEntries({ from: '1' }), 'append_entries says that it is from "1" itself'],
  ])('%s is not obeyed, but counted', (_, message, text) => {
    const node = makeNode()
    const error = { type: 'error', code: 'misdirected', message: text }
    expect(receive(node, message)).toEqual([{ type: 'event', event: error }])
    expect([node.rejected.misdirected, node.term]).toEqual([1, 0])
  })

  it('is known to be one is obeyed like any other, if it is for this node', () => {
    const message = appendEntries({ term: 2 })
    const [checked, other] = [makeNode(), makeNode()]
    expect(step(checked, { type: 'checked_message', message })).toEqual(receive(other, message))
    step(checked, { type: 'checked_message', message: appendEntries({ to: '3' }) })
    expect([checked.leader, checked.rejected.misdirected]).toEqual(['2', 1])
  })
})
