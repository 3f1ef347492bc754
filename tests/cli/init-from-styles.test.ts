import { describe, expect, test } from 'vitest'
import { PORT, STYLES, steps } from './log-styles.ts'
import { Project } from './project.ts'

describe('init --from finds who, what and with whom in', () => {
  test.each(STYLES.map(([style, line, port = '', prefix = '']) => ({ style, line, port, prefix })))(
    '$style',
    async ({ line, port, prefix }) => {
      const project = new Project()
      project.write(
        'raft.log',
        steps()
          .map((each) => `${line(each)}\n`)
          .join(''),
      )
      expect(await project.run('init', '--from', 'raft.log')).toMatchObject({ status: 0, stderr: '' })
      const imported = await project.run('import', 'raft.log', '--mapping', 'raft.mapping.json', '--out', 'traces')
      expect(imported).toEqual({
        status: 0,
        stdout: `raft.log: ${steps().length} lines\n  events      ${steps().length}\n  trace       traces/raft/raft.jsonl\n`,
        stderr: '',
      })
      const trace = `${project.contents('traces')['raft/raft.jsonl']}`
      const told = trace
        .trimEnd()
        .split('\n')
        .flatMap((each) => {
          const { node, op, from, to = from, message, set } = JSON.parse(each)
          return op === undefined ? [] : [[node, op, to ?? '', message ?? '', set?.term ?? '']]
        })
      const known = new Map<string, number>()
      expect(told).toEqual(
        steps().map(({ node, does, peer, kind, term }) => {
          const op = does === 'begin' ? 'election_begins' : does === 'send' ? 'send' : 'handle'
          const isNew = known.get(node) !== term
          known.set(node, term)
          return [
            `${prefix}${node}${port}`,
            op,
            peer && `${prefix}${peer}${port}`,
            { AskVote: 'ask_vote', Vote: 'vote' }[kind] ?? '',
            isNew ? term : '',
          ]
        }),
      )
    },
  )
})

test.each([
  ['logfmt', 'logfmt'],
  ['logfmt with groups of keys', 'logfmt'],
  ['logfmt that says who in a sentence', 'lines'],
  ['tracing of Rust', 'lines'],
])('of %s it takes the format %s', async (name, format) => {
  const project = new Project()
  const style = STYLES.find(([each]) => each === name)?.[1]
  project.write(
    'a.log',
    steps()
      .map((each) => `${style?.(each)}\n`)
      .join(''),
  )
  await project.run('init', '--from', 'a.log')
  expect(JSON.parse(`${project.contents('.')['a.mapping.json']}`)).toMatchObject({ format })
})

test('masks what seem to be secrets in texts, and only these', async () => {
  const project = new Project()
  const said = [
    'password=hunter2 term=3',
    'Authorization: Bearer abc.def',
    '{"api_key": "k-1"}',
    'token: 42',
    "SECRET='x y'",
    'Authorization: Basic aHVudGVyMg==',
    'password="it\'s hunter2" term=3',
    String.raw`body="{\"password\":\"hunter2\",\"n\":1}" passwd=\x`,
    'password="" token= secret=\'\' term=3',
  ]
  project.write('a.log', said.map((text) => `INFO [n1] login ${text}\n`).join(''))
  const { stdout } = await project.run('init', '--from', 'a.log')
  expect(stdout).toContain('  what seem to be secrets is masked\n')
  await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  const trace = `${project.contents('traces')['a/a.jsonl']}`
  const texts = [...trace.matchAll(/"text":"login (.*)"\}[,}]/g)].map(([, text]) => JSON.parse(`"${text}"`))
  expect(texts).toEqual([
    'password=*** term=3',
    'Authorization: *** ***',
    '{"api_key": "***"}',
    'token: 42',
    "SECRET='***'",
    'Authorization: *** ***',
    'password="***" term=3',
    String.raw`body="{\"password\":\"***\",\"n\":1}" passwd=***`,
    'password="" token= secret=\'\' term=3',
  ])
})

test('takes the field that all lines have before one with a better name that half of them have', async () => {
  const project = new Project()
  const lines = ['a', 'b', 'a', 'b'].map((node, i) => ({
    node,
    name: i < 2 ? 'starts' : 'stops',
    ...(i < 3 ? { event: `e${i % 2}` } : {}),
  }))
  project.write('a.log', lines.map((each) => `${JSON.stringify(each)}\n`).join(''))
  expect((await project.run('init', '--from', 'a.log')).stdout).toContain('what happened: "name", 2 values\n')
})

const PUTS = [
  { node: 'a', msg: 'configured', role: 'head', epoch: 1 },
  { node: 'b', msg: 'configured', role: 'tail', epoch: 1 },
  ...[1, 2, 3, 4, 5, 6].flatMap((seq) => [
    { node: 'a', msg: 'forwarding update', peer: 'b', seq, epoch: 1 },
    { node: 'b', msg: 'received update', peer: 'a', seq, epoch: 1 },
    { node: 'b', msg: 'sending ack', peer: 'a', seq, epoch: 1 },
    { node: 'a', msg: 'received ack', peer: 'b', seq, epoch: 1 },
  ]),
]

test('finds roles that few lines tell, and leaves messages the numbers that they say', async () => {
  const project = new Project()
  project.write('a.log', `${PUTS.map((each) => `${JSON.stringify(each)}\n`).join('')}panic: x\n\ty.go:1\n`)
  const { stdout } = await project.run('init', '--from', 'a.log')
  expect(stdout).toContain('  the role: "role", 2 values\n')
  expect(stdout).toContain(
    'To think about: 2 lines are no JSON objects, and are left over: {"raw": "^panic: ", "noise": true} among the rules says which are noise\n',
  )
  await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  const trace = `${project.contents('traces')['a/a.jsonl']}`
  expect(trace).toContain('"set":{"role":"tail"')
  expect(trace).toContain('"op":"send","to":"a","message":"ack","id":"6","fields":{"seq":6}')
})

test('drafts of the lines of several logs make one trace of them, in the order of their times', async () => {
  const project = new Project()
  const nodes = ['n1', 'n2', 'n3'].map((node) => `${node}${PORT}`)
  const style = STYLES.find(([name]) => name.startsWith('arrows between hosts'))?.[1]
  const logs = nodes.map((node) => steps().flatMap((s) => (`${s.node}${PORT}` === node ? [`${style?.(s)}\n`] : [])))
  for (const [i, log] of logs.entries()) project.write(`n${i + 1}.log`, log.join(''))
  project.write('all.log', logs.flat().join(''))
  const { stdout } = await project.run('init', '--from', 'all.log')
  const [, hint = ''] = /become one trace with (.*)\n/.exec(stdout) ?? []
  expect(hint).toBe('"together": "all", "sort": "{time}"')
  const mapping = `${project.contents('.')['all.mapping.json']}`
  project.write('m.json', mapping.replace('{', `{ ${hint},`))
  const imported = await project.run('import', 'n1.log', 'n2.log', 'n3.log', '--mapping', 'm.json', '--out', 'traces')
  expect(imported).toMatchObject({ status: 0, stderr: '' })
  expect(imported.stdout).not.toContain('messages')
  expect(project.contents('traces')['all/all.jsonl']).toContain('"message":"ask_vote","id":"2","fields":{"term":3}')
})

const SPILLED = [
  { node: 'a', msg: 'started', url: '/health', note: { deep: { er: { still: { password: 'hunter2' } } } } },
  { node: 'b', msg: 'login with password=hunter2 is right', url: '/x' },
  { node: 'b', msg: 'started', url: '/login?token=hunter2', role: 'tail' },
  { msg: 'Authorization: Bearer hunter2', url: '/x' },
  { node: 'a', msg: 'stopped', url: '/x', role: 'head', tokens: ['hunter2', 'hunter22'] },
]

test.each([
  ['JSON', (each: object) => JSON.stringify(each)],
  [
    'logfmt',
    (each: object) =>
      Object.entries(each)
        .map(([key, value]) => `${key}=${JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value))}`)
        .join(' '),
  ],
])('hides secrets that stand within texts of %s, in the drafts too', async (_, style) => {
  const project = new Project()
  project.write('a.log', SPILLED.map((each) => `${style(each)}\n`).join(''))
  const { stdout } = await project.run('init', '--from', 'a.log')
  expect(stdout).toMatch(/secrets, which are masked: "tokens", "url", "note\S*"\n/)
  const { status } = await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  expect(status).toBe(0)
  const { 'a.log': __, ...made } = project.contents('.')
  expect(Object.values(made).join('\n')).not.toContain('hunter2')
  const trace = `${project.contents('traces')['a/a.jsonl']}`
  expect(trace).toContain('{"node":"a","op":"started",')
  expect(trace).toContain('{"node":"b","op":"says","fields":{"text":"login with password=*** is right"}')
  expect(trace).toContain('{"node":"log","op":"says","fields":{"text":"Authorization: *** ***"}')
})

test('takes words of a role that are spelt otherwise for the same, and the role that nobody has said for what it is', async () => {
  const project = new Project()
  const roles = ['Leader', 'unknown', 'LEADER', 'follower', 'Unknown', '主']
  const lines = roles.map((role, i) => ({ node: 'ab'[i % 2], event: 'x', role }))
  project.write('a.log', lines.map((each) => `${JSON.stringify(each)}\n`).join(''))
  await project.run('init', '--from', 'a.log')
  const { status } = await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  expect(status).toBe(0)
  const words = JSON.parse(`${project.contents('.')['a.vocabulary.json']}`)
  expect(words.roles.map(({ id }: { id: string }) => id)).toEqual(['unknown', 'leader', 'follower', 'w'])
})
