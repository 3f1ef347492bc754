import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { lineSchema } from '../../../src/tracer/trace/trace-schema.ts'
import { expectPublished, published } from '../support/published.ts'
import { recordedLines } from '../support/traces.ts'

const schema = published(lineSchema, 'src/tracer/trace/trace-schema.ts', 'tests/tracer/trace/schema.test.ts')

/** To rewrite the file: `npx vitest run tests/tracer/trace/schema.test.ts -u`. A change to it is a change of the format. */
test('docs/reference/trace.schema.json is what the reader checks', async () => {
  await expectPublished(schema, 'trace')
})

test('it describes each field of each kind of line', () => {
  const { anyOf } = schema as { anyOf: { title?: string; properties: Record<string, { description?: string }> }[] }
  expect(anyOf.map(({ title }) => title)).not.toContain(undefined)
  const fields = anyOf.flatMap(({ properties }) => Object.entries(properties))
  expect(fields.length).toBeGreaterThan(20)
  expect(fields.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([])
})

test('every line of every trace of the scenarios conforms to it', () => {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema)
  const lines = recordedLines()
  expect(lines.length).toBeGreaterThan(100)
  expect(lines.filter(({ text }) => !validate(JSON.parse(text)))).toEqual([])
})
