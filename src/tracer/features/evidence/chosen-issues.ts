import type { z } from 'zod'
import { isObject } from '../../common/is-object.ts'
import { valueAt } from '../../common/value-at.ts'

type Issue = z.ZodError['issues'][number]

/** Choices by how many alternatives they have: the field that each alternative is known by, in their order. */
export type Unions = ReadonlyMap<number, readonly string[]>

/** Of a choice that failed, what speaks against the alternative that the value was meant to be. */
export function choose(issue: Issue, input: unknown, unions: Unions): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const value = valueAt(input, issue.path)
  const kinds = unions.get(issue.errors.length)
  const chosen = kinds
    ? issue.errors[kindOf(value, kinds)]
    : issue.errors.find((own) => typeof value === 'object' && value !== null && own.every(isInside))
  if (kinds && !chosen)
    return [{ code: 'invalid_type', expected: 'object', path: issue.path, message: '', input: value }]
  return chosen?.flatMap((each) => choose({ ...each, path: [...issue.path, ...each.path] }, input, unions)) ?? [issue]
}

function kindOf(value: unknown, kinds: readonly string[]): number {
  return isObject(value) ? kinds.findIndex((kind) => Object.hasOwn(value, kind)) : -1
}

/** It is about something in the value, not about what kind of value it is. */
function isInside({ path, code }: Issue): boolean {
  return path.length > 0 || code === 'unrecognized_keys' || code === 'custom'
}

/** Whether there are more values in it than so many, itself among them. It looks at no more, however deep they stand. */
export function isLarger(input: unknown, most: number): boolean {
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
