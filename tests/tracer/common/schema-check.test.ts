import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { check } from '../../../src/tracer/common/schema-check.ts'

const schema = z.strictObject({
  list: z.array(z.union([z.number(), z.strictObject({ of: z.array(z.number()).min(1) })])).min(1),
  fields: z.record(z.string().min(1), z.union([z.number(), z.null()])),
  required: z.literal('here'),
})

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const fieldsOf = (values: readonly unknown[]) => Object.fromEntries(values.map((value, i) => [`f${i}`, value]))
const right = { list: numbers(3), fields: fieldsOf(numbers(3)), required: 'here' }

test.each([
  ['is short', right],
  ['is long', { ...right, list: numbers(9000), fields: fieldsOf(numbers(9000)) }],
  ['has very many fields before one that is required', { ...right, list: [{ of: numbers(7000) }] }],
])('what %s and right is as the schema makes it', (_, input) => {
  expect(check(schema, input)).toEqual({ data: schema.parse(input) })
})

test.each([
  ['a list', (values: readonly unknown[]) => ({ ...right, list: values }), ['list', 70_000]],
  ['an object', (values: readonly unknown[]) => ({ ...right, fields: fieldsOf(values) }), ['fields', 'f70000']],
  ['a list in a list', (values: readonly unknown[]) => ({ ...right, list: [{ of: values }] }), ['list', 0]],
])('where very much of %s is wrong, the first that is wrong is found at its place', (_, whole, path) => {
  const { error } = check(schema, whole([...numbers(70_000), ...numbers(200_000).map(String)]))
  const [issue] = error?.issues ?? []
  expect(issue?.path).toEqual(path)
  expect(error?.issues.length).toBeLessThanOrEqual(2000)
  const inside = issue?.code === 'invalid_union' ? issue.errors.flat().map((each) => each.path) : []
  if (path.length === 2 && path[1] === 0) expect(inside).toContainEqual(['of', 70_000])
})

test('every name that does not belong is told, however many there are', () => {
  const { error } = check(schema, { ...fieldsOf(numbers(5000)), ...right })
  expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: { length: 5000 } }])
})

test('whatever there is, it is taken if and only if the schema takes it', () => {
  const entry = fc.oneof(
    { weight: 50, arbitrary: fc.integer() },
    { weight: 1, arbitrary: fc.constantFrom('x', null, {}) },
  )
  const input = fc.record({
    list: fc.array(entry, { maxLength: 300, size: 'max' }),
    fields: fc.dictionary(fc.string({ minLength: 1 }), entry, { maxKeys: 120, size: 'max' }),
    required: fc.constantFrom('here', 'here', 'there'),
  })
  fc.assert(
    fc.property(input, (value) => {
      expect(check(schema, value).error === undefined).toBe(schema.safeParse(value).success)
    }),
    { numRuns: 50 },
  )
})
