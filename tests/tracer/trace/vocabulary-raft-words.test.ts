import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Words {
  name: string
  title: string
  roles: { id: string; short: string }[]
  variables: { id: string }[]
  marks: { id: string; cell: string }[]
  messages: { id: string; short: string; fields: { id: string }[] }[]
}

/** Words of Raft that mean something else in any program, and so prove nothing. */
const COMMON = [
  ...[
    'started',
    'crash',
    'restart',
    'vote',
    'entries',
    'success',
    'network',
    'ae',
    'term',
    'poll',
    'op',
    'node',
    'data',
  ],
  ...[
    'done',
    'reason',
    'offset',
    'rejected',
    'request',
    'disabled',
    'shutdown',
    'snapshot',
    'transfer',
    'sn',
    'violation',
    'request',
    'found',
    'log',
  ],
]

const words: Words = JSON.parse(readFileSync('vocabulary/raft.json', 'utf8'))
const raftWords = [
  ...[words.name, words.title, 'ballot', 'quorum', 'heartbeat', 'appendEntries', 'requestVote', 'preVote'],
  ...words.roles.flatMap(({ id, short }) => [id, short]),
  ...words.variables.map(({ id }) => id),
  ...words.marks.flatMap(({ id, cell }) => [id, cell]),
  ...words.messages.flatMap(({ id, short, fields }) => [id, short, ...fields.map((field) => field.id)]),
].filter((word) => !COMMON.includes(word.toLowerCase()))

const raft = new RegExp(`(?<![a-z])(?:${[...new Set(raftWords)].join('|')})(?![a-z])`, 'i')

/** The file without its comments: those may give examples. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '')
}

function raftIn(text: string): string[] {
  return text.split('\n').filter((line) => raft.test(line))
}

test.each(['src/tracer', 'src/viewer', 'templates/default'])('no code in %s knows a word of Raft', (folder) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(?:tsx?|hbs)$/.test(path),
  )
  expect(files.length).toBeGreaterThan(5)
  const found = files.flatMap((file) => raftIn(codeOf(join(folder, file))).map((line) => `${file}: ${line.trim()}`))
  expect(found).toEqual([])
})

test('the words are found where they are', () => {
  for (const code of [`if (role === 'leader')`, 'state.votedFor', '"append_entries"', 'pre_vote()']) {
    expect([code, raftIn(code)]).toEqual([code, [code]])
  }
  expect(raftIn('const misleading = candidates')).toEqual([])
})
