import { oneOf, quote } from '../common/errors.ts'
import { problemsIn } from '../common/problem-list.ts'
import {
  type Checked,
  checkPart,
  type Found,
  type Names,
  Scope,
  stateFields,
} from '../features/evidence/check-evidence.ts'
import type { VariableWord, Vocabulary } from '../trace/vocabulary.ts'
import { answeredBy } from '../trace/vocabulary.ts'
import { unknownWord } from '../trace/words.ts'
import type { Answered, EntriesPattern, Invariants, Pattern, Rule, Whenever } from './invariants-schema.ts'
import { namesOf } from './pattern-facts.ts'

const NO_NAMES: Names = new Map()

/** Holds rules against the vocabulary, and the names in them against each other. */
export function ruleProblems({ rules }: Invariants, vocabulary: Vocabulary): readonly Found[] {
  const seen = new Set<string>()
  return problemsIn(rules, (rule, i) => {
    const field = `rules.${i}`
    const message = 'two rules of one name'
    const twice = seen.has(rule.rule) ? [{ field: `${field}.rule`, message, found: quote(rule.rule) }] : []
    seen.add(rule.rule)
    return [...twice, ...problemsOf(rule, field, vocabulary)]
  })
}

function problemsOf(rule: Rule, field: string, vocabulary: Vocabulary): readonly Found[] {
  if ('never' in rule) return checkPattern(rule.never, `${field}.never`, vocabulary).problems
  if ('answered' in rule) return answerProblems(rule, field, vocabulary)
  if ('whenever' in rule) return wheneverProblems(rule, field, vocabulary)
  const { until } = rule
  const ends = Array.isArray(until)
    ? problemsIn(until, (each, i) => checkPattern(each, `${field}.until.${i}`, vocabulary).problems)
    : until === undefined
      ? []
      : checkPattern(until, `${field}.until`, vocabulary).problems
  const wanted = 'neverBack' in rule ? [rule.neverBack] : namesOf(rule.atMostOne)
  const named = [
    ...wanted.map((name) => [name, 'neverBack' in rule ? 'neverBack' : 'atMostOne'] as const),
    ...namesOf(rule.for).map((name) => [name, 'for'] as const),
  ]
  const found = problemsIn(rule.where, (pattern, i) => {
    const path = `${field}.where.${i}`
    const { problems, names } = checkPattern(pattern, path, vocabulary)
    if (problems.length > 0) return problems
    const missing = named.filter(([name]) => !names.has(name))
    const given = oneOf(names.keys())
    return [
      ...missing.map(([name, of]) => ({
        field: path,
        message: `the pattern gives no ${name}, which is in "${of}"`,
        legal: given,
      })),
      ...('neverBack' in rule ? integerProblems(rule.neverBack, names, `${field}.neverBack`) : []),
    ]
  })
  return [...ends, ...found, ...atOnceProblems(rule, field)]
}

function integerProblems(name: string, names: Names, field: string): Found[] {
  const kind = names.get(name)
  if (kind === undefined || kind === 'integer') return []
  return [{ field, message: 'what never goes back is an integer', found: `${name}, which is a ${kind}` }]
}

/** What is so at the same time is a state; an event is over when it has happened. */
function atOnceProblems(rule: Extract<Rule, { where: unknown }>, field: string): Found[] {
  if (!('atOnce' in rule) || rule.atOnce === undefined) return []
  const others = rule.where.findIndex((pattern) => !('state' in pattern))
  const legal = 'patterns of states: an event is over when it has happened'
  const message = '"atOnce" with a pattern that is of no state'
  const stray = others < 0 ? [] : [{ field: `${field}.where.${others}`, message, legal }]
  if (rule.until === undefined) return stray
  return [...stray, { field: `${field}.until`, message: '"until" with "atOnce", where nothing is remembered' }]
}

function checkPattern(pattern: Pattern, field: string, vocabulary: Vocabulary): Checked {
  if ('op' in pattern) return checkPart(pattern, field, NO_NAMES, vocabulary)
  if ('state' in pattern) return checkPart({ ...pattern, at: 'here' }, field, NO_NAMES, vocabulary)
  return checkEntries(pattern, field, vocabulary)
}

function checkEntries(pattern: EntriesPattern, field: string, vocabulary: Vocabulary): Checked {
  const scope = new Scope(NO_NAMES, vocabulary, { after: stateFields(vocabulary) })
  const ofType = (type: VariableWord['type']) =>
    [...vocabulary.variables.values()].filter((each) => each.type === type).map(({ id }) => id)
  const variable = (name: 'entries' | 'last' | 'upTo', type: VariableWord['type']) => {
    const id = pattern[name]
    if (id === undefined || ofType(type).includes(id)) return
    const what = type === 'list' ? 'list' : 'integer variable'
    scope.add([unknownWord(`${field}.${name}`, what, id, ofType(type))])
  }
  variable('entries', 'list')
  variable('last', 'integer')
  variable('upTo', 'integer')
  const list = vocabulary.variables.get(pattern.entries)
  if (list?.type !== 'list') return scope
  scope.value(`${field}.node`, pattern.node, { type: 'node' })
  scope.value(`${field}.number`, pattern.number, { type: 'integer' })
  const declared = list.fields ?? [{ id: 'value', type: list.of ?? 'text' }]
  scope.conditions(`${field}.entry`, pattern.entry, new Map(declared.map((each) => [each.id, each])))
  return scope
}

function wheneverProblems({ whenever, holds }: Whenever, field: string, vocabulary: Vocabulary): readonly Found[] {
  const { problems, names } = checkPart(whenever, `${field}.whenever`, NO_NAMES, vocabulary)
  if (problems.length > 0) return problems
  const { op, message } = whenever
  const about = message === undefined ? { op } : { op, message }
  const later = checkPart({ ...about, ...holds }, `${field}.holds`, names, vocabulary)
  const fresh = [...later.names.keys()].filter((name) => !names.has(name))
  const none = Object.keys(holds).length === 0 ? [{ field: `${field}.holds`, message: '"holds" says nothing' }] : []
  const unknown = fresh.map((name) => unknownWord(`${field}.holds`, 'name', name, names.keys()))
  return [...none, ...later.problems, ...(later.problems.length > 0 ? [] : unknown)]
}

function answerProblems({ answered, same = [] }: Answered, field: string, { messages }: Vocabulary): Found[] {
  const answers = [...messages.values()].filter((word) => answeredBy(word).length > 0)
  const legal = answers.map(({ id }) => id)
  if (answered === 'all' && legal.length === 0) {
    return [{ field: `${field}.answered`, message: 'the vocabulary has no answers', advice: 'declare them: "answers"' }]
  }
  const chosen = answered === 'all' ? legal : answered
  const stray = chosen.filter((id) => !legal.includes(id))
  if (stray.length > 0) return problemsIn(stray, (id) => [unknownWord(`${field}.answered`, 'answer', id, legal)])
  const involved = chosen.flatMap((id) => {
    const word = messages.get(id)
    return word ? [word, ...answeredBy(word).flatMap((each) => messages.get(each) ?? [])] : []
  })
  return problemsIn(same, (name) =>
    involved
      .filter(({ fields }) => !fields.some(({ id }) => id === name))
      .slice(0, 1)
      .map(({ id, fields }) => ({
        ...unknownWord(
          `${field}.same`,
          'field',
          name,
          fields.map((each) => each.id),
        ),
        message: `a field that ${quote(id)} does not have`,
      })),
  )
}
