import { type Block, parseProse } from '../../text/markup.ts'
import type { Value } from '../../trace/events.ts'
import { type Bindings, isReference } from './bindings.ts'
import type { Comparison, Conditions, EventPart, Evidence, Part, StatePart, Wanted } from './evidence.ts'

/** Nothing is known of what the names stand for. */
const UNKNOWN: Bindings = new Map()

/** What must be seen, for a page: a line that says how the points belong together, and the points. */
export function evidenceProse({ seen }: Evidence): Block[] {
  const point = (part: Part) => inWords(part)
  if ('inOrder' in seen) return list('In this order:', seen.inOrder.map(point), true)
  if ('all' in seen) return list('All of this:', seen.all.map(point))
  if ('any' in seen) return list('At least one of these:', seen.any.map(point))
  return parseProse(point(seen))
}

function list(intro: string, points: readonly string[], ordered = false): Block[] {
  const items = points.map((point, i) => `${ordered ? `${i + 1}.` : '-'} ${point}`)
  return parseProse([intro, '', ...items].join('\n'))
}

/** A part as half a sentence. Names and values are `code`; what a name is known to stand for is told with it. */
export function inWords(part: Part, bindings: Bindings = UNKNOWN): string {
  const inner = (each: Part) => (isSimple(each) ? inWords(each, bindings) : `(${inWords(each, bindings)})`)
  if ('op' in part) return eventInWords(part, bindings)
  if ('at' in part) return stateInWords(part, bindings)
  if ('inOrder' in part) return part.inOrder.map(inner).join(', then ')
  if ('all' in part) return part.all.map(inner).join(', and ')
  if ('any' in part) return `either ${part.any.map(inner).join(', or ')}`
  if ('none' in part) return `not once ${inner(part.none)}`
  const what = part.different === undefined ? 'times' : `different ${nameOf(part.different)}`
  return `at least ${part.count} ${what}: ${inner(part.of)}`
}

function isSimple(part: Part): boolean {
  return 'op' in part || 'at' in part
}

function eventInWords(part: EventPart, bindings: Bindings): string {
  const values = (conditions: Conditions | undefined, verb: string) => conditionsInWords(conditions, verb, bindings)
  const clauses = [
    clause('whose', values(part.fields, 'is')),
    clause('where before it', values(part.before, 'was')),
    clause('where after it', values(part.after, 'is')),
    clause('changing', values(part.set, 'to')),
    part.keeps === undefined ? '' : keptInWords(part.keeps),
  ]
  return [`${happening(part, bindings)}${part.as === undefined ? '' : ` (message ${code(part.as)})`}`, ...clauses]
    .filter((text) => text !== '')
    .join(', ')
}

function happening({ op, message, node, from, to, like }: EventPart, bindings: Bindings): string {
  const kinds = [op].flat().map(code).join(' or ')
  const who = node === undefined ? 'a node' : `node ${wantedInWords(node, bindings)}`
  const what = message === undefined ? '' : ` of ${[message].flat().map(code).join(' or ')}`
  const same = like === undefined ? '' : ` (the same message as ${code(like)})`
  const sender = from === undefined ? '' : ` from ${wantedInWords(from, bindings)}`
  const receiver = to === undefined ? '' : ` to ${wantedInWords(to, bindings)}`
  return `${kinds}${what}${same} at ${who}${sender}${receiver}`
}

function stateInWords({ at, node, state }: StatePart, bindings: Bindings): string {
  const moment = { start: 'when the section begins', end: 'when the section ends', here: 'at that moment' }[at]
  const who = node === undefined ? 'some node' : `node ${wantedInWords(node, bindings)}`
  return `${moment}, ${who} is such that ${conditionsInWords(state, 'is', bindings)}`
}

function clause(opening: string, conditions: string): string {
  return conditions === '' ? '' : `${opening} ${conditions}`
}

function conditionsInWords(conditions: Conditions | undefined, verb: string, bindings: Bindings): string {
  return Object.entries(conditions ?? {})
    .map(([name, wanted]) => `${code(name)} ${verb} ${wantedInWords(wanted, bindings)}`)
    .join(' and ')
}

function isPlain(wanted: Wanted): wanted is Value {
  return typeof wanted !== 'object' || wanted === null
}

function keptInWords(keeps: NonNullable<EventPart['keeps']>): string {
  if (keeps === 'everything') return 'and nothing changes at the node'
  return `and ${keeps.map(code).join(', ')} ${keeps.length === 1 ? 'stays' : 'stay'}`
}

function wantedInWords(wanted: Wanted, bindings: Bindings): string {
  if (isPlain(wanted)) return valueInWords(wanted, bindings)
  const phrases: [string, Comparison[keyof Comparison]][] = [
    ['above', wanted.above],
    ['at least', wanted.atLeast],
    ['below', wanted.below],
    ['at most', wanted.atMost],
    ['other than', wanted.not],
    ['one of', wanted.oneOf],
    ['a text with', wanted.contains],
  ]
  return phrases
    .filter(([, operand]) => operand !== undefined)
    .map(
      ([phrase, operand]) =>
        `${phrase} ${[operand ?? null]
          .flat()
          .map((each) => valueInWords(each, bindings))
          .join(', ')}`,
    )
    .join(' and ')
}

/** What the event itself has, by what references call it. */
const OWNERS: Readonly<Record<string, string>> = {
  before: "the node's earlier",
  after: "the node's later",
  fields: "the event's",
}

function valueInWords(value: Value, bindings: Bindings): string {
  if (!isReference(value)) return code(typeof value === 'string' ? value : JSON.stringify(value))
  const [owner = '', name] = value.slice(1).split('.')
  if (name !== undefined) return `${OWNERS[owner] ?? 'the'} ${code(name)}`
  const known = bindings.get(value)
  return known === undefined ? nameOf(value) : `${nameOf(value)} (here ${code(String(known))})`
}

function nameOf(variable: string): string {
  return code(variable)
}

/** Set off as code. A text that holds the mark of code itself keeps a likeness of it. */
function code(text: string): string {
  return `\`${text.replaceAll('`', 'ˋ').replace(/\s/g, ' ') || ' '}\``
}
