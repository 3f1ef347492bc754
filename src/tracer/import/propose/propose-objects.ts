import { counted } from '../../common/counted.ts'
import { quote } from '../../common/errors.ts'
import { groupBy } from '../../common/group-by.ts'
import { LIMITS } from '../../common/limits.ts'
import type { Declared } from '../../trace/vocabulary-schema.ts'
import { dottedAt } from '../dotted-names.ts'
import type { LogRecord } from '../log-source.ts'
import type { DeclaredMapping, DeclaredRule } from '../mapping-schema.ts'
import { draftedVocabulary, fieldWord, Ids, markWord, NOBODY, RESERVED, SAYS } from './drafted-words.ts'
import { type Guesses, guess, isSaid } from './guesses.ts'
import { hasSecret, SECRET } from './line-secrets.ts'
import { type MessageOp, messageOpOf } from './message-verbs.ts'
import type { ObjectLines } from './object-lines.ts'
import { factsOf, fieldsOf, type PathFacts } from './path-facts.ts'
import { commonHints, type Proposal, typeOf } from './proposal.ts'
import { type SaidAround, saidAround, withAround } from './said-around.ts'
import { idsOfRoles, roleIdsOf, roleSaidIn, toldRoles } from './said-roles.ts'

type Records = () => Iterable<LogRecord>

/** Proposes a mapping of a log whose lines are objects. */
export function proposeObjects(records: Records, form: ObjectLines, name: string, vocabulary: string): Proposal {
  const around = saidAround(records())
  const objects = () => objectsOf(records, form, around)
  const first = factsOf(objects())
  const { node } = guess(first.facts, first.lines, around.node)
  const nodeOf = (line: object) => (node === undefined ? '' : textAt(line, node.path))
  // Which numbers grow is known when it is known whose they are.
  const { facts, lines } = factsOf(objects(), nodeOf)
  const guesses = guess(facts, lines, around.node)
  const others = textLines(records) - lines
  return new Drafted(form, guesses, kindsOf(objects, guesses), lines).proposal(name, vocabulary, others)
}

type Objects = () => Iterable<object>

function* objectsOf(records: Records, { read }: ObjectLines, around: SaidAround): Generator<object> {
  for (const record of records()) {
    const value = record.text === undefined ? undefined : read(record.text)
    if (value !== undefined) yield withAround(value, record, around)
  }
}

/** How many lines are not blank. */
function textLines(records: Records): number {
  let lines = 0
  for (const { text = '' } of records()) if (text.trim() !== '') lines += 1
  return lines
}

function textAt(line: object, path: string): string {
  const value = dottedAt(line, path.split('.'))
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Which of the fields lines of a kind have, and how many of them do not say whether a message goes or comes. */
interface KindFacts {
  readonly paths: ReadonlySet<string>
  readonly undirected: number
}

/** What lines of each kind have. */
function kindsOf(objects: Objects, { kind, direction }: Guesses): ReadonlyMap<string, KindFacts> {
  const kinds = new Map<string, { paths: Set<string>; undirected: number }>()
  for (const line of objects()) {
    const word = kind === undefined ? '' : textAt(line, kind.path)
    const facts = kinds.get(word) ?? { paths: new Set(), undirected: 0 }
    kinds.set(word, facts)
    const { paths } = facts
    if (direction !== undefined && textAt(line, direction.path) === '') facts.undirected += 1
    for (const [path] of fieldsOf(line)) if (paths.size < LIMITS.proposedPaths) paths.add(path)
  }
  return kinds
}

/** More fields are nobody's first look. */
const MOST_FIELDS = 12
/** Whatever is there and not empty. */
const ANYTHING = { matches: '.' } as const

type MarkWord = Declared['marks'][number]
type MessageWord = Declared['messages'][number]
type Fields = Record<string, string>

class Drafted {
  private readonly form: ObjectLines
  private readonly guesses: Guesses
  private readonly kinds: ReadonlyMap<string, KindFacts>
  private readonly lines: number
  private readonly marks = new Ids(RESERVED)
  private readonly fields = new Ids(['text'])
  private readonly variables = new Ids(['role'])
  /** Roles that a field tells. */
  private readonly roles: ReadonlyMap<string, string>
  /** Roles that kinds of lines tell, where no field does. */
  private readonly saidRoles: ReadonlyMap<string, string>
  private readonly messages = new Ids()
  private readonly markWords: MarkWord[] = []
  private readonly messageWords = new Map<string, MessageWord>()
  private readonly rules: DeclaredRule[] = []

  constructor(form: ObjectLines, guesses: Guesses, kinds: ReadonlyMap<string, KindFacts>, lines: number) {
    this.form = form
    this.guesses = guesses
    this.kinds = kinds
    this.lines = lines
    const { role, node } = guesses
    this.roles = idsOfRoles(role?.values ?? new Set())
    const mayBeSaid = role === undefined && node !== undefined
    this.saidRoles = roleIdsOf(mayBeSaid ? [...kinds.keys()].flatMap((word) => roleSaidIn(word) ?? []) : [])
  }

  proposal(name: string, file: string, others: number): Proposal {
    const { role, growing, secrets, node } = this.guesses
    const times = this.guesses.times.map(({ path }) => path)
    const set = this.state()
    for (const [word, facts] of this.kinds) if (word !== '' && !hasSecret(word)) this.kind(word, facts)
    this.rest()
    const roles = role === undefined ? this.saidRoles.values() : this.roles.values()
    const mask = [...secrets.map(({ path }) => path), ...(this.isSecretSaid() ? [{ matches: SECRET }] : [])]
    const variables = growing.map((each) => {
      const { optional, ...word } = fieldWord(this.variables.of(each.path), 'integer', each.nulls > 0)
      return word
    })
    const messages = [...this.messageWords.values()]
    const vocabulary = draftedVocabulary(name, { roles: [...roles], variables, marks: this.markWords, messages })
    const mapping: DeclaredMapping = {
      mapping: 1,
      name,
      vocabulary: file,
      format: this.form.format,
      ...(mask.length > 0 ? { mask } : {}),
      ...(messages.length > 0 ? { messages: 'order' as const } : {}),
      ...(node === undefined ? {} : { defaults: { node: `{${node.path}}`, set: 'state' } }),
      ...(node === undefined ? {} : { define: { state: set } }),
      rules: this.rules,
    }
    return {
      mapping,
      vocabulary,
      guesses: this.told(),
      hints: [...noObjects(others, this.form), ...commonHints(vocabulary, times)],
    }
  }

  private state(): NonNullable<DeclaredMapping['define']>[string] {
    const { role, growing } = this.guesses
    const roles = role && {
      value: `{${role.path}}`,
      words: Object.fromEntries(this.roles),
    }
    return {
      ...(roles === undefined ? {} : { role: roles }),
      ...Object.fromEntries(growing.map(({ path }) => [this.variables.of(path), `{${path}}`])),
    }
  }

  /** The rules for lines of a kind. */
  private kind(word: string, { paths, undirected }: KindFacts): void {
    const { kind, node } = this.guesses
    const said = { [kind?.path ?? '']: word }
    const why = `lines that say ${quote(word)}`
    if (this.directed(word, paths, why, said) && undirected === 0) return
    const where = { ...said, ...(node === undefined ? {} : { [node.path]: ANYTHING }) }
    const [verb = '', ...rest] = new Ids().of(word).split('_')
    const op = messageOpOf(word) ?? messageOpOf(verb)
    if (op !== undefined && this.message(op, rest.join('_'), paths, { why, where })) return
    const id = this.marks.of(word)
    const fields = this.fieldsIn(paths)
    this.markWords.push(markWord(id, this.words(fields)))
    const role = this.saidRoles.get(roleSaidIn(word) ?? '')
    const set = role === undefined ? {} : { set: { ...this.state(), role } }
    this.rules.push({ why, where, op: id, ...this.whose(), ...(isEmpty(fields) ? {} : { fields }), ...set })
  }

  /** Rules for messages of a kind, where another field says which way they go. */
  private directed(
    word: string,
    paths: ReadonlySet<string>,
    why: string,
    said: NonNullable<DeclaredRule['where']>,
  ): boolean {
    const { direction } = this.guesses
    if (direction === undefined || !paths.has(direction.path)) return false
    const ops = groupBy([...direction.values].sort(), (each) => messageOpOf(each) ?? 'send')
    const made = [...ops].map(([op, words]) =>
      this.message(op, new Ids().of(word), paths, {
        why: `${why}: ${op}`,
        where: { ...said, [direction.path]: words },
      }),
    )
    return made.every((isMade) => isMade)
  }

  /** A rule for messages, if the line says whose they are. Without a name, another field may have it. */
  private message(
    op: MessageOp,
    name: string,
    paths: ReadonlySet<string>,
    rule: Pick<DeclaredRule, 'why'> & { readonly where: NonNullable<DeclaredRule['where']> },
  ): boolean {
    const { message, node } = this.guesses
    const { from, to } = this.endsOf(op, paths)
    if (from === undefined || to === undefined || from === to) return false
    const parent = (from === node ? to : from).path.replace(/[^.]*$/, '')
    const own = this.saidIn(new Set([...paths].filter((path) => path.startsWith(parent))))
    const isNamed = name !== '' || message === undefined || !paths.has(message.path)
    const words = isNamed ? {} : Object.fromEntries([...message.values].map((each) => [each, this.messages.of(each)]))
    for (const id of isNamed ? [name || 'message'] : Object.values(words)) this.addMessage(id, own)
    const present = { [from.path]: ANYTHING, [to.path]: ANYTHING, ...(isNamed ? {} : { [message.path]: ANYTHING }) }
    this.rules.push({
      ...rule,
      where: { ...rule.where, ...present },
      op,
      from: `{${from.path}}`,
      to: `{${to.path}}`,
      message: isNamed ? name || 'message' : { value: `{${message.path}}`, words },
      ...(isEmpty(own) ? {} : { fields: own }),
    })
    return true
  }

  private endsOf(op: MessageOp, paths: ReadonlySet<string>): Record<'from' | 'to', PathFacts | undefined> {
    const { from, to, peer, node } = this.guesses
    const has = (each: PathFacts | undefined) => (each !== undefined && paths.has(each.path) ? each : undefined)
    const other = has(peer)
    return op === 'handle'
      ? { from: has(from) ?? other ?? node, to: has(to) ?? node }
      : { from: has(from) ?? node, to: has(to) ?? other ?? node }
  }

  private addMessage(id: string, own: Fields): void {
    const known = this.messageWords.get(id) ?? { id, short: id, fields: [], meaning: '' }
    const ids = new Set(known.fields.map((each) => each.id))
    const added = this.words(own).filter((each) => !ids.has(each.id))
    this.messageWords.set(id, { ...known, fields: [...known.fields, ...added] })
  }

  /** What says for people what happened. */
  private text(): PathFacts | undefined {
    return this.guesses.others.find(isSaid) ?? this.guesses.kind
  }

  /** Whether a secret stands within what lines say, or what they are called by. */
  private isSecretSaid(): boolean {
    const { kind, node, from, to, peer, others } = this.guesses
    return [kind, node, from, to, peer, ...others].some((each) => each?.hasSecret === true)
  }

  /** What no kind is known of, and what nobody is known to have said. */
  private rest(): void {
    const { kind, node, others } = this.guesses
    const text = this.text()
    const said: Fields = text === undefined ? {} : { text: `{${text.path}}` }
    const more =
      kind === undefined ? this.fieldsIn(new Set(others.filter((each) => each !== text).map(({ path }) => path))) : {}
    const fields = { ...said, ...more }
    this.markWords.push(
      markWord(SAYS, [...(text === undefined ? [] : [fieldWord('text', 'text', text.nulls > 0)]), ...this.words(more)]),
    )
    const rule: DeclaredRule = { op: SAYS, ...(isEmpty(fields) ? {} : { fields }) }
    if (node !== undefined) this.rules.push({ why: 'anything else', where: { [node.path]: ANYTHING }, ...rule })
    this.rules.push({ why: 'lines that say of nobody whose they are', ...rule, node: NOBODY, set: {} })
  }

  private whose(): Pick<DeclaredRule, 'node' | 'set'> {
    return this.guesses.node === undefined ? { node: NOBODY } : {}
  }

  private fieldsIn(paths: ReadonlySet<string>): Fields {
    const shown = this.guesses.others.filter(({ path }) => paths.has(path)).slice(0, MOST_FIELDS)
    return Object.fromEntries(shown.map(({ path }) => [this.fields.of(path), `{${path}}`]))
  }

  /** What a message says: the numbers of a node that grow, too. A term or a place in a log is often all that it says. */
  private saidIn(paths: ReadonlySet<string>): Fields {
    const growing = this.guesses.growing.filter(({ path }) => paths.has(path))
    return {
      ...Object.fromEntries(growing.map(({ path }) => [this.fields.of(path), `{${path}}`])),
      ...this.fieldsIn(paths),
    }
  }

  private words(fields: Fields): MessageWord['fields'] {
    return [...this.guesses.growing, ...this.guesses.others]
      .filter(({ path }) => Object.hasOwn(fields, this.fields.of(path)))
      .map((each) => fieldWord(this.fields.of(each.path), typeOf(each), each.nulls > 0))
  }

  private told(): string[] {
    const { node, kind, role, from, to, peer, direction, message, growing, times, asides, secrets, constant } =
      this.guesses
    const one = (what: string, each: PathFacts | undefined, note: string) =>
      each === undefined
        ? [`no field is ${what}`]
        : [`${what}: ${quote(each.path)}, ${counted(each.values.size, 'value')}${note}`]
    const many = (what: string, all: readonly PathFacts[]) =>
      all.length === 0 ? [] : [`${what}: ${all.map(({ path }) => quote(path)).join(', ')}`]
    return [
      counted(this.lines, ...this.form.are),
      ...one('the node', node, ''),
      ...one('what happened', kind, ''),
      ...(role === undefined ? [] : one('the role', role, '')),
      ...toldRoles(this.saidRoles.keys()),
      ...many(
        'the ends of messages',
        [from, to, peer].flatMap((each) => each ?? []),
      ),
      ...(direction === undefined ? [] : one('which way a message goes', direction, '')),
      ...(message === undefined ? [] : one('the kind of a message', message, '')),
      ...many('numbers of a node that only grow, now variables', growing),
      ...many('times, which traces do not have', times),
      ...many('how important a line is, and where in the code it was written, left out', asides),
      ...many('secrets, which are masked', secrets),
      ...(this.isSecretSaid() ? ['what seems to be a secret within a text is masked'] : []),
      ...many('the same on every line, left out', constant),
    ]
  }
}

/** What to do about lines such as those of a stack trace. */
function noObjects(lines: number, { areNot: [one, many] }: ObjectLines): string[] {
  const rule = '{"raw": "^panic: ", "noise": true} among the rules says which are noise'
  const are = counted(lines, `${one}, and is left over`, `${many}, and are left over`)
  return lines === 0 ? [] : [`${are}: ${rule}`]
}

function isEmpty(fields: Fields): boolean {
  return Object.keys(fields).length === 0
}
