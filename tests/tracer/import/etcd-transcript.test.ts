import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isMessageEvent, peerOf } from '../../../src/tracer/trace/events.ts'
import { importText, linesOf, logOf, shipped, tracesOf } from './imported.ts'
import { importFile, stepsOf, TRANSCRIPTS } from './shared-logs.ts'

/** Transcripts that are ours, in etcd's form. */
const OWN = ['leader-is-forgotten', 'members-change', 'snapshot-to-a-new-node'].map((name) =>
  join(import.meta.dirname, `logs/${name}.txt`),
)
const ALL = [...TRANSCRIPTS, ...OWN]

const TRANSCRIPT = `# Two nodes.
campaign 1
----
INFO 1 became candidate at term 3

process-ready 1
----
Ready MustSync=true:
Lead:0 State:StateCandidate
HardState Term:3 Vote:1 Commit:4
Messages:
1->2 MsgVote Term:3 Log:2/4
1->AppendThread MsgStorageAppend Term:3 Log:0/0 Commit:4 Vote:1 Responses:[
  1->1 MsgVoteResp Term:3 Log:0/0
]

deliver-msgs 2
----
1->2 MsgVote Term:3 Log:2/4
INFO 2 [logterm: 2, index: 4, vote: 0] cast MsgVote for 1 [logterm: 2, index: 4] at term 3
dropped: 1->2 MsgApp Term:3 Log:2/4 Commit:4 Entries:[3/5 EntryNormal "x"]
what is this
`

test('what is said by no node, and what went wrong, is said at the node whose turn it is', () => {
  const vocabulary = shipped('etcd-transcript').vocabulary
  const notes = OWN.flatMap((path) =>
    linesOf(importText(logOf(readFileSync(path, 'utf8')), shipped('etcd-transcript')), vocabulary),
  ).flatMap(
    (line) =>
      /^{"node":"(\d)","op":"note","fields":{"text":"((?:[A-Z]{4,} \D|raft|can't).*?)"}/.exec(line)?.slice(1) ?? [],
  )
  expect(notes.join('\n')).toBe(`2
FATAL tocommit(9) is out of range [lastIndex(7)]. Was the raft log corrupted, truncated, or lost?
2
INFO found conflict at index 7 [existing term: 1, conflicting term: 2]
3
ERROR ignoring MsgForgetLeader due to ReadOnlyLeaseBased
2
can't use CampaignNow with ReadOnlyLeaseBased
3
INFO replace the unstable entries from index 10
2
INFO entry at index 10 missing from unstable log; ignoring
2
INFO initiating automatic transition out of joint configuration voters=(2 3)&&(1 2 3) learners=(4)
2
raft: cannot step as peer not found
1
raft proposal dropped
3
INFO log [committed=4, applied=4, applying=4, unstable.offset=5, unstable.offsetInProgress=5, len(unstable.Entries)=0] starts to restore snapshot [index: 21, term: 1]`)
})

test('lines in lower case are commands only where commands stand', () => {
  const text = 'campaign 1\n----\nINFO 1 became candidate at term 1\nstabilize\nsome words\n\nsome words\nstabilize\n'
  const { account } = importText(logOf(text), shipped('etcd-transcript'))
  expect(account.unexplained.map(({ line }) => line)).toEqual([4, 5, 7])
  expect(account.context).toBe(2)
})

test('each message line is a send, a promise, a handling or a loss', () => {
  const made = importText(logOf(TRANSCRIPT), shipped('etcd-transcript'))
  const lines = linesOf(made, shipped('etcd-transcript').vocabulary)
  expect(lines.filter((line) => line.includes('"message"')).map((line) => line.replace(/,"fields".*/, ''))).toEqual([
    '{"node":"1","op":"send","to":"2","message":"MsgVote"',
    '{"node":"1","op":"send","to":"1.AppendThread","message":"MsgStorageAppend"',
    '{"node":"1","op":"queue","to":"1","message":"MsgVoteResp"',
    '{"node":"2","op":"handle","from":"1","message":"MsgVote"',
    '{"node":"1","op":"lose","to":"2","message":"MsgApp"',
  ])
  expect(lines.filter((line) => line.includes('"set":{"')).map((line) => line.replace(/.*"set":/, ''))).toEqual([
    '{"role":"candidate","term":3}}',
    '{"lead":null}}',
    '{"vote":"1","commit":4}}',
    '{"term":3,"vote":"1"}}',
  ])
  // It looks like a command, where none can stand.
  expect(made.account.unexplained.map(({ line }) => line)).toEqual([22])
})

const LISTS = `process-ready 1
----
Ready MustSync=true:
Messages:
1->2 MsgApp Term:1 Log:1/3 Commit:3 Entries:[
  1/4 EntryNormal "pay 5"
  1/5 EntryNormal "pay 6"
]
1->2 MsgSnap Term:1 Log:0/0
  Snapshot: Index:4 Term:1 ConfState:Voters:[1 2]
1->AppendThread MsgStorageAppend Term:0 Log:0/0 Commit:4 Entries:[
  1/4 EntryNormal "pay 5"
  1/5 EntryNormal "pay 6"
] Responses:[
  1->2 MsgAppResp Term:1 Log:0/5
]
1->AppendThread MsgStorageAppend Term:0 Log:0/0
  Snapshot: Index:4 Term:1 ConfState:Voters:[1 2] Responses:[
  1->2 MsgAppResp Term:1 Log:0/4
]
1->2 MsgUnheardOf Term:1
  Snapshot: Index:4 Term:1 ConfState:Voters:[1 2]
`

test('entries and snapshots on lines of their own belong to the message above them', () => {
  const made = importText(logOf(LISTS), shipped('etcd-transcript'))
  const lines = linesOf(made, shipped('etcd-transcript').vocabulary).filter((line) => line.includes('"op"'))
  const entries = '1/4 EntryNormal "pay 5"\n1/5 EntryNormal "pay 6"'
  const snapshot = 'Index:4 Term:1 ConfState:Voters:[1 2]'
  const told = lines.map((line) => JSON.parse(line)).map(({ op, message, fields }) => [op, message, fields])
  expect(told).toEqual([
    ['send', 'MsgApp', { term: 1, logTerm: 1, index: 3, commit: 3, entries }],
    ['send', 'MsgSnap', { term: 1, logTerm: 0, index: 0, snapshot }],
    ['send', 'MsgStorageAppend', { term: 0, logTerm: 0, index: 0, commit: 4, entries }],
    ['queue', 'MsgAppResp', { term: 1, logTerm: 0, index: 5 }],
    ['send', 'MsgStorageAppend', { term: 0, logTerm: 0, index: 0, snapshot }],
    ['queue', 'MsgAppResp', { term: 1, logTerm: 0, index: 4 }],
  ])
  expect(made.account.unexplained.map(({ line }) => line)).toEqual([21, 22])
})

const TEN_NODES = `add-nodes 11 voters=(1,10,11) index=2
----
INFO a switched to configuration voters=(1 10 11)
INFO a became follower at term 0
INFO newRaft a [peers: [1,a,b], term: 0, commit: 2, applied: 2, lastindex: 2, lastterm: 1]
INFO 10 became follower at term 0

deliver-msgs 10
----
b->a MsgVote Term:4 Log:1/12
INFO a [term: 0] received a MsgVote message with higher term from b [term: 4]
INFO a became follower at term 4
INFO a [logterm: 1, index: 12, vote: 0] cast MsgVote for b [logterm: 1, index: 12] at term 4
dropped: 1->a MsgApp Term:3 Log:1/12 Commit:12
1->10 MsgApp Term:3 Log:1/12 Commit:12
INFO ab became follower at term 4

raft-state
----
10: StateFollower (Voter) Term:4 Lead:0

process-ready 10
----
Ready MustSync=true:
HardState Term:4 Vote:11 Commit:12
ReadStates [{5 [114 101 113]}]
Messages:
a->AppendThread MsgStorageAppend Term:4 Log:0/0 Commit:12 Vote:11 Responses:[
  a->b MsgVoteResp Term:4 Log:0/0
]

process-append-thread 10
----
Processing:
a->AppendThread MsgStorageAppend Term:4 Log:0/0 Commit:12 Vote:11
Responses:
AppendThread->a MsgStorageAppendResp Term:0 Log:0/0
`

test('a node has one name where ids are decimal and where they are not, and those that could be two are left over', () => {
  const made = importText(logOf(TEN_NODES), shipped('etcd-transcript'))
  const [trace, ...others] = tracesOf(made, shipped('etcd-transcript').vocabulary)
  if (trace === undefined) throw new Error('no trace')
  const told = stepsOf(trace, 'etcd-transcript').map(({ event, after: { role, term, vote } }) => {
    const peer = isMessageEvent(event) ? ` ${event.message} ${peerOf(event)}` : ''
    return `${event.node} ${event.op}${peer}: ${role} ${term} ${vote}`
  })
  expect(others).toEqual([])
  expect(told).toEqual([
    '10 voters_change: unknown undefined undefined',
    '10 becomes: follower 0 undefined',
    '10 begins: follower 0 undefined',
    '10 handle MsgVote 11: follower 0 undefined',
    '10 note: follower 0 undefined',
    '10 becomes: follower 4 undefined',
    '10 note: follower 4 11',
    '1 lose MsgApp 10: unknown undefined undefined',
    '10 status: follower 4 11',
    '10 hard_state: follower 4 11',
    '10 note: follower 4 11',
    '10 send MsgStorageAppend 10.AppendThread: follower 4 11',
    '10 queue MsgVoteResp 11: follower 4 11',
    '10.AppendThread handle MsgStorageAppend 10: thread undefined undefined',
    '10.AppendThread send MsgStorageAppendResp 10: thread undefined undefined',
  ])
  expect(made.account.unexplained.map(({ line }) => line)).toEqual([6, 15, 16])
})

const OLDER = `stabilize
----
> 1 handling Ready
  Ready MustSync=true:
  Messages:
  1->2 MsgVote Term:3 Log:2/4
  1->3 MsgVote Term:3 Log:2/4
> delivering messages
  1->2 MsgVote Term:3 Log:2/4
  ERROR found nothing at index 4
  1->3 MsgVote Term:3 Log:2/4
> exchanging snapshots
  2->1 MsgVoteResp Term:3 Log:0/0
  HardState Term:3 Vote:1 Commit:4
  3/5 Entry Normal "x"
> 1 sleeping soundly
  2->1 MsgVoteResp Term:3 Log:0/0
`

test('what older versions head as delivered is handled, and an unknown header ends the list before it', () => {
  const made = importText(logOf(OLDER), shipped('etcd-transcript'))
  const lines = linesOf(made, shipped('etcd-transcript').vocabulary).filter((line) => line.includes('"op"'))
  expect(lines.map((line) => line.replace(/,"message":"MsgVote","fields".*/, ''))).toEqual([
    '{"node":"1","op":"send","to":"2"',
    '{"node":"1","op":"send","to":"3"',
    '{"node":"2","op":"handle","from":"1"',
    '{"node":"2","op":"note","fields":{"text":"ERROR found nothing at index 4"}}',
    '{"node":"3","op":"handle","from":"1"',
  ])
  expect(made.account.unexplained.map(({ line, why }) => `${line} ${/no word for "[^"]*"|"node"$/.exec(why)}`)).toEqual(
    [
      '13 no word for "> exchanging snapshots none"',
      '14 "node"',
      '15 no word for "> exchanging snapshots"',
      '17 no word for "sleeping none"',
    ],
  )
})

/** Message lines of a transcript as they stand. */
const MESSAGE = /^\s*(?:dropped: )?(\w+)->(\w+) (Msg\w+) Term:(\d+)/

/** The state that a line of a transcript says, read without the mapping. */
function wordsOf(line: string): {
  readonly node?: string
  readonly role?: string
  readonly term?: number
  readonly commit?: number
} {
  const became = /^\s*INFO (\d+) became ([a-z-]+) at term (\d+)/.exec(line)
  if (became) return { node: `${became[1]}`, role: `${became[2]}`.replace('-', '_'), term: Number(became[3]) }
  const begins = /^\s*INFO newRaft (\d+) .* term: (\d+), commit: (\d+),/.exec(line)
  if (begins) return { node: `${begins[1]}`, term: Number(begins[2]), commit: Number(begins[3]) }
  const status = /^\s*(\d+): State(\w+) \(\S+\) Term:(\d+)/.exec(line)
  if (status) return { node: `${status[1]}`, role: `${status[2]}`.toLowerCase(), term: Number(status[3]) }
  const hard = /^\s*HardState Term:(\d+).* Commit:(\d+)/.exec(line)
  if (hard) return { term: Number(hard[1]), commit: Number(hard[2]) }
  const soft = /^\s*Lead:\d+ State:(\w+)/.exec(line)
  if (soft) return { role: `${soft[1]}`.replace('State', '').replace('PreC', 'Pre_c').toLowerCase() }
  const noted = /^\s*[A-Z]+ (\d+) .* at term (\d+)(?::|$)/.exec(line)
  return noted ? { node: `${noted[1]}`, term: Number(noted[2]) } : {}
}

/** Every transcript that lies there, whichever these are, and those that are ours. */
describe("etcd's transcripts", () => {
  test.each(ALL.map((path) => [basename(path), path]))('%s: every line is accounted for', (_, path) => {
    const { account } = importFile(path, 'etcd-transcript')
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    const { events, context, noiseLines, unexplainedLines } = account
    expect([account.unexplained, unexplainedLines]).toEqual([[], 0])
    expect(events + context + noiseLines).toBe(account.lines)
    expect(account.lines).toBeGreaterThanOrEqual(lines.length)
  })

  test.each(ALL.map((path) => [basename(path), path]))('%s: each message line is one event', (_, path) => {
    const { trace } = importFile(path, 'etcd-transcript')
    const said = readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, from = '', to = '', kind = '', term] = MESSAGE.exec(line) ?? []
        const id = (own: string, other: string) => (/Thread$/.test(own) ? `${other}.${own}` : own)
        return kind === '' ? [] : [`${id(from, to)}->${id(to, from)} ${kind} ${term}`]
      })
    const events = trace.sections.flatMap(({ events: own }) => own).filter(isMessageEvent)
    expect(
      events.map((event) => {
        const ends = event.op === 'handle' ? [peerOf(event), event.node] : [event.node, peerOf(event)]
        return `${ends.join('->')} ${event.message} ${event.fields['term']}`
      }),
    ).toEqual(said)
  })

  test.each(ALL.map((path) => [basename(path), path]))('%s: states are in the words of the lines', (_, path) => {
    const { trace } = importFile(path, 'etcd-transcript')
    const words = readFileSync(path, 'utf8')
      .split('\n')
      .map(wordsOf)
      .filter((each) => Object.keys(each).length > 0)
    const isTold = ({ event }: ReturnType<typeof stepsOf>[number]) =>
      ['becomes', 'begins', 'status', 'hard_state', 'soft_state'].includes(event.op) ||
      (event.op === 'note' && / at term \d+(?::|$)/.test(String('fields' in event && event.fields?.['text'])))
    const found = stepsOf(trace, 'etcd-transcript').filter(isTold)
    expect(found).toHaveLength(words.length)
    for (const [i, { event, after }] of found.entries()) {
      const { node = event.node, ...state } = words[i] ?? {}
      expect([event.node, after]).toEqual([node, expect.objectContaining(state)])
    }
  })
})
