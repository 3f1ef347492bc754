import { WRAPPER } from '../wrapper.ts'
import { SECRET_NAMES } from './line-secrets.ts'
import { messageOpOf } from './message-verbs.ts'
import { type PathFacts, plainName } from './path-facts.ts'

/** What fields of a log seem to be. */
export interface Guesses {
  readonly node: PathFacts | undefined
  readonly kind: PathFacts | undefined
  readonly role: PathFacts | undefined
  /** The ends of messages. */
  readonly from: PathFacts | undefined
  readonly to: PathFacts | undefined
  /** The end that is not the node of the line, whichever that is. */
  readonly peer: PathFacts | undefined
  /** Whether a message goes out or comes in, of lines of whatever kind. */
  readonly direction: PathFacts | undefined
  /** Of which kind a message is, where `kind` only says what happened to it. */
  readonly message: PathFacts | undefined
  /** Numbers of a node that hardly ever fall, such as terms. */
  readonly growing: readonly PathFacts[]
  readonly times: readonly PathFacts[]
  /** How important a line is, and where in the code it was written. */
  readonly asides: readonly PathFacts[]
  /** What must not get into a trace. */
  readonly secrets: readonly PathFacts[]
  /** The same in all lines. */
  readonly constant: readonly PathFacts[]
  /** All else. */
  readonly others: readonly PathFacts[]
}

const NODE = [
  'node',
  'nodeid',
  'nid',
  'nodename',
  'servicenodename',
  'serviceinstanceid',
  'pod',
  'podname',
  'k8spodname',
  'kubernetespodname',
  'containername',
  'server',
  'serverid',
  'replica',
  'replicaid',
  'host',
  'hostname',
  'member',
  'self',
]
const MORE_NODE = [
  'peerid',
  'instance',
  'process',
  'processid',
  'pid',
  'worker',
  'id',
  'name',
  'who',
  'actor',
  'service',
]
const KIND = [
  'event',
  'eventname',
  'eventtype',
  'kind',
  'op',
  'action',
  'name',
  'type',
  'msg',
  'message',
  'what',
  'tag',
]
const ROLE = ['role', 'state', 'status', 'mode']
const FROM = ['from', 'src', 'source', 'sender', 'origin']
const TO = ['to', 'dst', 'dest', 'destination', 'receiver', 'recipient']
const PEER = ['peer', 'remote', 'target', 'other', 'peerid', 'remoteid', 'partner', 'neighbor', 'neighbour']
const DIRECTION = ['direction', 'dir', 'way', ...KIND]
const MESSAGE = [
  'messagetype',
  'msgtype',
  'messagekind',
  'type',
  'kind',
  'rpc',
  'method',
  'message',
  'msg',
  'name',
  'topic',
]
const LEVEL = /^(?:level|severity|lvl|loglevel|levelname|priority)$/
const LEVELS = /^(?:trace|debug|info|notice|warn|warning|error|err|critical|fatal|panic|dpanic|[1-6]0)$/i
const IN_CODE =
  /^(?:logger|loggername|thread|threadname|threadid|pid|filename|fileline|lineno|linenumber|funcname|originfunction)$/
/** What is neither a node nor what happened, though it has an id, or a name. */
const ASIDE_NAMED = /^(?:trace|span|transaction|request|session|user)(?:id|name)$/
const MAYBE_IN_CODE = /^(?:caller|source|file|target|module)$/
const TIME = /^(ts|t|at|date|datetime|time.*|.*timestamp|.*time|.*date)$/
const SECRET = new RegExp(SECRET_NAMES.join('|'))
/** Fewer lines are no pattern. */
const MOST_LINES = 0.5
/** What so many lines have is told by more of them than a better name that fewer have. */
const NEARLY_ALL = 0.9
/** A number falls in so few of its changes where a node restarts. */
const FEW_FALLS = 0.02

/**
 * Guesses what the fields are, of which there are so many lines. The first of several candidates is the likeliest.
 * `around`: the path of what a collector says of whose a line is, whatever it is called.
 */
export function guess(facts: readonly PathFacts[], lines: number, around?: string): Guesses {
  const free = new Set(facts)
  const take = (found: PathFacts | undefined) => {
    if (found !== undefined) free.delete(found)
    return found
  }
  const all = (fits: (each: PathFacts) => boolean) => [...free].filter(fits).map((each) => take(each) ?? each)
  const secrets = all(({ name, texts, lists }) => SECRET.test(name) && texts + lists > 0)
  const times = all((each) => isTime(each))
  const asides = all(isAside)
  const isUsual = (each: PathFacts) => isFew(each) && each.lines >= lines * MOST_LINES
  const isOnAll = (each: PathFacts) => each.lines >= lines * NEARLY_ALL
  const usual = (names: readonly string[], fits: (each: PathFacts) => boolean) => {
    const fitting = [...free].filter((each) => isUsual(each) && fits(each))
    return take(named(names, fitting.filter(isOnAll)) ?? named(names, fitting))
  }
  const mayBeNode = (each: PathFacts) => !ASIDE_NAMED.test(each.ending)
  // What is the same on all lines may be what all nodes are called together.
  const isTold = (each: PathFacts) => mayBeNode(each) && (each.values.size > 1 || !MORE_NODE.includes(each.name))
  const node =
    usual([...NODE, ...MORE_NODE], isTold) ??
    take(facts.find(({ path }) => path === around)) ??
    take(likePeers([...free].filter(isUsual).filter(isOnAll), free)) ??
    usual(MORE_NODE, mayBeNode)
  const isNode = (each: PathFacts) => isEnd(each, node)
  const some = (names: readonly string[], fits: (each: PathFacts) => boolean) =>
    take(named(names, [...free].filter(fits)))
  const from = some(FROM, isNode)
  const to = some(TO, isNode)
  const peer = node === undefined ? undefined : some(PEER, isNode)
  const isText = (each: PathFacts) => each.texts === each.lines && each.values.size > 1
  const direction = some(DIRECTION, (each) => isFew(each) && isText(each) && isDirection(each))
  const kind =
    usual(KIND, isText) ?? (direction === undefined ? undefined : some(MESSAGE, (each) => isFew(each) && isText(each)))
  // Of what is said the rest is told; of anything else a secret may be all, and its values stand in the draft.
  const spilled = all((each) => each.hasSecret && !isSaid(each))
  const isBare = [...(kind?.values ?? [])].some((word) => messageOpOf(word) !== undefined)
  const message = isBare
    ? some(MESSAGE, (each) => isFew(each) && each.texts === each.lines && !each.hasSecret)
    : undefined
  const role = take(
    named(
      ROLE,
      [...free].filter((each) => isFew(each) && isText(each) && (each.name === 'role' || each.lines >= lines / 10)),
    ),
  )
  const constant = all((each) => !each.isOpen && each.values.size === 1 && each.lines === lines)
  const growing = all((each) => isGrowing(each) && each.lines >= lines / 10)
  return {
    node,
    kind,
    role,
    from,
    to,
    peer,
    direction,
    message,
    growing,
    times,
    asides,
    secrets: [...secrets, ...spilled],
    constant,
    others: [...free],
  }
}

/** A text for people. */
export function isSaid({ name }: Pick<PathFacts, 'name'>): boolean {
  return /^(msg|message|text|log|line)$/.test(name)
}

function isFew({ isOpen, values }: PathFacts): boolean {
  return !isOpen && values.size > 0
}

/** All that it says is whether a message goes or comes, and both are there. */
function isDirection({ values }: PathFacts): boolean {
  const ops = [...values].map(messageOpOf)
  return ops.includes('send') && ops.includes('handle') && !ops.includes(undefined)
}

function isAside({ name, ending, values, isOpen }: PathFacts): boolean {
  const all = (regex: RegExp) => values.size > 0 && [...values].every((value) => regex.test(value))
  if (LEVEL.test(name)) return !isOpen && all(LEVELS)
  return IN_CODE.test(name) || IN_CODE.test(ending) || (MAYBE_IN_CODE.test(name) && all(/::|\.\w+:\d+$/))
}

function isTime(each: PathFacts): boolean {
  if (!TIME.test(each.name)) return false
  const moments = [...each.values].filter((value) =>
    /^\d{4}-\d\d-\d\d|^\d\d:\d\d|^\d{9,}(\.\d+)?$|^\d+\.\d+$/.test(value),
  )
  return each.isOpen || moments.length === each.values.size
}

/** The ids that stand there are mostly those of nodes; where nobody knows of any, or of one only, the name says enough. */
function isEnd(each: PathFacts, node: PathFacts | undefined): boolean {
  if (!isFew(each) || each.nulls + each.booleans + each.others > 0) return false
  if (node === undefined || node.values.size === 1) return true
  const known = [...each.values].filter((value) => node.values.has(value))
  return known.length * 2 >= each.values.size
}

/** A field of whatever name that has the same values as one that is called as the end of a message. */
function likePeers(usual: readonly PathFacts[], all: Iterable<PathFacts>): PathFacts | undefined {
  const names = [...FROM, ...TO, ...PEER]
  const peers = [...all].filter((each) => isFew(each) && each.values.size > 1 && names.includes(each.name))
  return usual.find((each) => each.values.size > 1 && peers.some((peer) => peer !== each && isEnd(peer, each)))
}

export function isGrowing({ integers, lines, nulls, rises, falls }: PathFacts): boolean {
  return integers + nulls === lines && rises > 0 && falls <= (rises + falls) * FEW_FALLS
}

/** What paths of what stands around a line begin with. */
const AROUND = `${WRAPPER}.`

/** The field whose name stands first in the list; of several, the one that is not as deep, and then the more usual one. */
function named(names: readonly string[], candidates: readonly PathFacts[]): PathFacts | undefined {
  const depth = ({ path }: PathFacts) => path.split('.').length
  const place = ({ name, path }: PathFacts) => {
    const own = names.indexOf(name)
    // `event.name` is what the event is called, and a name of its own is anything.
    const whole = names.indexOf(plainName(path.startsWith(AROUND) ? path.slice(AROUND.length) : path))
    return own < 0 ? whole : whole < 0 ? own : Math.min(own, whole)
  }
  const fitting = candidates.filter((each) => place(each) >= 0)
  return fitting.sort((a, b) => place(a) - place(b) || depth(a) - depth(b) || b.lines - a.lines)[0]
}
