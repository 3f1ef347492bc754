import type { z } from 'zod'
import { type Problem, quote } from './errors.ts'

/** What a zod schema has against a value, as problems that name the field, what was found, and what is legal. */
export function schemaProblems(
  error: z.ZodError,
  input: unknown,
  place: Pick<Problem, 'code' | 'file' | 'line'>,
): Problem[] {
  return error.issues.map((issue) => problemOf(issue, input, place))
}

type Issue = z.ZodError['issues'][number]

function problemOf(issue: Issue, input: unknown, place: Pick<Problem, 'code' | 'file' | 'line'>): Problem {
  const field = issue.path.join('.')
  const value = valueAt(input, issue.path)
  const base = { ...place, ...(field ? { field } : {}) }
  if (issue.code === 'unrecognized_keys') {
    const found = issue.keys.map((key) => quote(key)).join(', ')
    return { ...base, message: 'a field that does not belong here', found, advice: 'remove or rename it' }
  }
  if (value === undefined) return { ...base, message: 'a field is missing', legal: legalOf(issue) }
  return { ...base, message: 'a value is not legal', found: quote(value), legal: legalOf(issue) }
}

function legalOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `a value of type ${issue.expected}`
    case 'invalid_value':
      return issue.values.map((value) => quote(value)).join(', ')
    case 'too_small':
      return `at least ${issue.minimum} ${issue.origin === 'string' ? 'characters' : 'items'}`
    case 'invalid_union':
      return 'a text, a finite number, true, false or null'
    default:
      return issue.message
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
