import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'

/** What happens in all logs here: who, what, with whom, in which round. */
interface Step {
  readonly at: number
  readonly node: string
  readonly does: 'begin' | 'send' | 'receive'
  readonly peer: string
  readonly kind: string
  readonly term: number
}

const step = (at: number, node: string, does: Step['does'], peer: string, kind: string, term: number): Step => ({
  ...{ at, node, does, peer, kind, term },
})

function steps(): Step[] {
  return [1, 2, 3, 4].flatMap((term) => {
    const [asks, ...others] = term % 2 === 1 ? ['n1', 'n2', 'n3'] : ['n2', 'n3', 'n1']
    const [a = ''] = [asks]
    const own = others.flatMap((b, i) => {
      const at = term * 10 + i * 4
      return [
        step(at + 1, a, 'send', b, 'AskVote', term),
        step(at + 2, b, 'receive', a, 'AskVote', term),
        step(at + 3, b, 'send', a, 'Vote', term),
        step(at + 4, a, 'receive', b, 'Vote', term),
      ]
    })
    return [step(term * 10, a, 'begin', '', '', term), ...own]
  })
}

const clock = ({ at }: Step, comma = '.') => `10:00:${String(at).padStart(2, '0')}${comma}123`

/** What is said in a sentence, with these words for sending and receiving. */
function sentence({ does, kind, peer }: Step, send: string, receive: string): string {
  if (does === 'begin') return 'election begins'
  return does === 'send' ? `${send} ${kind} to ${peer}` : `${receive} ${kind} from ${peer}`
}

function called({ does, kind }: Step, send: string, receive: string): string {
  if (does === 'begin') return 'election begins'
  return `${does === 'send' ? send : receive} ${kind}`
}

function object({ at, node, does, peer, term }: Step, more: object): string {
  const ends = does === 'begin' ? {} : { peer }
  return JSON.stringify({
    level: 'info',
    ts: 1767348000.5 + at,
    caller: `raft/node.go:${at}`,
    node,
    term,
    ...ends,
    ...more,
  })
}

/** What a server says that leaves it to others to say whose it is. */
const said = (s: Step) => ({ level: 'info', msg: called(s, 'send', 'recv'), term: s.term })
const peerOf = ({ peer }: Step, prefix = '') => (peer === '' ? {} : { peer: `${prefix}${peer}` })
const anonymous = (s: Step) => JSON.stringify({ ...said(s), ...peerOf(s) })

/** Nodes that are hosts with a port. */
const PORT = '.eu-west.internal:7400'
const atHosts = (line: (step: Step) => string) => (s: Step) =>
  line({ ...s, node: `${s.node}${PORT}`, peer: s.peer && `${s.peer}${PORT}` })

const STYLES: readonly (readonly [style: string, line: (step: Step) => string, port?: string, prefix?: string])[] = [
  [
    'JSON of zap, with the kind of a message beside',
    (s) =>
      object(
        s,
        s.does === 'begin' ? { msg: 'election begins' } : { msg: s.does === 'send' ? 'tx' : 'rx', type: s.kind },
      ),
  ],
  [
    'JSON with a direction',
    (s) =>
      object(
        s,
        s.does === 'begin'
          ? { event: 'election begins' }
          : { event: s.kind, dir: s.does === 'send' ? 'out' : 'in', kind: 'rpc' },
      ),
  ],
  ['JSON in capitals', (s) => object(s, { event: called(s, 'SEND', 'RECEIVE') })],
  [
    'tracing of Rust',
    (s) =>
      `2026-01-02T${clock(s)}456Z  INFO raft::core: ${called(s, 'sending', 'received')} node=${s.node} term=${s.term}${s.peer && ` peer=${s.peer}`}`,
  ],
  [
    'logback',
    (s) =>
      `2026-01-02 ${clock(s, ',')} [${s.node}] INFO  com.example.raft.Node - ${sentence(s, 'Sending', 'Received')}, term=${s.term}`,
  ],
  [
    'glog',
    (s) =>
      `I0102 ${clock(s)}456  4${s.at} raft_node.cc:${s.at}] node ${s.node} ${sentence(s, 'sent', 'received')} (term: ${s.term})`,
  ],
  [
    'syslog',
    (s) => `Jan  2 ${clock(s).slice(0, 8)} ${s.node} raftd[12]: ${sentence(s, 'send', 'recv')} term=${s.term}`,
  ],
  [
    'logfmt',
    (s) =>
      `time=2026-01-02T${clock(s)}Z level=info msg="${called(s, 'send', 'recv')}" node=${s.node} term=${s.term}${s.peer && ` peer=${s.peer}`}`,
  ],
  [
    'logfmt with groups of keys',
    (s) =>
      `ts=2026-01-02T${clock(s)}Z lvl=debug ${s.does === 'begin' ? 'event="election begins"' : `event=${s.kind} raft.dir=${s.does === 'send' ? 'out' : 'in'} raft.peer=${s.peer}`} raft.node=${s.node} term=${s.term}`,
  ],
  [
    'logfmt that says who in a sentence',
    (s) =>
      `time="2026-01-02 ${clock(s)}" level=info msg="${sentence(s, 'Sent', 'Received')}" node=${s.node} term=${s.term}`,
  ],
  [
    'logging of Python',
    (s) => `2026-01-02 ${clock(s, ',')} - raft.${s.node} - INFO - ${sentence(s, 'sent', 'received')}, term=${s.term}`,
  ],
  [
    'arrows',
    (s) =>
      s.does === 'begin'
        ? `${s.node}: election begins term=${s.term}`
        : `${s.node} ${s.does === 'send' ? '->' : '<-'} ${s.peer}: ${s.kind} term=${s.term}`,
  ],
  [
    'arrows behind names in brackets',
    (s) =>
      `[${s.node}] ${s.does === 'begin' ? 'election begins' : `${s.does === 'send' ? '->' : '<-'} ${s.peer} ${s.kind}`} term=${s.term}`,
  ],
  [
    'logging of Python, as it is without a format',
    (s) => `INFO:${s.node}:${sentence(s, 'sent', 'received')}, term=${s.term}`,
  ],
  ['JSON of zap about hosts with ports', atHosts((s) => object(s, { msg: called(s, 'forwarding', 'received') })), PORT],
  [
    'sentences about hosts with ports',
    atHosts((s) => `${clock(s)} INF [${s.node}] ${sentence(s, 'Sending', 'Received')}, term=${s.term}`),
    PORT,
  ],
  [
    'arrows between hosts with ports',
    atHosts(
      (s) =>
        `2026-01-02T${clock(s)}Z ${s.at % 2 ? 'INFO' : 'DEBG'} ${s.node} | ${
          s.does === 'begin'
            ? `election begins term=${s.term}`
            : `${s.does === 'send' ? '=>' : '<='} ${s.peer} ${s.kind}(term=${s.term})`
        }`,
    ),
    PORT,
  ],
  ['objects behind the service of Docker Compose', (s) => `${s.node}-1  | ${anonymous(s)}`],
  ['objects behind a pod of Kubernetes', (s) => `[pod/${s.node}-0/raft] ${anonymous(s)}`],
  [
    'pods of one set',
    (s) => `[pod/raft-${s.node}/server] ${JSON.stringify({ ...said(s), ...peerOf(s, 'raft-') })}`,
    '',
    'raft-',
  ],
  [
    'sentences behind the service of Docker Compose',
    (s) => `${s.node}_1 | ${sentence(s, 'sent', 'received')} term=${s.term}`,
  ],
  [
    'objects in the log of a container',
    (s) => `2026-01-02T${clock(s)}Z stdout F ${object(s, { msg: called(s, 'send', 'recv') })}`,
  ],
  [
    'sentences in the log of a container',
    (s) => `2026-01-02T${clock(s)}Z stderr F [${s.node}] ${sentence(s, 'sent', 'received')} term=${s.term}`,
  ],
  [
    'objects in the log of Docker',
    (s) =>
      JSON.stringify({ log: `${object(s, { msg: called(s, 'send', 'recv') })}\n`, stream: 'stdout', time: clock(s) }),
  ],
  [
    'sentences in the log of Docker',
    (s) =>
      JSON.stringify({
        log: `INFO ${s.node}: ${sentence(s, 'sent', 'received')} term=${s.term}\n`,
        stream: 'stdout',
        time: clock(s),
      }),
  ],
  [
    'sentences in the journal of systemd',
    (s) =>
      JSON.stringify({
        __REALTIME_TIMESTAMP: `17673480${s.at}000000`,
        _HOSTNAME: s.node,
        PRIORITY: '6',
        MESSAGE: `${sentence(s, 'sent', 'received')} term=${s.term}`,
      }),
  ],
  [
    'logfmt with what Kubernetes knows of its pod',
    (s) =>
      JSON.stringify({
        kubernetes: { host: 'worker', pod_name: s.node, labels: { token: 'x' } },
        message: `level=info msg="${called(s, 'send', 'recv')}" term=${s.term}${s.peer && ` peer=${s.peer}`}`,
      }),
  ],
  ['objects behind syslog of RFC 5424', (s) => `<134>1 2026-01-02T${clock(s)}Z ${s.node} raftd 12 - - ${anonymous(s)}`],
  [
    'sentences behind syslog of RFC 5424',
    (s) =>
      `<134>1 2026-01-02T${clock(s)}Z ${s.node} raftd 12 - [meta x="1"] ${sentence(s, 'sent', 'received')} term=${s.term}`,
  ],
]

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
