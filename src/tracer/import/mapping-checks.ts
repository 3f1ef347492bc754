import { isError, oneOf, type Problem, quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { problemsIn } from '../common/problem-list.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { WordTables } from '../trace/word-tables.ts'
import type { DeclaredMapping, DeclaredRule } from './mapping-schema.ts'
import {
  eventWordProblems,
  isMarkOp,
  missing,
  stateWordProblems,
  stray,
  unknown,
  wordProblems,
} from './mapping-words.ts'
import { namedGroups, nestedGroups, regexOf } from './regex-groups.ts'
import { endlessPart } from './regex-times.ts'
import { namesOf } from './template.ts'
import { REST, WRAPPER } from './wrapper.ts'

/** What is wrong with a mapping whose form is right: its regular expressions, and its words against the vocabulary. */
export function mappingProblems(declared: DeclaredMapping, tables: WordTables, vocabulary: Vocabulary): Problem[] {
  const { rules, format, unseen, clocks, nodeKinds = [], drop = [], mask = [] } = declared
  const hidden = (list: NonNullable<DeclaredMapping['mask']>, name: string) =>
    problemsIn(list, (each, i) => {
      if (typeof each !== 'string') return regexProblems(each.matches, `${name}.${i}.matches`)
      return format === 'lines' ? regexProblems(each, `${name}.${i}`) : []
    })
  const mayBeUnseen = rules.some(({ state }) => state === 'before')
  return [
    ...hidden(drop, 'drop'),
    ...hidden(mask, 'mask'),
    ...problemsIn(nodeKinds, ({ node, kind }, i) => [
      ...regexProblems(node, `nodeKinds.${i}.node`),
      ...wordProblems(vocabulary.kinds, kind, `nodeKinds.${i}.kind`, 'kind of node'),
    ]),
    ...(mayBeUnseen && unseen === undefined
      ? [missing('unseen', 'a mark of the vocabulary, as a rule has "before"')]
      : []),
    ...(unseen === undefined ? [] : wordProblems(tables.marks, unseen, 'unseen', 'mark')),
    ...(clocks !== undefined && declared.nodes !== undefined
      ? [stray('nodes', 'nothing: nodes are called as their clocks call them')]
      : []),
    ...(clocks === undefined ? [] : wordProblems(tables.messages, clocks.message, 'clocks.message', 'kind of message')),
    ...(format !== 'lines' && declared.record !== undefined
      ? [stray('record', 'nothing: each line is an object')]
      : []),
    ...wrapperProblems(declared),
    ...(declared.sort === undefined || namesOf(declared.sort).length > 0 ? [] : [constantOrder(declared.sort)]),
    ...problemsIn(rules, (rule, i) => ruleProblems(rule, `rules.${i}`, declared, tables)),
  ]
}

function ruleProblems(rule: DeclaredRule, at: string, declared: DeclaredMapping, tables: WordTables): Problem[] {
  const { format, define = {}, clocks } = declared
  const matches = Object.entries(rule.where ?? {}).flatMap(([name, condition]) =>
    typeof condition === 'object' && condition !== null && 'matches' in condition
      ? regexProblems(condition.matches, `${at}.where.${name}.matches`)
      : [],
  )
  const named = (['fields', 'set'] as const).flatMap((name) => {
    const set = rule[name]
    if (typeof set !== 'string' || Object.hasOwn(define, set)) return []
    const told = unknown(`${at}.${name}`, 'set of values', set, Object.keys(define))
    return [{ ...told, ...setAdvice(set) }]
  })
  if (rule.raw !== undefined) return rawProblems(rule, rule.raw, at, declared)
  return [
    ...(rule.line === undefined ? [] : regexProblems(rule.line, `${at}.line`)),
    ...(rule.line !== undefined && format !== 'lines' && format !== 'logfmt'
      ? [stray(`${at}.line`, '"where": lines are objects')]
      : []),
    ...matches,
    ...neverProblems(rule, at, format),
    ...(rule.adds === undefined ? [] : addsProblems(rule, rule.adds, at, tables)),
    ...named,
    ...(rule.op === undefined ? eventless(rule, at) : eventProblems(rule, at, declared, tables)),
    ...(named.length > 0 ? [] : stateWordProblems(rule, at, define, tables)),
    ...(rule.clock !== undefined && clocks === undefined ? [stray(`${at}.clock`, 'a mapping with "clocks"')] : []),
  ]
}

function wrapperProblems({ wrapper, record }: DeclaredMapping): Problem[] {
  if (wrapper === undefined) return []
  const regex = 'line' in wrapper ? regexProblems(wrapper.line, 'wrapper.line') : []
  const isWhole = 'field' in wrapper || regex.length > 0 || namedGroups(wrapper.line).includes(REST)
  return [
    ...regex,
    ...(isWhole ? [] : [missing('wrapper.line', `a group (?<${REST}>.*), which is the line itself`)]),
    ...(record === undefined ? [] : [stray('record', 'a mapping without "wrapper": what is in it is one line')]),
  ]
}

/** Whoever forgets the braces would see no line moved. */
function constantOrder(sort: string): Problem {
  const advice = `did you mean ${quote(`{${sort}}`)}?`
  const legal = 'a template with a value of the line in it'
  return { code: 'MAPPING', message: 'all lines have the same value', field: 'sort', found: quote(sort), legal, advice }
}

/** What is often taken for the name of a set. */
function setAdvice(set: string): Pick<Problem, 'advice'> {
  if (set === 'before' || set === 'after')
    return { advice: `whether it was so before or after says "state": ${quote(set)}` }
  return set.includes('{') ? { advice: `say values by name: {"text": ${quote(set)}}` } : {}
}

/** Of text all values are texts: no other ever holds. Of logfmt a key alone is true. */
function neverProblems({ where = {} }: DeclaredRule, at: string, format: DeclaredMapping['format']): Problem[] {
  if (format !== 'lines' && format !== 'logfmt') return []
  const isNever = (value: unknown) =>
    typeof value === 'number' || value === false || (value === true && format === 'lines')
  // What is around a line may be numbers.
  const ofLine = Object.entries(where).filter(([name]) => !name.startsWith(`${WRAPPER}.`))
  return ofLine.flatMap(([name, condition]) =>
    (Array.isArray(condition) ? condition : [condition]).filter(isNever).map((value) => ({
      code: 'MAPPING' as const,
      message: 'a condition that never holds',
      field: `${at}.where.${name}`,
      found: quote(value),
      legal: `${quote(String(value))}: values of such lines are texts`,
    })),
  )
}

/** What is no object has no values, and is not masked: such a line is noise, and nothing of it is told. */
function rawProblems(rule: DeclaredRule, raw: string, at: string, { format, wrapper }: DeclaredMapping): Problem[] {
  const others = Object.keys(rule).filter((name) => !['why', 'raw', 'noise'].includes(name))
  return [
    ...regexProblems(raw, `${at}.raw`),
    ...(format === 'lines' && wrapper === undefined ? [stray(`${at}.raw`, '"line": lines are texts')] : []),
    ...(rule.noise ? [] : [missing(`${at}.noise`, 'true: a line that is no object can be nothing else')]),
    ...others.map((name) => stray(`${at}.${name}`, '"why", "raw" and "noise": a line that is no object has no values')),
  ]
}

/** Such a line is no event of its own. */
function addsProblems(
  rule: DeclaredRule,
  adds: NonNullable<DeclaredRule['adds']>,
  at: string,
  { marks, messages }: WordTables,
): Problem[] {
  const texts = [...marks.values(), ...messages.values()].flatMap(({ columns }) =>
    [...columns.values()].filter(({ type }) => type === 'text').map(({ id }) => id),
  )
  const others = (['op', 'noise', 'section'] as const).filter((name) => rule[name] !== undefined)
  return [
    ...others.map((name) => stray(`${at}.${name}`, 'a rule without "adds": its lines belong to the event before them')),
    ...Object.keys(adds).flatMap((name) =>
      texts.includes(name) ? [] : [unknown(`${at}.adds`, 'field of type text', name, new Set(texts))],
    ),
  ]
}

/** Whoever forgets the op would see lines go without a word. */
function eventless(rule: DeclaredRule, at: string): Problem[] {
  const parts = ['node', 'from', 'to', 'message', 'id', 'fields', 'set', 'state', 'clock'] as const
  const stray = parts.filter((name) => rule[name] !== undefined)
  const says = rule.noise ?? rule.remember ?? rule.section ?? rule.adds
  if (stray.length > 0) return [missing(`${at}.op`, `what happens, as the rule has ${oneOf(stray)}`)]
  return says === undefined ? [missing(`${at}.op`, '"op", "noise", "remember", "section" or "adds"')] : []
}

function eventProblems(rule: DeclaredRule, at: string, declared: DeclaredMapping, tables: WordTables): Problem[] {
  const isMessage = rule.message !== undefined
  const peers = (['from', 'to'] as const).filter((name) => rule[name] === undefined)
  return [
    ...(rule.noise ? [stray(`${at}.noise`, 'a rule without "op"')] : []),
    ...eventWordProblems(rule, at, declared, tables),
    ...(isMessage ? peers.map((name) => missing(`${at}.${name}`, 'a node of the message')) : []),
    ...(!isMessage && rule.node === undefined && isMarkOp(rule.op ?? null)
      ? [missing(`${at}.node`, 'the node of the mark')]
      : []),
  ]
}

function regexProblems(source: string, field: string): Problem[] {
  const groups = nestedGroups(source)
  if (groups > LIMITS.importNestedGroups) return [tooDeep(field, groups)]
  try {
    const regex = regexOf(source)
    // What is too large is only told when it is used: first with a text of one byte a character, then with any other.
    regex.test('')
    regex.test('\u0100')
  } catch (error) {
    const found = quote(source)
    const legal = 'a regular expression of JavaScript, with the flag u'
    return [{ code: 'MAPPING', message: `not a regular expression: ${reasonOf(error)}`, field, found, legal }]
  }
  const endless = endlessPart(source)
  return endless === undefined ? [] : [tooSlow(field, endless)]
}

/** What JavaScript says, behind the expression that it repeats. */
function reasonOf(error: unknown): string {
  const said = isError(error) ? error.message : String(error)
  return said.slice(said.lastIndexOf('/u: ') + 1).replace(/^u: /, '')
}

function tooDeep(field: string, groups: number): Problem {
  return {
    code: 'MAPPING',
    message: 'a regular expression with too many groups in each other',
    field,
    found: groups.toLocaleString('en'),
    legal: `${LIMITS.importNestedGroups.toLocaleString('en')} at most`,
  }
}

function tooSlow(field: string, part: string): Problem {
  return {
    code: 'MAPPING',
    message: 'a regular expression that can take for ever',
    field,
    found: quote(part),
    legal: 'a repeated group that a text leads through in one way only',
    advice: 'let nothing be repeated in a group that is repeated, or put such a character between its rounds',
  }
}
