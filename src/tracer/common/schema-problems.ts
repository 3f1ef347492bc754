import type { z } from 'zod'
import { oneOf, type Problem, quote } from './errors.ts'
import { nearest } from './nearest.ts'
import { problemOfEach, problemsIn } from './problem-list.ts'
import { namesAt } from './schema-fields.ts'
import { valueAt } from './value-at.ts'

/**
 * What a zod schema has against a value, as problems that name the field, what was found, and what is legal.
 * `schema` is the one that the value was held against.
 */
export function schemaProblems(error: z.ZodError, input: unknown, place: Place, schema: z.ZodType): Problem[] {
  return problemsIn(error.issues, (issue) => issueProblems(issue, input, place, schema))
}

function issueProblems(issue: Issue, input: unknown, place: Place, schema: z.ZodType): Problem[] {
  if (issue.code === 'unrecognized_keys') return strayProblems(issue, input, place, schema)
  if (issue.code !== 'invalid_union') return [problemOf(issue, input, place)]
  const meant = issue.errors.find((form) => form.every(isWithin))
  if (meant === undefined) return [problemOf(issue, input, place)]
  const inside = meant.map((each): Issue => ({ ...each, path: [...issue.path, ...each.path] }))
  return problemsIn(inside, (each) => issueProblems(each, input, place, schema))
}

/** Whether a value is of the right type, and something in it is not: then it is this form that was meant. */
function isWithin({ path, code }: Issue): boolean {
  return path.length > 0 || code === 'unrecognized_keys'
}

type Place = Pick<Problem, 'code' | 'file' | 'line'>

type Issue = z.ZodError['issues'][number]

function strayProblems(
  { path, keys }: Extract<Issue, { code: 'unrecognized_keys' }>,
  input: unknown,
  place: Place,
  schema: z.ZodType,
): Problem[] {
  const names = namesAt(schema, path, input)
  const legal = names.length > 0 ? { legal: oneOf(names) } : {}
  const present = new Set(Object.keys(valueAt(input, path) ?? {}))
  const free = names.filter((name) => !present.has(name))
  return problemOfEach(keys, (key) => ({
    ...place,
    field: [...path, key].join('.'),
    message: 'a field that does not belong here',
    found: quote(valueAt(input, [...path, key])),
    ...legal,
    advice: adviceOn(nearest(key, free)),
  }))
}

function adviceOn(near: string | undefined): string {
  return near === undefined ? 'remove or rename it' : `did you mean ${quote(near)}?`
}

function problemOf(issue: Issue, input: unknown, place: Place): Problem {
  const field = issue.path.join('.')
  const value = valueAt(input, issue.path)
  const base = { ...place, ...(field ? { field } : {}) }
  if (issue.code === 'invalid_key') {
    const name = quote(issue.path.at(-1))
    return { ...base, message: 'a name is not legal', found: name, legal: 'at least 1 character, and not __proto__' }
  }
  if (value === undefined) return { ...base, message: 'a field is missing', legal: legalOf(issue) }
  return { ...base, message: 'a value is not legal', found: quote(value), legal: legalOf(issue) }
}

function legalOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `a value of type ${issue.expected === 'record' ? 'object' : issue.expected}`
    case 'invalid_value':
      return issue.values.map((value) => quote(value)).join(', ')
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin, Number(issue.minimum))}`
    case 'invalid_union':
      return `a text, a finite number, true, false or null${issue.errors.length === 2 ? ', or of a list an object' : ''}`
    default:
      return issue.message
  }
}

function unitOf(origin: string, count: number): string {
  if (origin === 'string') return count === 1 ? ' character' : ' characters'
  return origin !== 'array' ? '' : count === 1 ? ' item' : ' items'
}
