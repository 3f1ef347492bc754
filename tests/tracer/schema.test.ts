import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { lineSchema } from '../../src/tracer/events.ts'
import { recordedLines } from './support/traces.ts'

/** The schema as other tools get it. */
function published(): object {
  const { $schema, ...rest } = z.toJSONSchema(lineSchema, { target: 'draft-2020-12' })
  return { $schema, $comment: 'Made from src/tracer/events.ts by tests/tracer/schema.test.ts; do not edit.', ...rest }
}

/** To rewrite the file: `npx vitest run tests/tracer/schema.test.ts -u`. A change to it is a change of the format. */
test('docs/reference/trace.schema.json is what the reader checks', async () => {
  // Lists of texts on one line, as the formatter has them.
  const text = JSON.stringify(published(), null, 2).replace(
    /\[\s+("[^\]]*")\s+\]/g,
    (_, list) => `[${list.replace(/\s+/g, ' ')}]`,
  )
  await expect(`${text}\n`).toMatchFileSnapshot('../../docs/reference/trace.schema.json')
})

test('it describes each field of each kind of line', () => {
  const { anyOf } = published() as { anyOf: { title?: string; properties: Record<string, { description?: string }> }[] }
  expect(anyOf.map(({ title }) => title)).not.toContain(undefined)
  const fields = anyOf.flatMap(({ properties }) => Object.entries(properties))
  expect(fields.length).toBeGreaterThan(20)
  expect(fields.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([])
})

test('every line of every trace of the scenarios conforms to it', () => {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(published())
  const lines = recordedLines()
  expect(lines.length).toBeGreaterThan(100)
  expect(lines.filter(({ text }) => !validate(JSON.parse(text)))).toEqual([])
})
