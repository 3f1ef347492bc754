import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { vocabularySchema } from '../../../src/tracer/trace/vocabulary-schema.ts'
import { mutationsOf } from '../support/mutations.ts'
import { expectPublished, published } from '../support/published.ts'
import { block } from '../support/reference.ts'
import { twoPhaseWords } from '../support/two-phase.ts'

const schema = published(
  vocabularySchema,
  'src/tracer/trace/vocabulary-schema.ts',
  'tests/tracer/trace/vocabulary-schema.test.ts',
)
const accepts = new Ajv2020({ allowUnionTypes: true }).compile(schema)
const example = JSON.parse(block('vocabulary', 'example-vocabulary'))
const raftWords = JSON.parse(readFileSync('vocabulary/raft.json', 'utf8'))

/** Whether the reader takes the form; what it has against words that mean two things no schema can say. */
function hasForm(input: unknown): boolean {
  try {
    parseVocabulary(input, 'v.json')
    return true
  } catch (error) {
    if (!(error instanceof ProtokollError)) throw error
    return vocabularySchema.safeParse(input).success
  }
}

/** To rewrite the file: `npx vitest run tests/tracer/trace/vocabulary-schema.test.ts -u`. A change to it is a change of the format. */
test('docs/reference/vocabulary.schema.json is what the reader checks', async () => {
  await expectPublished(schema, 'vocabulary')
})

test('the vocabularies that there are conform to it', () => {
  for (const words of [raftWords, example, twoPhaseWords]) expect(accepts(words)).toBe(true)
  expect(accepts({ ...twoPhaseWords, $schema: './vocabulary.schema.json' })).toBe(true)
})

test('it describes each field of every list', () => {
  const { properties, $defs } = schema as Record<'properties' | '$defs', Record<string, { items?: object }>>
  const lists = ['roles', 'variables', 'marks', 'messages'].map((list) => properties[list]?.items)
  const objects = [schema, $defs['field'], ...lists] as { properties: Record<string, { description?: string }> }[]
  const fields = objects.flatMap((each) => Object.entries(each.properties))
  expect(fields.length).toBeGreaterThan(40)
  expect(fields.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([])
})

test('the reader and the JSON Schema take vocabularies of the same form', () => {
  const names = ['id', 'short', 'nullable', 'optional', 'standing', 'alarm', 'begins', 'fields', '$schema', 'x']
  const values = ['', 'x', 'X y', '#12345', 'integer', 'list', 'send', true, false, null, 1, 2, [], {}]
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(mutationsOf([twoPhaseWords, example], names, values), (input) => {
      const taken = hasForm(input)
      seen[taken ? 'taken' : 'refused'] += 1
      expect(taken).toBe(accepts(input))
    }),
    { seed: 20260105, numRuns: 3000 },
  )
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(500)
})
