import { counted } from '../../common/counted.ts'
import { quote } from '../../common/errors.ts'
import { LIMITS } from '../../common/limits.ts'
import type { LogRecord } from '../log-source.ts'
import type { DeclaredMapping, DeclaredRule } from '../mapping-schema.ts'
import { draftedVocabulary, fieldWord, Ids, markWord, NOBODY, RESERVED, SAYS } from './drafted-words.ts'
import { commonHints, type Proposal } from './proposal.ts'

type Records = () => Iterable<LogRecord>

/** What a line may begin with, in this order. */
const TIME =
  '\\[?(?:\\d{4}[-/]\\d\\d[-/]\\d\\d[T ])?(?:[A-Z][a-z]{2} [ \\d]\\d )?(?:\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?|\\d+\\.\\d+|\\d{10,})\\]?:?\\s+'
const LEVEL = '\\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|trace|debug|info|warn|warning|error|fatal)\\]?:?\\s+'
/** How it may say whose it is. */
const NODES = [
  '\\[(?<node>[^\\]\\s]{1,64})\\]:?\\s+',
  '(?<node>[A-Za-z0-9][\\w.-]{0,63}):\\s+',
  '(?<node>[A-Za-z0-9][\\w.-]{0,63})\\s*\\|\\s+',
  '(?:node|server|replica|host|id)=(?<node>[\\w.-]{1,64})\\s+',
] as const

/** Fewer lines are no pattern. */
const MOST_LINES = 0.5
/** The words that tell kinds of lines apart. */
const FIRST_WORDS = /^[A-Za-z]+(?: [A-Za-z]+){0,2}(?![\w'])/
/** What was said once is no kind. */
const LEAST_LINES = 2

/** Proposes a mapping of a log of lines of text. */
export function proposeLines(records: Records, name: string, file: string): Proposal {
  const lines = count(records, () => true)
  const isUsual = (matching: number) => matching >= lines * MOST_LINES && matching > 0
  const starting = (pattern: string) => new RegExp(`^${pattern}`, 'u')
  const time = isUsual(count(records, (text) => starting(TIME).test(text))) ? `(?:${TIME})?` : ''
  const level = isUsual(count(records, (text) => starting(`${time}${LEVEL}`).test(text))) ? `(?:${LEVEL})?` : ''
  const before = `^${time}${level}`
  const [node] = NODES.map((pattern) => nodesOf(records, `${before}${pattern}`, pattern))
    .filter(({ nodes, matching }) => isUsual(matching) && nodes.size <= LIMITS.proposedWords)
    .sort((a, b) => b.matching - a.matching)
  const prefix = `${before}${node?.pattern ?? ''}`
  const kinds = kindsOf(records, new RegExp(`${prefix}(?<text>.*)$`, 'u'))
  const whose = node === undefined ? NOBODY : '{node}'
  const ids = new Ids(RESERVED)
  const fields = { text: '{text}' }
  const rules: DeclaredRule[] = [
    { why: 'blank lines', line: '^\\s*$', noise: true },
    ...kinds.map((words) => {
      const why = `lines that begin ${quote(words)}`
      return { why, line: `${prefix}(?<text>${words}(?![\\w']).*)$`, op: ids.of(words), node: whose, fields }
    }),
    ...(node === undefined
      ? []
      : [{ why: 'anything else', line: `${prefix}(?<text>.*)$`, op: SAYS, node: whose, fields }]),
    { why: 'lines that say of nobody whose they are', line: '^(?<text>.*)$', op: SAYS, node: NOBODY, fields },
  ]
  const marks = [...kinds.map((words) => ids.of(words)), SAYS].map((id) => markWord(id, [fieldWord('text', 'text')]))
  const vocabulary = draftedVocabulary(name, { roles: [], variables: [], marks, messages: [] })
  const mapping: DeclaredMapping = { mapping: 1, name, vocabulary: file, format: 'lines', rules }
  const guesses = [
    `${counted(lines, 'line is', 'lines are')} text`,
    time === '' ? 'lines begin with no time' : 'lines begin with a time, which traces do not have',
    ...(level === '' ? [] : ['then the level of the message, which is left out']),
    node === undefined
      ? `nothing says whose a line is: all are of ${quote(NOBODY)}`
      : `the node: as in ${quote([...node.nodes][0])}, ${node.nodes.size} of them`,
    `${counted(kinds.length, 'kind', 'kinds')} of lines by their first words`,
  ]
  const values = 'a rule takes apart what it says: (?<term>\\d+) in "line", "{term}" in "fields" or "set"'
  return { mapping, vocabulary, guesses, hints: [values, ...commonHints(vocabulary)] }
}

function count(records: Records, fits: (text: string) => boolean): number {
  let matching = 0
  for (const { text = '' } of records()) if (text.trim() !== '' && fits(text)) matching += 1
  return matching
}

function nodesOf(records: Records, whole: string, pattern: string) {
  const regex = new RegExp(whole, 'u')
  const nodes = new Set<string>()
  let matching = 0
  for (const { text = '' } of records()) {
    const node = regex.exec(text)?.groups?.['node']
    if (node === undefined) continue
    matching += 1
    if (nodes.size <= LIMITS.proposedWords) nodes.add(node)
  }
  return { pattern, nodes, matching }
}

/** The first words of what lines say, the usual ones first. */
function kindsOf(records: Records, regex: RegExp): string[] {
  const found = new Map<string, number>()
  for (const { text = '' } of records()) {
    const words = FIRST_WORDS.exec(regex.exec(text)?.groups?.['text'] ?? '')?.[0]
    if (words === undefined || words.length > LONGEST_WORDS) continue
    if (found.has(words) || found.size < MOST_COUNTED) found.set(words, (found.get(words) ?? 0) + 1)
  }
  const usual = [...found].filter(([, lines]) => lines >= LEAST_LINES)
  const first = usual.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, LIMITS.proposedWords)
  // Of two that begin alike the longer one is more special.
  return first.map(([words]) => words).sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** Longer words are a text of their own. */
const LONGEST_WORDS = 60
/** So many are counted at a time; in a log that has more, those behind are rare. */
const MOST_COUNTED = 10_000
