import { describeProblem, quote } from '../common/errors.ts'
import type { TraceEvent } from '../trace/events.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { areChangesLegal, isEventLegal, tablesOf } from '../trace/word-tables.ts'
import { eventProblems, stateProblems } from '../trace/words.ts'
import type { Account } from './account.ts'
import { Drafter, type EventDraft, Unmade } from './event-draft.ts'
import { LastEvent } from './last-event.ts'
import { contentOf, LineValues } from './line-values.ts'
import type { LogRecord } from './log-source.ts'
import type { Mapping, Rule } from './mapping.ts'
import { NamedNodes, nodesNamedIn } from './named-nodes.ts'
import { TooLong, within } from './regex-bounds.ts'

/** What one line says: an event, a title of a section, or both. */
export interface Said {
  readonly draft?: EventDraft
  readonly section?: string
}

const BLANK = { number: 0, title: 'blank lines' }

/** Why lines become no event whatever they say, by their places. */
export type Refused = ReadonlyMap<string, string>

/** Tells a record from all others of a log. */
export function placeOf({ file, line }: Pick<LogRecord, 'file' | 'line'>): string {
  return `${line} ${file}`
}

/** The same for people, wherever the folder is that the log lies in; files of one name in several folders are told apart. */
export function placeInLog({ file, line }: Pick<LogRecord, 'file' | 'line'>, { fileName }: Mapping): string {
  const name = fileName?.(file) ?? file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
  return `${name}:${line}`
}

/** Goes through a log and says what its lines say, and in `account` what became of each. */
export function* readEvents(
  records: Iterable<LogRecord>,
  mapping: Mapping,
  account: Account,
  refused: Refused,
): Generator<Said> {
  const reader = new LineReader(mapping, account, refused)
  // An event waits for what lines behind it add, until the next thing is said.
  let last: Said | undefined
  for (const record of records) {
    const said = reader.read(record)
    if (said === undefined) continue
    if (last !== undefined) yield last
    last = said
  }
  if (last !== undefined) yield last
}

/** Reads a log line by line. */
export class LineReader {
  private readonly mapping: Mapping
  private readonly account: Account
  private readonly refused: Refused
  private readonly values: LineValues
  private readonly drafter: Drafter
  private readonly lastEvent: LastEvent
  private readonly isLegal: (draft: EventDraft) => string | undefined

  constructor(mapping: Mapping, account: Account, refused: Refused = new Map()) {
    this.mapping = mapping
    this.account = account
    this.refused = refused
    this.values = new LineValues(mapping)
    this.drafter = new Drafter(mapping)
    this.lastEvent = new LastEvent(mapping.vocabulary)
    this.isLegal = legality(mapping.vocabulary, (node) => kindOf(mapping, node))
  }

  /** What the next line says; undefined if nothing. */
  read(record: LogRecord): Said | undefined {
    try {
      return this.readWhole(record)
    } catch (error) {
      if (!(error instanceof TooLong)) throw error
      return this.unknown(record, error.message)
    }
  }

  private readWhole(record: LogRecord): Said | undefined {
    const { mapping, account, values } = this
    if (mapping.format !== 'lines' && record.text !== undefined && record.text.trim() === '') {
      account.noiseBy(BLANK, record)
      return undefined
    }
    const content = contentOf(record, mapping, account.hidden)
    if ('why' in content) return this.unreadable(record, content.why)
    values.take(record, content)
    const rule = mapping.rules.find((each) => this.fits(each))
    if (rule === undefined) return this.unknown(record, 'no rule of the mapping is about such a line')
    return this.obey(rule, record)
  }

  /** Of a stack trace or a banner among objects a rule can say that it is noise, and nothing else. */
  private unreadable(record: LogRecord, why: string): undefined {
    const { raw = record.text } = record
    if (raw === undefined) return this.unknown(record, why)
    const rule = this.mapping.rules.find((each) => each.raw !== undefined && within(each.raw, raw).test(raw))
    if (rule === undefined) return this.unknown(record, `${why}; a rule with "raw" can say that such a line is noise`)
    this.account.noiseBy(rule, record)
    return undefined
  }

  private fits({ line, raw, where }: Rule): boolean {
    if (raw !== undefined) return false
    if (line !== undefined && !this.values.matches(line)) return false
    if (line === undefined && this.mapping.format === 'logfmt') this.values.forgetGroups()
    return where.every(([name, holds]) => holds(this.values.lookup(name)))
  }

  private obey(rule: Rule, record: LogRecord): Said | undefined {
    const { lookup } = this.values
    const unadded = rule.adds && this.lastEvent.add(rule.adds, lookup, record)
    if (unadded !== undefined) return this.unknown(record, `rule ${rule.number}: ${unadded}`)
    const draft = rule.event === undefined ? undefined : this.drafter.draft(rule.event, lookup)
    const title = rule.section?.(lookup)
    if (draft instanceof Unmade) return this.unknown(record, `rule ${rule.number}: ${draft.why}`)
    const wrong = draft && ((this.refused.size > 0 && this.refused.get(placeOf(record))) || this.isLegal(draft))
    if (wrong !== undefined) return this.unknown(record, `rule ${rule.number}: ${wrong}`)
    this.values.remember(rule)
    this.count(rule, draft, record)
    const section = title === undefined || title === null || title === '' ? undefined : { section: String(title) }
    if (draft === undefined) {
      if (section !== undefined) this.lastEvent.end()
      return section
    }
    this.lastEvent.begin(draft, record)
    return { draft: { ...draft, log: placeInLog(record, this.mapping) }, ...section }
  }

  private count(rule: Rule, draft: EventDraft | undefined, record: LogRecord): void {
    if (draft !== undefined) this.account.event(record)
    else if (rule.isNoise) this.account.noiseBy(rule, record)
    else this.account.aside(record)
  }

  private unknown(record: LogRecord, why: string): undefined {
    this.account.unknown(record, why)
    this.lastEvent.end()
    return undefined
  }
}

/** The kind of a node, where the vocabulary has kinds. */
export function kindOf({ nodeKinds }: Mapping, node: string): string | undefined {
  return nodeKinds.find((each) => within(each.node, node).test(node))?.kind
}

/** What the vocabulary has against an event; undefined if nothing. */
function legality(vocabulary: Vocabulary, kind: (node: string) => string | undefined) {
  const tables = tablesOf(vocabulary)
  const nodes = new NamedNodes(kind)
  return (draft: EventDraft): string | undefined => {
    if (vocabulary.kinds.size > 0) {
      const kindless = nodesNamedIn(draft, vocabulary).find((id) => kind(id) === undefined)
      if (kindless !== undefined) return `"nodeKinds" does not say of which kind node ${quote(kindless)} is`
    }
    const event = eventOf(draft)
    const { node, set = {} } = event
    if (isEventLegal(event, nodes, tables) && areChangesLegal(set, node, nodes, tables)) return undefined
    const problems = [...eventProblems(vocabulary, nodes, event), ...stateProblems(vocabulary, nodes, node, set)]
    const [first] = problems
    return first === undefined ? 'not a legal event' : toldShort(describeProblem({ ...first, message: first.message }))
  }
}

function toldShort(description: string): string {
  const [, ...rest] = description.split(' ')
  return rest
    .join(' ')
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .join('; ')
}

/** The event of a draft, with all that its line says of the state as a change. */
function eventOf({ op, node, peer = '', message, fields, set }: EventDraft): TraceEvent {
  if (message === undefined) return { node, op, fields, set }
  return op === 'handle'
    ? { node, op, from: peer, message, fields, set }
    : { node, op: op as 'send', to: peer, message, fields, set }
}
