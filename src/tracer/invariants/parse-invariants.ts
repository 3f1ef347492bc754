import { z } from 'zod'
import { oneOf, type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { isObject } from '../common/is-object.ts'
import { LIMITS } from '../common/limits.ts'
import { problemsIn } from '../common/problem-list.ts'
import { check } from '../common/schema-check.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import { choose, isLarger, type Unions } from '../features/evidence/chosen-issues.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { ruleProblems } from './check-rules.ts'
import { type Invariants, invariantsSchema, PATTERN_KINDS, RULE_KINDS } from './invariants-schema.ts'

/** No other choices have so many alternatives. */
const UNIONS: Unions = new Map<number, readonly string[]>([
  [RULE_KINDS.length, RULE_KINDS],
  [PATTERN_KINDS.length, PATTERN_KINDS],
])

/** Checks what a file of invariants holds. Throws `INVARIANTS` with everything that is wrong in it. */
export function parseInvariants(input: unknown, file: string, vocabulary: Vocabulary): Invariants {
  const refuse = (problems: readonly Omit<Problem, 'code'>[]) =>
    throwIfAny(problems.map((problem) => ({ ...problem, code: 'INVARIANTS', file })))
  refuse(shapeProblems(input))
  const parsed = check(invariantsSchema, input)
  if (parsed.error) {
    const issues = parsed.error.issues.flatMap((issue) => choose(issue, input, UNIONS))
    refuse(schemaProblems(new z.ZodError(issues), input, { code: 'INVARIANTS', file }, invariantsSchema))
    throw new ProtokollError({ code: 'INVARIANTS', file, message: 'no invariants' })
  }
  const { data } = parsed
  if (data.vocabulary !== vocabulary.name) refuse([otherVocabulary(data, vocabulary)])
  refuse(ruleProblems(data, vocabulary))
  return data
}

/** What no schema says anything helpful about: rules and patterns of no kind, or of two; too much; a name that JavaScript keeps. */
function shapeProblems(input: unknown): Omit<Problem, 'code'>[] {
  if (isLarger(input, LIMITS.invariantValues)) {
    const found = `more than ${LIMITS.invariantValues} values: rules, patterns, fields, entries of lists`
    return [{ message: 'too many invariants', found, advice: 'take several files, and check with each' }]
  }
  if (JSON.stringify(input)?.includes('"__proto__":'))
    return [{ message: 'a name is not legal', found: '"__proto__"', legal: 'any other name' }]
  const rules = isObject(input) && Array.isArray(input['rules']) ? input['rules'] : []
  return problemsIn(rules, (rule: unknown, i) => {
    if (!isObject(rule)) return []
    const field = `rules.${i}`
    const { where, never } = rule
    const patterns: [unknown, string][] = [
      ...(Array.isArray(where) ? where.map((each, at): [unknown, string] => [each, `${field}.where.${at}`]) : []),
      ...(never === undefined ? [] : [[never, `${field}.never`] as [unknown, string]]),
    ]
    return [
      ...kindProblems(rule, RULE_KINDS, field, 'a rule is of exactly one kind'),
      ...patterns.flatMap(([each, path]) =>
        isObject(each) ? kindProblems(each, PATTERN_KINDS, path, 'a pattern is of exactly one kind') : [],
      ),
    ]
  })
}

function kindProblems(value: Record<string, unknown>, all: readonly string[], field: string, message: string) {
  const kinds = all.filter((kind) => Object.hasOwn(value, kind))
  if (kinds.length === 1) return []
  const found = kinds.length === 0 ? Object.keys(value).join(', ') || 'nothing' : kinds.join(' and ')
  return [{ field, message, found, legal: `one of ${all.join(', ')}` }]
}

function otherVocabulary({ vocabulary: found }: Invariants, { name }: Vocabulary): Omit<Problem, 'code'> {
  const message = 'invariants for traces of another vocabulary'
  return { message, field: 'vocabulary', found: quote(found), legal: oneOf([name]) }
}
