/** Every kind of message, drawn by fast-check: legal ones, with whatever their fields may hold. */
import fc from 'fast-check'
import type { LogRecord, Message } from '../../src/raft/index.ts'

const id = fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme' })
const term = fc.integer({ min: 1, max: 2 ** 48 })
const index = fc.oneof(fc.nat(20), fc.integer({ min: 0, max: 2 ** 48 }))
const text = fc.string({ unit: 'binary', maxLength: 8 })
const op = fc.constantFrom('ADD', 'ADD_LEARNER', 'REMOVE')
const ids = (minLength: number) => fc.uniqueArray(id, { minLength, maxLength: 6 })
const plain = fc
  .tuple(ids(1), fc.nat(5))
  .map(([all, count]) => ({ voters: all.slice(0, 1 + count), learners: all.slice(1 + count) }))
/** Of the outgoing voters, some vote on, some will be learners and some will be nothing. */
const joint = fc.tuple(plain, ids(1), fc.nat(2), fc.boolean()).map(([{ voters, learners }, more, count, autoLeave]) => {
  const others = more.filter((each) => !voters.includes(each) && !learners.includes(each))
  const outgoing = [...voters.slice(0, 1 + count), ...others]
  return { voters, learners, joint: { outgoing, learnersNext: others.slice(count), autoLeave } }
})
const membership = fc.oneof(plain, joint)
const settings = fc.record(
  {
    preVote: fc.boolean(),
    checkQuorum: fc.boolean(),
    maxRecordsPerMessage: fc.integer({ min: 1 }),
    heartbeatIntervalTicks: fc.integer({ min: 1, max: 9 }),
    electionTimeoutTicks: fc.integer({ min: 10 }),
  },
  { requiredKeys: [] },
)
const request = fc.tuple(fc.nat(), fc.nat()).map(([incarnation, count]) => `${incarnation}-${count}`)
const readRound = { readRound: fc.integer({ min: 1 }) }
const newcomer = { newcomer: fc.constant(true) }

const content = fc.oneof(
  fc.constant({ type: 'term_start' }),
  fc.constant({ type: 'session' }),
  fc.record({ type: fc.constant('command'), command: text }),
  fc.record({
    type: fc.constant('command'),
    command: text,
    client: fc.record({ session: fc.integer({ min: 1 }), serial: fc.integer({ min: 1 }) }),
  }),
  fc.record({ type: fc.constant('membership'), membership }),
  fc.record({ type: fc.constant('settings'), settings }),
)

/** Where a record is, by index and term, as a message of the term may name it. */
const place = (now: number) =>
  fc.oneof(
    fc.constant({ at: 0, of: 0 }),
    fc.record({ at: fc.integer({ min: 1, max: 2 ** 40 }), of: fc.integer({ min: 1, max: now }) }),
  )

const FIELDS: { readonly [K in Message['kind']]: (now: number) => fc.Arbitrary<object> } = {
  append_entries: (now) =>
    fc
      .tuple(place(now), fc.array(content, { maxLength: 4 }), index, fc.record(readRound, { requiredKeys: [] }))
      .map(([{ at, of }, contents, leaderCommit, round]) => {
        const entries = contents.map((each, i) => ({ index: at + 1 + i, term: now, ...each }) as LogRecord)
        return { prevLogIndex: at, prevLogTerm: of, entries, leaderCommit, ...round }
      }),
  append_entries_response: () =>
    fc.record(
      { success: fc.boolean(), matchIndex: index, matchTerm: term, lastLogIndex: index, ...readRound, ...newcomer },
      { requiredKeys: ['success', 'matchIndex', 'matchTerm', 'lastLogIndex'] },
    ),
  request_vote: (now) =>
    fc.tuple(place(now), fc.constantFrom({}, { transfer: true })).map(([{ at, of }, mark]) => ({
      lastLogIndex: at,
      lastLogTerm: of,
      ...mark,
    })),
  request_vote_response: () => fc.record({ voteGranted: fc.boolean() }),
  pre_vote: (now) =>
    fc.tuple(place(now), request).map(([{ at, of }, asked]) => ({ lastLogIndex: at, lastLogTerm: of, request: asked })),
  pre_vote_response: () => fc.record({ proposedTerm: term, voteGranted: fc.boolean(), request }),
  timeout_now: () => fc.record({ prevLogIndex: index, request }),
  timeout_now_response: () => fc.record({ prevLogIndex: index, success: fc.boolean(), request }),
  membership_change: () => fc.record({ op, node: id, request }),
  membership_change_response: () =>
    fc.record({ op, node: id, success: fc.boolean(), leader: fc.option(id), reason: text, request }),
  install_snapshot: (now) =>
    fc.record({
      lastIncludedIndex: fc.integer({ min: 1, max: 2 ** 48 }),
      lastIncludedTerm: fc.integer({ min: 1, max: now }),
      membership,
      settings,
      offset: fc.nat(),
      data: fc.uint8Array({ maxLength: 40 }),
      done: fc.boolean(),
    }),
  install_snapshot_response: () =>
    fc.record({
      lastIncludedIndex: fc.integer({ min: 1, max: 2 ** 48 }),
      success: fc.boolean(),
      nextOffset: fc.nat(),
      installed: fc.boolean(),
    }),
  read_index: () => fc.record({ request: fc.constantFrom('0-1', '3-12') }),
  read_index_response: () => fc.record({ request: fc.constantFrom('0-1', '3-12'), readIndex: fc.option(index) }),
}

export const MESSAGE_KINDS = Object.keys(FIELDS) as readonly Message['kind'][]

/** A legal message of the kind. */
export function legalMessage(kind: Message['kind']): fc.Arbitrary<Message> {
  return fc
    .tuple(id, id, term)
    .chain(([from, to, now]) =>
      FIELDS[kind](now).map((fields) => ({ kind, from, to, term: now, ...fields }) as Message),
    )
}
