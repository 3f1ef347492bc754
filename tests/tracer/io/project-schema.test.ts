import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import { parseProject, projectSchema } from '../../../src/tracer/io/project.ts'
import { mutationsOf } from '../support/mutations.ts'
import { expectPublished, published } from '../support/published.ts'

const schema = published(projectSchema, 'src/tracer/io/project.ts', 'tests/tracer/io/project-schema.test.ts')
const accepts = new Ajv2020().compile(schema)

function isProject(input: unknown): boolean {
  try {
    parseProject(input, 'protokoll.json')
    return true
  } catch (error) {
    if (error instanceof ProtokollError) return false
    throw error
  }
}

/** To rewrite the file: `npx vitest run tests/tracer/io -u`. */
test('docs/reference/protokoll.schema.json is what the reader checks', async () => {
  await expectPublished(schema, 'protokoll')
})

test('it describes each field, and says what its default is', () => {
  const { properties, required } = schema as Record<'properties', Record<string, object>> & { required: string[] }
  expect(required).toEqual(['vocabulary'])
  expect(Object.keys(properties)).toHaveLength(17)
  for (const field of Object.values(properties)) expect(field).toHaveProperty('description')
  expect(properties['out']).toMatchObject({ default: 'docs-out' })
})

test('the reader and the JSON Schema take the same project files', () => {
  const full = {
    ...parseProject({ vocabulary: 'words.json' }, ''),
    invariants: 'rules.json',
    groups: ['src/{group}'],
    plantumlServer: 'https://example.org/plantuml',
    repository: 'https://example.org/{path}',
    $schema: './protokoll.schema.json',
  }
  const values = ['', '{group}', 'both', 'png', 'http://x', 'https://', 'https://a b', 'ftp://x', null, 1, true, [], {}]
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(
      mutationsOf([full, { vocabulary: 'v' }], [...Object.keys(full), 'Out', 'toString'], values),
      (input) => {
        const taken = isProject(input)
        seen[taken ? 'taken' : 'refused'] += 1
        expect(taken).toBe(accepts(input))
      },
    ),
    { seed: 20260104, numRuns: 3000 },
  )
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(500)
})

test('the project file of this repository conforms to it, and names it', () => {
  const own = JSON.parse(readFileSync('protokoll.json', 'utf8'))
  expect(accepts(own)).toBe(true)
  expect(own.$schema).toBe('./docs/reference/protokoll.schema.json')
})
