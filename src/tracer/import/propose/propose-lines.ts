import { counted } from '../../common/counted.ts'
import { quote } from '../../common/errors.ts'
import { LIMITS } from '../../common/limits.ts'
import type { LogRecord } from '../log-source.ts'
import type { DeclaredMapping, DeclaredRule } from '../mapping-schema.ts'
import { draftedVocabulary, fieldWord, Ids, markWord, NOBODY, RESERVED, SAYS } from './drafted-words.ts'
import { headOf } from './line-columns.ts'
import { messagesIn, type SaidMessages } from './line-messages.ts'
import { secretsIn } from './line-secrets.ts'
import { growingIn, nodeSaidIn, numberPattern } from './line-values-said.ts'
import { commonHints, type Proposal } from './proposal.ts'
import { type SaidAround, saidAround, textAround } from './said-around.ts'
import { rolesIn, type SaidRoles, toldRoles } from './said-roles.ts'

type Records = () => Iterable<LogRecord>

/** How lines say whose they are, and what: a regular expression with groups `node`, perhaps, and `text`. */
interface LineForm {
  /** What stands before `text`. */
  readonly head: string
  readonly told: readonly string[]
  /** Undefined where nothing says it. */
  readonly nodes: ReadonlySet<string> | undefined
  /** The value that says it, as templates call it. */
  readonly node: string
}

/** So many lines say what lines begin with, and as much of each. */
const LOOKED_AT = 5_000
const LOOKED_AT_CHARACTERS = 1_000
/** The words that tell kinds of lines apart. */
const FIRST_WORDS = /^[A-Za-z]+(?: [A-Za-z]+){0,2}(?![\w'=])/
/** What was said once is no kind. */
const LEAST_LINES = 2

/** Proposes a mapping of a log of lines of text. */
export function proposeLines(records: Records, name: string, file: string): Proposal {
  const around = saidAround(records())
  const form = formOf(records, around)
  const regex = new RegExp(`^${form.head}(?<text>.*)$`, 'u')
  const said = () => saidIn(records, regex, form.node)
  const [texts, lines] = [() => textsOf(said()), countOf(records)]
  const messages = form.nodes === undefined ? [] : messagesIn(texts(), form.nodes)
  const growing = form.nodes === undefined ? [] : growingIn(said(), lines)
  const roles = form.nodes === undefined ? undefined : rolesIn(texts())
  const kinds = kindsOf(texts(), messages)
  const secrets = secretsIn(allTexts(records))
  const { rules, vocabulary } = new DraftedLines(form, growing, roles).draft(name, kinds, messages)
  const mapping: DeclaredMapping = {
    mapping: 1,
    name,
    vocabulary: file,
    format: 'lines',
    ...(secrets.length > 0 ? { mask: secrets } : {}),
    ...(messages.length > 0 ? { messages: 'order' as const } : {}),
    rules,
  }
  const nodes = form.nodes && [...form.nodes]
  const guesses = [
    `${counted(lines, 'line is', 'lines are')} text`,
    ...form.told,
    nodes === undefined
      ? `nothing says whose a line is: all are of ${quote(NOBODY)}`
      : `the node: as in ${quote(nodes[0])}, ${nodes.length} of them`,
    ...messages.map(({ op, kinds: of }) => `lines that ${op} messages, of ${counted(of.length, 'kind')}`),
    ...(growing.length > 0
      ? [`numbers of a node that only grow, now variables: ${growing.map(quote).join(', ')}`]
      : []),
    ...toldRoles(roles?.words.keys() ?? []),
    ...(secrets.length > 0 ? ['what seem to be secrets is masked'] : []),
    `${counted(kinds.length, 'kind')} of lines by their first words`,
  ]
  const values = 'a rule takes apart what it says: (?<term>\\d+) in "line", "{term}" in "fields" or "set"'
  const times = [...(form.head.includes('(?<time>') ? ['time'] : []), ...around.times]
  return { mapping, vocabulary, guesses, hints: [...onlyNode(nodes), values, ...commonHints(vocabulary, times)] }
}

/** A name that stands on all lines may be that of a part of the program, as `raft:` of a logger. */
function onlyNode(nodes: readonly string[] = []): string[] {
  const [name] = nodes
  if (name === undefined || nodes.length > 1) return []
  return [`if ${quote(name)} is no node but a logger, say "node": "{file}" in the rules, and import a log of each node`]
}

function formOf(records: Records, around: SaidAround): LineForm {
  const lines: string[] = []
  for (const text of allTexts(records)) {
    lines.push(text.slice(0, LOOKED_AT_CHARACTERS))
    if (lines.length >= LOOKED_AT) break
  }
  const { pattern, told, nodes } = headOf(lines)
  // A name in front may be anything; one that a line calls a node is one.
  const said =
    nodes !== undefined && /(?:node|server|replica|host|member|id)\[= \]/.test(pattern) ? undefined : nodeSaidIn(lines)
  const head = pattern.replace('(?<node>', '(?:')
  if (said !== undefined) return { head: `${said.pattern}${head}`, told, nodes: said.nodes, node: 'node' }
  // Who collects lines of many knows whose they are better than names that stand in front of what is said.
  if (around.node !== undefined && (around.nodes.size > 1 || nodes === undefined))
    return { head, told, nodes: around.nodes, node: around.node }
  return { head: pattern, told, nodes, node: 'node' }
}

/** The rules and words of a log of text. */
class DraftedLines {
  private readonly ids = new Ids(RESERVED)
  private readonly variables: ReadonlyMap<string, string>
  private readonly form: LineForm
  private readonly roles: SaidRoles | undefined
  /** What lines say of numbers. */
  private readonly said: Readonly<Record<string, string>>
  private readonly numbers: string

  constructor(form: LineForm, growing: readonly string[], roles: SaidRoles | undefined) {
    const ids = new Ids(['role', 'node', 'time', 'text', 'message', 'peer'])
    this.form = form
    this.variables = new Map(growing.map((each) => [each, ids.of(each)]))
    this.numbers = [...this.variables].map(([each, id]) => numberPattern(each, id)).join('')
    this.roles = roles
    this.said = Object.fromEntries([...this.variables.values()].map((id) => [id, `{${id}}`]))
  }

  /** What a line says of the state of its node. */
  private set(hasRole: boolean): Pick<DeclaredRule, 'set'> {
    const role = this.roles && hasRole ? { role: { value: '{role}', words: Object.fromEntries(this.roles.words) } } : {}
    const all = { ...role, ...this.said }
    return Object.keys(all).length === 0 ? {} : { set: all }
  }

  draft(name: string, kinds: readonly string[], messages: readonly SaidMessages[]) {
    const { head, nodes, node } = this.form
    const whose = nodes === undefined ? NOBODY : `{${node}}`
    const fields = { text: '{text}' }
    const words = new Ids()
    const own = { node: whose, fields, ...this.set(true) }
    const rules: DeclaredRule[] = [
      { why: 'blank lines', line: '^\\s*$', noise: true },
      ...messages.map((each) => this.message(each, words)),
      ...kinds.map((kind) => {
        const why = `lines that begin ${quote(kind)}`
        return { why, line: this.line(`(?<text>${kind}(?![\\w']).*)`), op: this.ids.of(kind), ...own }
      }),
      ...(nodes === undefined ? [] : [{ why: 'anything else', line: this.line('(?<text>.*)'), op: SAYS, ...own }]),
      {
        why: 'lines that say of nobody whose they are',
        line: `^${nodes === undefined ? head : ''}(?<text>.*)$`,
        op: SAYS,
        node: NOBODY,
        fields,
      },
    ]
    const marks = [...kinds.map((kind) => this.ids.of(kind)), SAYS].map((id) =>
      markWord(id, [fieldWord('text', 'text')]),
    )
    const variables = [...this.variables.values()].map((id) => {
      const { optional, ...word } = fieldWord(id, 'integer')
      return word
    })
    const all = [...new Set(messages.flatMap((each) => each.kinds.map((kind) => words.of(kind))))]
    const numbers = [...this.variables.values()].map((id) => fieldWord(id, 'integer'))
    const declared = all.map((id) => ({ id, short: id, fields: numbers, meaning: '' }))
    return {
      rules,
      vocabulary: draftedVocabulary(name, {
        roles: [...(this.roles?.words.values() ?? [])],
        variables,
        marks,
        messages: declared,
      }),
    }
  }

  private line(text: string, hasRole = true): string {
    return `^${this.form.head}${this.numbers}${hasRole ? (this.roles?.pattern ?? '') : ''}${text}$`
  }

  private message({ op, pattern, kinds }: SaidMessages, words: Ids): DeclaredRule {
    // What is said of a role with a message that came may be that of its sender.
    const hasRole = op !== 'handle'
    const own = `{${this.form.node}}`
    const [from, to] = op === 'handle' ? ['{peer}', own] : [own, '{peer}']
    return {
      why: `lines that ${op} messages`,
      line: this.line(`${pattern}.*`, hasRole),
      where: { message: [...kinds] },
      op,
      from,
      to,
      message: { value: '{message}', words: Object.fromEntries(kinds.map((kind) => [kind, words.of(kind)])) },
      // A term or a place in a log is often all that a message says.
      ...(this.variables.size > 0 ? { fields: this.said } : {}),
      ...this.set(hasRole),
    }
  }
}

function* allTexts(records: Records): Generator<string> {
  for (const { text = '' } of records()) if (text.trim() !== '') yield text
}

function countOf(records: Records): number {
  let lines = 0
  for (const _ of allTexts(records)) lines += 1
  return lines
}

function* saidIn(
  records: Records,
  regex: RegExp,
  whose: string,
): Generator<{ readonly node: string; readonly text: string }> {
  for (const record of records()) {
    const { node, text } = regex.exec(record.text ?? '')?.groups ?? {}
    if (text !== undefined && record.text?.trim()) yield { node: node ?? textAround(record, whose), text }
  }
}

function* textsOf(said: Iterable<{ readonly text: string }>): Generator<string> {
  for (const { text } of said) yield text
}

/** The first words of what lines say that tell of no message, the usual ones first. */
function kindsOf(texts: Iterable<string>, messages: readonly SaidMessages[]): string[] {
  const told = messages.map(({ pattern }) => new RegExp(`^${pattern}`, 'u'))
  const found = new Map<string, number>()
  for (const text of texts) {
    const words = FIRST_WORDS.exec(text)?.[0]
    if (words === undefined || words.length > LONGEST_WORDS || told.some((regex) => regex.test(text))) continue
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
