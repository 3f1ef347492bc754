import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isMessageEvent, peerOf } from '../../../src/tracer/trace/events.ts'
import { importText, linesOf, logOf, shipped } from './imported.ts'
import { hasLogs, importFile, stepsOf, TRANSCRIPTS } from './shared-logs.ts'

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
  // It looks like a command, and begins a section in which nothing happens.
  expect(made.account).toMatchObject({ lines: 22, unexplainedLines: 0 })
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

/** Every transcript that lies there, whichever these are. */
describe.skipIf(!hasLogs)("etcd's transcripts", () => {
  test.each(TRANSCRIPTS.map((path) => [basename(path), path]))('%s: every line is accounted for', (_, path) => {
    const { account } = importFile(path, 'etcd-transcript')
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    const { events, context, noiseLines, unexplainedLines } = account
    expect([account.unexplained, unexplainedLines]).toEqual([[], 0])
    expect(events + context + noiseLines).toBe(account.lines)
    expect(account.lines).toBeGreaterThanOrEqual(lines.length)
  })

  test.each(TRANSCRIPTS.map((path) => [basename(path), path]))('%s: each message line is one event', (_, path) => {
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

  test.each(TRANSCRIPTS.map((path) => [basename(path), path]))(
    '%s: states are in the words of the lines',
    (_, path) => {
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
    },
  )
})
