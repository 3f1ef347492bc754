/** What happens in all logs here: who, what, with whom, in which round. */
export interface Step {
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

export function steps(): Step[] {
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
export const PORT = '.eu-west.internal:7400'
const atHosts = (line: (step: Step) => string) => (s: Step) =>
  line({ ...s, node: `${s.node}${PORT}`, peer: s.peer && `${s.peer}${PORT}` })

export const STYLES: readonly (readonly [
  style: string,
  line: (step: Step) => string,
  port?: string,
  prefix?: string,
])[] = [
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
  [
    'JSON of ECS, whose keys have dots in them',
    (s) =>
      JSON.stringify({
        '@timestamp': `2026-01-02T${clock(s)}Z`,
        'log.level': 'INFO',
        message: called(s, 'sending', 'received'),
        'service.name': 'raft',
        'service.node.name': s.node,
        'process.thread.name': s.at % 2 === 0 ? 'main' : 'timer',
        'log.logger': 'org.acme.Raft',
        'trace.id': `t${s.term}`,
        term: s.term,
        ...(s.peer === '' ? {} : { 'labels.peer': s.peer }),
      }),
  ],
  [
    'pairs in front of a sentence, of hosts with ports',
    atHosts((s) => `2026-01-02T${clock(s)}Z INFO node=${s.node} ${sentence(s, 'sent', 'received')} term=${s.term}`),
    PORT,
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
