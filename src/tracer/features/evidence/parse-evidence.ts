import { z } from 'zod'
import { type Problem, ProtokollError, throwIfAny } from '../../common/errors.ts'
import { isObject } from '../../common/is-object.ts'
import { LIMITS } from '../../common/limits.ts'
import { problemsIn } from '../../common/problem-list.ts'
import { check } from '../../common/schema-check.ts'
import { schemaProblems } from '../../common/schema-problems.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { wordProblems } from './check-evidence.ts'
import { choose, isLarger, type Unions } from './chosen-issues.ts'
import { type Evidence, evidenceSchema, KINDS } from './evidence.ts'

/** The only choice of so many is that of a part. */
const UNIONS: Unions = new Map([[KINDS.length, KINDS]])

/** Checks what an evidence file holds. Throws `EVIDENCE` with everything that is wrong in it. */
export function parseEvidence(input: unknown, file: string, vocabulary: Vocabulary): Evidence {
  throwIfAny(shapeProblems(input, file))
  const parsed = check(evidenceSchema, input)
  if (parsed.error) {
    const issues = parsed.error.issues.flatMap((issue) => choose(issue, input, UNIONS))
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
