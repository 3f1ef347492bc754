import { escapeRegex } from '../../common/escape-regex.ts'
import { LIMITS } from '../../common/limits.ts'

/** What stands in front of what lines say: a regular expression, in which `(?<node>…)` is whose they are, if that stands there. */
export interface LineHead {
  readonly pattern: string
  /** What its columns are, in words. */
  readonly told: readonly string[]
  /** The first of the nodes, and how many there are; undefined if no column says whose a line is. */
  readonly nodes: ReadonlySet<string> | undefined
}

/** A thing that many lines begin with. */
interface Column {
  readonly what: 'time' | 'level' | 'place' | 'name' | 'text'
  /** With a group, where that may be whose the line is. */
  readonly pattern: string
  /** The pattern in front of the name, of the name, and behind it. */
  readonly parts?: readonly [before: string, name: string, after: string]
}

interface Found extends Column {
  /** How it stands in the head: the name in a group that is called nothing. */
  readonly names: ReadonlyMap<string, number>
}

const SPACE = '(?:\\s+[-|]\\s+|:?\\s+)'
/** Of a node, with a port perhaps: `store-2.eu-west.internal:7400`. */
export const NODE_NAME = '[A-Za-z0-9][\\w.-]{0,63}(?::\\d{2,5}(?!\\d))?'
const CLOCK = '\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?'
const LEVELS = [
  ...['TRACE', 'DEBUG', 'INFO', 'NOTICE', 'WARN', 'WARNING', 'ERROR', 'CRITICAL', 'FATAL', 'PANIC'],
  // As loggers of Go, Rust and Java shorten them.
  ...['TRC', 'DBG', 'DBUG', 'DEBG', 'INF', 'WRN', 'ERR', 'EROR', 'CRIT', 'FTL', 'SEVERE'],
  ...['TRAC', 'DEBU', 'ERRO', 'FATA', 'PANI'],
]
const LEVEL = [...LEVELS, ...LEVELS.map((word) => word.toLowerCase())].join('|')

/** What files of code end with: `internal:7400` is the end of a node. */
const CODE =
  '(?:[CcHhmv]|cc|cpp|cxx|hh|hpp|cs|clj|dart|erl|exs?|fs|go|hs|java|[cm]?[jt]sx?|jl|kt|lua|mli?|mm|php|p[lmy]|rb|rs|scala|swift|vb|zig)'

function nameColumn(before: string, name: string, after: string): Column {
  return { what: 'name', pattern: `${before}(${name})${after}`, parts: [before, name, after] }
}

/** In the order in which they are looked for. */
const COLUMNS: readonly Column[] = [
  // Of syslog: a number for how important it is, and by whom.
  { what: 'level', pattern: '<\\d{1,3}>(?:1 )?' },
  {
    what: 'time',
    pattern: `\\[?(?:\\d{4}[-/]\\d\\d[-/]\\d\\d[T ])?(?:[A-Z][a-z]{2} [ \\d]\\d )?(?:${CLOCK}(?:Z|[+-]\\d\\d:?\\d\\d)?|\\d+\\.\\d+|\\d{10,})\\]?${SPACE}`,
  },
  { what: 'time', pattern: `[IWEFD]\\d{4} ${CLOCK}\\s+\\d+\\s+` },
  { what: 'time', pattern: '(?:time|ts|t|timestamp)="?[^\\s"]+(?: [^\\s"=]+)?"?\\s+' },
  { what: 'level', pattern: `[\\[(<]?(?:${LEVEL})[\\])>]?(?:${SPACE}|:)` },
  // Of logrus, with the seconds since it began.
  { what: 'level', pattern: `(?:${LEVEL})\\[\\d+\\]\\s+` },
  { what: 'level', pattern: '(?:level|lvl|severity)="?\\w+"?\\s+' },
  { what: 'place', pattern: `\\[?[\\w./-]+\\.${CODE}:\\d+\\]?:?\\s+` },
  { what: 'place', pattern: '[A-Za-z_]\\w*(?:::\\w+)+:\\s+' },
  { what: 'place', pattern: '(?:caller|source|logger|component|module|thread|pid)="?[^\\s"]+"?\\s+' },
  nameColumn('(?:node|server|replica|host|member|id)[= ]', NODE_NAME, '[,:]?\\s+'),
  nameColumn('\\[', '[^\\]\\s]{1,64}', `\\]${SPACE}`),
  nameColumn('', NODE_NAME, `(?=\\s+${NODE_NAME}(?:\\[\\d+\\])?:\\s)\\s+`),
  nameColumn('', NODE_NAME, '(?:\\[\\d+\\])?:\\s+'),
  nameColumn('', NODE_NAME, '\\s*\\|\\s+'),
  // Of RFC 5424: a host, a program, its process, a kind of message, and more of it.
  nameColumn('', NODE_NAME, ' \\S+ \\S+ \\S+ (?:-|\\[[^\\]]*\\])\\s+'),
  nameColumn('', NODE_NAME, '\\s+-\\s+'),
  nameColumn('', NODE_NAME, `(?:\\s*(?=(?:->|<-|=>|<=|→|←) *${NODE_NAME})|:\\s+)`),
  nameColumn('', NODE_NAME, ':(?=[^\\s:/])'),
  { what: 'text', pattern: '(?:msg|message)="?' },
]

/** Fewer lines are no pattern. */
const MOST_LINES = 0.5
const MOST_COLUMNS = 8

/** The name of a pod and of its container, or the tag of a collector, where nothing else follows. */
const LAST_NAMES = [
  nameColumn('', NODE_NAME, `\\s+(?=${NODE_NAME}\\s+(?:\\{|$))`),
  nameColumn('', NODE_NAME, '\\s+(?=\\{|$)'),
]

/** Finds the columns that lines begin with. `isFront`: whether they end where an object begins, so that a name may be the last. */
export function headOf(lines: readonly string[], isFront = false): LineHead {
  const known = isFront ? [...COLUMNS, ...LAST_NAMES] : COLUMNS
  let rest = lines
  const columns: Found[] = []
  while (columns.length < MOST_COLUMNS) {
    const next = known
      .map((column) => taken(column, rest))
      .find(
        ({ column, left }) => left.length >= lines.length * MOST_LINES && left.length > 0 && mayFollow(column, columns),
      )
    if (next === undefined) break
    columns.push(next.column)
    rest = next.left
    if (next.column.what === 'text') break
  }
  const place = nodeAmong(columns)
  // What a text begins with is a part of it, unless it is the same everywhere.
  const pattern = columns.map((column, i) => (i === place ? withNode(column) : unnamed(column))).join('')
  const node = columns[place]
  return { pattern, told: toldOf(columns, place), nodes: node && nodesIn(node) }
}

function taken(column: Column, lines: readonly string[]): { column: Found; left: string[] } {
  const regex = new RegExp(`^${column.pattern}`, 'u')
  const names = new Map<string, number>()
  const left: string[] = []
  for (const line of lines) {
    const match = regex.exec(line)
    if (match === null) continue
    const [, name] = match
    if (name !== undefined && names.size <= LIMITS.proposedWords) names.set(name, (names.get(name) ?? 0) + 1)
    left.push(line.slice(match[0].length))
  }
  return { column: { ...column, names }, left }
}

/** There is one time, and one level. Names behind that of a node are what is said, unless they are the same on all lines. */
function mayFollow({ what, names }: Found, before: readonly Found[]): boolean {
  if (what === 'time' || what === 'level') return before.every((each) => each.what !== what)
  if (what !== 'name') return true
  if (names.size > LIMITS.proposedWords) return false
  const hasNode = before.some((each) => each.what === 'name' && each.names.size > 1)
  return !hasNode || names.size === 1 || isDotted(names)
}

/** The first that is not the same everywhere and no path of a class; or else the first of those that there are. */
function nodeAmong(columns: readonly Found[]): number {
  const kinds = [
    ({ names }: Found) => names.size > 1 && !isDotted(names),
    ({ names }: Found) => names.size > 1,
    ({ names }: Found) => names.size > 0 && !isDotted(names),
  ]
  for (const isNode of kinds) {
    const place = columns.findIndex((column) => column.what === 'name' && isNode(column))
    if (place >= 0) return place
  }
  return -1
}

function isDotted(names: ReadonlyMap<string, number>): boolean {
  return [...names.keys()].every((name) => /[A-Za-z]\.[A-Za-z]/.test(name))
}

/** `raft.` of `raft.n1` and `raft.n2`, `pod/` of `pod/n1-0/raft` and `pod/n2-0/raft`. */
function sharedStart(names: readonly string[]): string {
  const [first = ''] = names
  const start = [/^.*\./, /^[^/]*\//].map((regex) => regex.exec(first)?.[0] ?? '').find((each) => isShared(each, names))
  return start ?? ''
}

function isShared(start: string, names: readonly string[]): boolean {
  const isOfAll = names.every((name) => name.startsWith(start) && name.length > start.length)
  return start !== '' && names.length > 1 && isOfAll
}

/**
 * `-0/raft` of `pod/n1-0/raft` and `pod/n2-0/raft`, or `-1` of `n1-1 |` and `n2-1 |`, which who runs the nodes has put
 * there: what they say of each other lacks it.
 */
function sharedEnd(names: readonly string[], after: string): string {
  const [first = ''] = names
  const forms = [/(?:[-_]\d+)?\/[^/]+$/, /\/[^/]+$/, ...(after.includes('\\|') ? [/[-_]\d+$/] : [])]
  const reversed = (text: string) => [...text].reverse().join('')
  const ends = forms.map((form) => form.exec(first)?.[0] ?? '')
  return ends.find((end) => isShared(reversed(end), names.map(reversed))) ?? ''
}

/** What all names of a column begin and end with, which is no part of them. */
function sharedIn({ names, parts = ['', '', ''] }: Found): readonly [start: string, end: string] {
  const all = [...names.keys()]
  const start = sharedStart(all)
  const rest = all.map((name) => name.slice(start.length))
  return [start, sharedEnd(rest, parts[2])]
}

function nodesIn(column: Found): Set<string> {
  const [start, end] = sharedIn(column)
  return new Set([...column.names.keys()].map((name) => name.slice(start.length, name.length - end.length)))
}

function withNode(column: Found): string {
  const [before, name, after] = column.parts ?? ['', '', '']
  const [start, end] = sharedIn(column).map(escapeRegex)
  return `${before}${start}(?<node>${name})${end}${after}`
}

function unnamed({ pattern, what, parts }: Found): string {
  const plain = parts === undefined ? pattern : `${parts[0]}(?:${parts[1]})${parts[2]}`
  // `sort` finds the time by its name.
  return what === 'time' ? `(?<time>${plain})?` : `(?:${plain})?`
}

function toldOf(columns: readonly Found[], node: number): string[] {
  const has = (what: Column['what']) => columns.some((column, i) => column.what === what && i !== node)
  return [
    has('time') ? 'lines begin with a time, which traces do not have' : 'lines begin with no time',
    ...(has('level') ? ['the level of the message is left out'] : []),
    ...(has('place') ? ['where in the code it was said is left out'] : []),
    ...columns.flatMap(({ what, names }, i) =>
      what === 'name' && i !== node ? [`names such as ${[...names.keys()][0]} in front are left out`] : [],
    ),
  ]
}
