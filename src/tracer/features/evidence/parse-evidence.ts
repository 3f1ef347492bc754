import { z } from 'zod'
import { type Problem, ProtokollError, throwIfAny } from '../../common/errors.ts'
import { LIMITS } from '../../common/limits.ts'
import { problemsIn } from '../../common/problem-list.ts'
import { check } from '../../common/schema-check.ts'
import { schemaProblems } from '../../common/schema-problems.ts'
import { valueAt } from '../../common/value-at.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { wordProblems } from './check-evidence.ts'
import { type Evidence, evidenceSchema, KINDS } from './evidence.ts'

/** Checks what an evidence file holds. Throws `EVIDENCE` with everything that is wrong in it. */
export function parseEvidence(input: unknown, file: string, vocabulary: Vocabulary): Evidence {
  throwIfAny(shapeProblems(input, file))
  const parsed = check(evidenceSchema, input)
  if (parsed.error) {
    const issues = parsed.error.issues.flatMap((issue) => choose(issue, input))
    throwIfAny(schemaProblems(new z.ZodError(issues), input, { code: 'EVIDENCE', file }, evidenceSchema))
    throw new ProtokollError({ code: 'EVIDENCE', file, message: 'not evidence' })
  }
  const { data } = parsed
  throwIfAny(wordProblems(data, vocabulary).map((problem) => ({ code: 'EVIDENCE' as const, file, ...problem })))
  return data
}

/** What no schema says anything helpful about: parts of no kind, or of two, or too deep; a name that JavaScript keeps. */
function shapeProblems(input: unknown, file: string): Problem[] {
  const seen = isObject(input) ? input['seen'] : undefined
  const problems = seen === undefined ? [] : partProblems(seen, 'seen', 1)
  // Of what nobody could have written, one thing is told.
  if (isLarger(input, LIMITS.evidenceValues)) return [{ ...(problems[0] ?? tooMuch()), file }]
  if (problems.length === 0 && JSON.stringify(input)?.includes('"__proto__":')) {
    const message = 'a name is not legal'
    problems.push({ code: 'EVIDENCE', message, found: '"__proto__"', legal: 'any other name' })
  }
  return problems.map((problem) => ({ ...problem, file }))
}

function partProblems(part: unknown, field: string, depth: number): Problem[] {
  if (!isObject(part)) return []
  const kinds = KINDS.filter((kind) => Object.hasOwn(part, kind))
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? Object.keys(part).join(', ') || 'nothing' : kinds.join(' and ')
    const message = 'a part of evidence is of exactly one kind'
    return [{ code: 'EVIDENCE', field, message, found, legal: `one of ${KINDS.join(', ')}` }]
  }
  const most = LIMITS.evidenceDepth
  if (depth > most) {
    return [{ code: 'EVIDENCE', field, message: 'parts stand too deep in each other', legal: `${most} at most` }]
  }
  return problemsIn(partsIn(part, field), ([each, path]) => partProblems(each, path, depth + 1))
}

/** The parts that stand in a part, and where. */
function partsIn(part: Record<string, unknown>, field: string): [part: unknown, field: string][] {
  const lists = (['inOrder', 'all', 'any'] as const).flatMap((kind) => {
    const list = part[kind]
    return Array.isArray(list) ? list.map((each, i): [unknown, string] => [each, `${field}.${kind}.${i}`]) : []
  })
  const single = (['none', 'of'] as const).map((kind): [unknown, string] => [part[kind], `${field}.${kind}`])
  return [...lists, ...single]
}

function tooMuch(): Problem {
  const found = `more than ${LIMITS.evidenceValues} values: parts, fields, entries of lists`
  const advice = 'say less: what makes it this branch and no other'
  return { code: 'EVIDENCE', message: 'too much evidence', found, advice }
}

/** Whether there are more values in it than so many, itself among them. It looks at no more, however deep they stand. */
function isLarger(input: unknown, most: number): boolean {
  const values: unknown[] = [input]
  for (let i = 0; i < values.length; i += 1) {
    if (values.length > most) return true
    const value = values[i]
    if (typeof value !== 'object' || value === null) continue
    const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
    for (const each of inner.slice(0, most)) values.push(each)
  }
  return false
}

type Issue = z.ZodError['issues'][number]

/** Of a choice that failed, what speaks against the alternative that the value was meant to be. */
function choose(issue: Issue, input: unknown): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const value = valueAt(input, issue.path)
  const isPart = issue.errors.length === KINDS.length
  const chosen = isPart
    ? issue.errors[kindOf(value)]
    : issue.errors.find((own) => isObject(value) && own.every(isInside))
  if (isPart && !chosen)
    return [{ code: 'invalid_type', expected: 'object', path: issue.path, message: '', input: value }]
  return chosen?.flatMap((each) => choose({ ...each, path: [...issue.path, ...each.path] }, input)) ?? [issue]
}

function kindOf(value: unknown): number {
  return isObject(value) ? KINDS.findIndex((kind) => Object.hasOwn(value, kind)) : -1
}

/** It is about something in the value, not about what kind of value it is. */
function isInside({ path, code }: Issue): boolean {
  return path.length > 0 || code === 'unrecognized_keys' || code === 'custom'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
