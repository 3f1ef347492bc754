import { type PathFacts, plainName } from './path-facts.ts'

/** What fields of a log seem to be. */
export interface Guesses {
  readonly node: PathFacts | undefined
  readonly kind: PathFacts | undefined
  readonly role: PathFacts | undefined
  /** The ends of messages. */
  readonly from: PathFacts | undefined
  readonly to: PathFacts | undefined
  /** Numbers of a node that hardly ever fall, such as terms. */
  readonly growing: readonly PathFacts[]
  readonly times: readonly PathFacts[]
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
const TO = ['to', 'dst', 'dest', 'destination', 'target', 'receiver', 'recipient']
const TIME = /^(ts|t|at|date|datetime|time.*|.*timestamp|.*time|.*date)$/
const SECRET = /password|passwd|secret|token|authorization|apikey|credential|cookie/
/** Fewer lines are no pattern. */
const MOST_LINES = 0.5
/** A number falls in so few of its changes where a node restarts. */
const FEW_FALLS = 0.02

/** Guesses what the fields are, of which there are so many lines. The first of several candidates is the likeliest. */
export function guess(facts: readonly PathFacts[], lines: number): Guesses {
  const free = new Set(facts)
  const take = (found: PathFacts | undefined) => {
    if (found !== undefined) free.delete(found)
    return found
  }
  const all = (fits: (each: PathFacts) => boolean) => [...free].filter(fits).map((each) => take(each) ?? each)
  const secrets = all(({ name, texts }) => SECRET.test(name) && texts > 0)
  const times = all((each) => isTime(each))
  const isUsual = (each: PathFacts) => isFew(each) && each.lines >= lines * MOST_LINES
  const node = take(named([...NODE, ...MORE_NODE], [...free].filter(isUsual)))
  const isNode = (each: PathFacts) => isEnd(each, node)
  const from = take(named(FROM, [...free].filter(isNode)))
  const to = take(named(TO, [...free].filter(isNode)))
  const isText = (each: PathFacts) => each.texts === each.lines && each.values.size > 1
  const kind = take(
    named(
      KIND,
      [...free].filter((each) => isUsual(each) && isText(each)),
    ),
  )
  const role = take(
    named(
      ROLE,
      [...free].filter((each) => isFew(each) && isText(each) && each.lines >= lines / 10),
    ),
  )
  const constant = all((each) => !each.isOpen && each.values.size === 1 && each.lines === lines)
  const growing = all((each) => isGrowing(each) && each.lines >= lines / 10)
  return { node, kind, role, from, to, growing, times, secrets, constant, others: [...free] }
}

function isFew({ isOpen, values }: PathFacts): boolean {
  return !isOpen && values.size > 0
}

function isTime(each: PathFacts): boolean {
  if (!TIME.test(each.name)) return false
  const moments = [...each.values].filter((value) =>
    /^\d{4}-\d\d-\d\d|^\d\d:\d\d|^\d{9,}(\.\d+)?$|^\d+\.\d+$/.test(value),
  )
  return each.isOpen || moments.length === each.values.size
}

/** The ids that stand there are mostly those of nodes; where nobody knows of any, the name says enough. */
function isEnd(each: PathFacts, node: PathFacts | undefined): boolean {
  if (!isFew(each) || each.nulls + each.booleans + each.others > 0) return false
  if (node === undefined) return true
  const known = [...each.values].filter((value) => node.values.has(value))
  return known.length * 2 >= each.values.size
}

function isGrowing({ integers, lines, nulls, rises, falls }: PathFacts): boolean {
  return integers + nulls === lines && rises > 0 && falls <= (rises + falls) * FEW_FALLS
}

/** The field whose name stands first in the list; of several, the one that is not as deep, and then the more usual one. */
function named(names: readonly string[], candidates: readonly PathFacts[]): PathFacts | undefined {
  const depth = ({ path }: PathFacts) => path.split('.').length
  const place = ({ name, path }: PathFacts) => {
    const own = names.indexOf(name)
    // `event.name` is what the event is called, and a name of its own is anything.
    const whole = names.indexOf(plainName(path))
    return own < 0 ? whole : whole < 0 ? own : Math.min(own, whole)
  }
  const fitting = candidates.filter((each) => place(each) >= 0)
  return fitting.sort((a, b) => place(a) - place(b) || depth(a) - depth(b) || b.lines - a.lines)[0]
}
