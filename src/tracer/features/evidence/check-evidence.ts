import { addProblems, oneOf, type Problem, quote } from '../../common/errors.ts'
import { problemOfEach, problemsIn } from '../../common/problem-list.ts'
import type { Value } from '../../trace/events.ts'
import { MESSAGE_OPS } from '../../trace/format.ts'
import { describeType, hasType } from '../../trace/value-types.ts'
import type { Field, Vocabulary } from '../../trace/vocabulary.ts'
import { unknownWord } from '../../trace/words.ts'
import { isReference, isVariable } from './bindings.ts'
import type { Comparison, Conditions, EventPart, Evidence, Part, StatePart, Wanted } from './evidence.ts'

export type Found = Omit<Problem, 'code'>
/** What a value is, as far as comparing it with another goes. */
type Kind = Field['type'] | 'role' | 'message'
/** What each name stands for at some point of the evidence. */
export type Names = ReadonlyMap<string, Kind>
export interface Checked {
  readonly problems: readonly Found[]
  readonly names: Names
}

/** Holds evidence against the vocabulary, and its names against each other. */
export function wordProblems({ seen }: Evidence, vocabulary: Vocabulary): readonly Found[] {
  return checkPart(seen, 'seen', new Map(), vocabulary).problems
}

/** Holds one part against the vocabulary; `field` is where it stands, `names` are those that are known there. */
export function checkPart(part: Part, field: string, names: Names, vocabulary: Vocabulary): Checked {
  const inner = (each: Part, path: string, known: Names) => checkPart(each, `${field}.${path}`, known, vocabulary)
  const inTurn = (parts: readonly Part[], kind: string): Checked => {
    let known = names
    const problems = problemsIn(parts, (each, i) => {
      const checked = inner(each, `${kind}.${i}`, known)
      known = checked.names
      return checked.problems
    })
    return { problems, names: known }
  }
  if ('op' in part) return checkEvent(part, field, names, vocabulary)
  if ('at' in part) return checkState(part, field, names, vocabulary)
  if ('inOrder' in part) return inTurn(part.inOrder, 'inOrder')
  if ('all' in part) return inTurn(part.all, 'all')
  if ('any' in part) {
    const each = part.any.map((alternative, i) => inner(alternative, `any.${i}`, names))
    const [first, ...others] = each.map((checked) => [...checked.names])
    // A name stands for something afterwards only if it does whichever alternative it was.
    const common = (first ?? []).filter(([name]) => others.every((other) => other.some(([own]) => own === name)))
    return { problems: problemsIn(each, ({ problems }) => problems), names: new Map(common) }
  }
  if ('none' in part) return { ...inner(part.none, 'none', names), names }
  const counted = inner(part.of, 'of', names)
  const { different } = part
  const isFree = different === undefined || (counted.names.has(different) && !names.has(different))
  const legal = oneOf([...counted.names.keys()].filter((name) => isVariable(name) && !names.has(name)))
  const message = 'what has to differ must be a name that the counted part gives'
  const stray = isFree ? [] : [{ field: `${field}.different`, message, found: quote(different), legal }]
  return { problems: [...counted.problems, ...stray], names }
}

function checkEvent(part: EventPart, field: string, names: Names, vocabulary: Vocabulary): Checked {
  const ops = [part.op].flat()
  const messages = part.message === undefined ? undefined : [part.message].flat()
  const known = [...MESSAGE_OPS, ...vocabulary.marks.keys()]
  const problems: Found[] = [
    ...problemsIn(ops, (op) => unknown(`${field}.op`, 'event kind', op, known)),
    ...problemsIn(messages ?? [], (each) =>
      unknown(`${field}.message`, 'message kind', each, [...vocabulary.messages.keys()]),
    ),
    ...roleProblems(part, ops, field),
  ]
  if (problems.length > 0) return { problems, names }
  const declared = messages
    ? messages.map((each) => vocabulary.messages.get(each)?.fields ?? [])
    : ops.map((op) => vocabulary.marks.get(op)?.fields ?? [])
  const state = stateFields(vocabulary)
  const scope = new Scope(names, vocabulary, { before: state, after: state, fields: common(declared) })
  scope.value(`${field}.node`, part.node, NODE)
  scope.value(`${field}.from`, part.from, NODE)
  scope.value(`${field}.to`, part.to, NODE)
  scope.conditions(`${field}.fields`, part.fields, common(declared))
  scope.conditions(`${field}.before`, part.before, state)
  scope.conditions(`${field}.after`, part.after, state)
  scope.conditions(`${field}.set`, part.set, state)
  const kept = part.keeps === undefined || part.keeps === 'everything' ? [] : part.keeps
  for (const name of kept) scope.add(unknown(`${field}.keeps`, 'state variable', name, [...state.keys()]))
  scope.message(field, part)
  return scope
}

/** Parts of an event that belong to other kinds of events. */
function roleProblems(
  { message, from, to, as: label, like }: EventPart,
  ops: readonly string[],
  field: string,
): Found[] {
  const isMessage = (op: string) => MESSAGE_OPS.some((known) => known === op)
  const misplaced = (name: string, present: unknown, fits: (op: string) => boolean, legal: string) =>
    present === undefined || ops.every(fits)
      ? []
      : [{ field: `${field}.${name}`, message: 'a field that does not belong to this kind of event', legal }]
  return [
    ...misplaced('message', message, isMessage, `only with ${MESSAGE_OPS.join(', ')}`),
    ...misplaced('from', from, (op) => op === 'handle', 'only with handle'),
    ...misplaced('to', to, (op) => isMessage(op) && op !== 'handle', 'only with queue, send, block, lose'),
    ...misplaced('as', label, isMessage, 'only with messages'),
    ...misplaced('like', like, isMessage, 'only with messages'),
  ]
}

function checkState(part: StatePart, field: string, names: Names, vocabulary: Vocabulary): Checked {
  const state = stateFields(vocabulary)
  const scope = new Scope(names, vocabulary, { after: state })
  scope.value(`${field}.node`, part.node, NODE)
  scope.conditions(`${field}.state`, part.state, state)
  return scope
}

/** A field as evidence sees it. */
type Typed = Pick<Field, 'nullable'> & { readonly type: Kind }
const NODE: Typed = { type: 'node' }

/** Of a list evidence sees how many entries it has. */
export function stateFields({ variables }: Vocabulary): ReadonlyMap<string, Typed> {
  const typed = [...variables].map(([id, { type, nullable }]): [string, Typed] => [
    id,
    type === 'list' ? { type: 'integer' } : { type, ...(nullable ? { nullable } : {}) },
  ])
  return new Map<string, Typed>([['role', { type: 'role' }], ...typed])
}

/** The fields that all the kinds have, by name. */
function common(lists: readonly (readonly Field[])[]): ReadonlyMap<string, Typed> {
  const [first = [], ...others] = lists
  const shared = first.filter(({ id, type }) =>
    others.every((list) => list.some((each) => each.id === id && each.type === type)),
  )
  return new Map(shared.map((each) => [each.id, each]))
}

/** The names that are known while one part is read from left to right, and what is wrong with it. */
export class Scope implements Checked {
  readonly problems: Found[] = []
  readonly names: Map<string, Kind>
  private readonly vocabulary: Vocabulary
  private readonly own: Readonly<Record<string, ReadonlyMap<string, Typed>>>

  constructor(names: Names, vocabulary: Vocabulary, own: Scope['own']) {
    this.names = new Map(names)
    this.vocabulary = vocabulary
    this.own = own
  }

  add(problems: readonly Found[]): void {
    addProblems(this.problems, problems)
  }

  conditions(field: string, conditions: Conditions | undefined, declared: ReadonlyMap<string, Typed>): void {
    const names = Object.keys(conditions ?? {})
    for (const name of names) {
      const typed = declared.get(name)
      if (typed) this.value(`${field}.${name}`, conditions?.[name], typed)
    }
    const stray = names.filter((name) => !declared.has(name))
    this.add(problemOfEach(stray, (name) => unknownWord(`${field}.${name}`, 'field', name, declared.keys())))
  }

  value(field: string, wanted: Wanted | undefined, typed: Typed): void {
    if (wanted === undefined) return
    if (typeof wanted !== 'object' || wanted === null) {
      if (isVariable(wanted) && !this.names.has(wanted)) this.names.set(wanted, typed.type)
      else this.operand(field, wanted, typed)
      return
    }
    this.comparison(field, wanted, typed)
  }

  private comparison(field: string, wanted: Comparison, typed: Typed): void {
    const { above, atLeast, below, atMost, not, oneOf: list = [], contains } = wanted
    const numbers = [above, atLeast, below, atMost].filter((operand) => operand !== undefined)
    if (typed.type === 'integer') for (const operand of numbers) this.operand(field, operand, { type: 'integer' })
    else for (const operand of numbers) this.misfit(field, operand, 'a comparison of integers; this is none')
    for (const operand of not === undefined ? list : [not, list].flat(2)) this.operand(field, operand, typed)
    if (contains !== undefined && typed.type !== 'text') this.misfit(field, contains, 'contains only with texts')
  }

  message(field: string, { as: label, like }: EventPart): void {
    const labels = [...this.names].filter(([, kind]) => kind === 'message').map(([name]) => name)
    if (like !== undefined) this.add(unknown(`${field}.like`, 'message name', like, labels))
    if (label !== undefined) this.names.set(label, 'message')
  }

  /** A value, or a reference that has to stand for one of this kind. */
  private operand(field: string, operand: Value, typed: Typed): void {
    if (isReference(operand)) this.reference(field, operand, typed)
    else if (typed.type === 'role') this.add(unknown(field, 'role', operand, [...this.vocabulary.roles.keys()]))
    else if (typed.type !== 'message' && !hasType(operand, { ...typed, type: typed.type })) {
      this.misfit(field, operand, describeType({ ...typed, type: typed.type }))
    }
  }

  private reference(field: string, reference: string, typed: Typed): void {
    const [owner = '', name] = reference.slice(1).split('.')
    const kind = name === undefined ? this.names.get(reference) : this.own[owner]?.get(name)?.type
    if (kind === undefined) {
      const own = Object.entries(this.own).flatMap(([each, fields]) => [...fields.keys()].map((id) => `$${each}.${id}`))
      const known = [...this.names.keys()].filter((each) => isVariable(each))
      this.add(unknown(field, 'reference', reference, name === undefined ? known : own))
    } else if (kind !== typed.type) this.misfit(field, reference, `a ${typed.type}; ${reference} is a ${kind}`)
  }

  private misfit(field: string, found: Value, legal: string): void {
    this.add([{ field, message: 'a value that can never be there', found: quote(found), legal }])
  }
}

function unknown(field: string, what: string, found: Value, legal: readonly string[]): Found[] {
  return legal.some((each) => each === found) ? [] : [unknownWord(field, what, found, legal)]
}
