import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLineInOrder } from '../../../src/tracer/trace/line-forms.ts'
import { parseLine } from '../../../src/tracer/trace/parse-line.ts'
import { lineSchema } from '../../../src/tracer/trace/trace-schema.ts'
import { share } from '../../support/campaign.ts'
import { HEADER, problemsOf, readText, recordedLines, SECTION, textOf } from '../support/traces.ts'

const accepts = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync('docs/reference/trace.schema.json', 'utf8')),
)

/** Lines that differ in the names and types of their fields, so that rare kinds come up as often as common ones. */
function specimens(): string[] {
  const ends = ['{"end":"failed"}', '{"section":"A","preparation":true,"uses":["a/b.c"],"tests":["a"]}']
  const texts = [...recordedLines().map(({ text }) => text), ...ends]
  const shapes = new Map(texts.map((text) => [text.replace(/"[^"]*"(?!:)|\d+/g, '_'), text]))
  return [...shapes.values()]
}

const names = ['trace', 'section', 'meanwhile', 'node', 'op', 'to', 'from', 'message', 'fields', 'set', 'end', 'test']
const name = fc.oneof(
  fc.constantFrom(...names, 'uses', 'tests', 'preparation', '', 'Op', '__proto__', 'constructor', 'toString'),
  fc.string(),
)
const words = ['handle', 'send', 'lose', 'sent', 'crash', 'passed', 'a/b', 'a/', 'a/b.', 'CRASH', ' ', '\n', 'x\n']
const value = fc.oneof(
  fc.constantFrom<unknown>(...words, '', 0, 1, 2, 1.5, true, false, null, [], {}, ['a'], [[]]),
  fc.dictionary(name, fc.constantFrom<unknown>(1, 'x', true, null, [1], {})),
  fc.jsonValue(),
)
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('rename' as const), at: fc.nat(), name }),
  fc.record({ kind: fc.constant('add' as const), name, value }),
  fc.record({ kind: fc.constant('change' as const), at: fc.nat(), value }),
  fc.record({ kind: fc.constant('inside' as const), at: fc.nat(), name, value }),
)
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never
type Entries = [string, unknown][]

/** Fields as a list: an object could not have one called `__proto__` on the way. */
function mutate(entries: Entries, change: Mutation): Entries {
  if (change.kind === 'add') return [...entries, [change.name, change.value]]
  const at = entries.length === 0 ? 0 : change.at % entries.length
  if (change.kind === 'drop') return entries.filter((_, i) => i !== at)
  return entries.map((entry, i): [string, unknown] => {
    const [key, old] = entry
    if (i !== at) return entry
    if (change.kind === 'rename') return [change.name, old]
    if (change.kind === 'change') return [key, change.value]
    return typeof old === 'object' && old !== null ? [key, { ...old, [change.name]: change.value }] : entry
  })
}

function write(entries: Entries): string {
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join(',')}}`
}

const line = fc
  .tuple(fc.constantFrom(...specimens()), fc.array(mutation, { maxLength: 3 }))
  .map(([text, changes]) => write(changes.reduce(mutate, Object.entries(JSON.parse(text) as object))))

test('the reader and the JSON Schema take the same lines', () => {
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(line, (text) => {
      const taken = 'line' in parseLine(text)
      seen[taken ? 'taken' : 'refused'] += 1
      expect(taken).toBe(accepts(JSON.parse(text)))
    }),
    { seed: 20260101, numRuns: share(10_000) },
  )
  // Neither may be so rare that the test says little.
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(share(1000))
})

test('the form that is looked for first is that of the schemas, its fields in their order', () => {
  const seen = { inOrder: 0, not: 0 }
  fc.assert(
    fc.property(line, (text) => {
      const value: unknown = JSON.parse(text)
      const inOrder = isLineInOrder(value)
      seen[inOrder ? 'inOrder' : 'not'] += 1
      // What JavaScript cannot hold in an object is lost to the schemas.
      const parsed = text.includes('"__proto__"') ? undefined : lineSchema.safeParse(value)
      expect(inOrder).toBe(parsed?.success === true && JSON.stringify(parsed.data) === JSON.stringify(value))
    }),
    { seed: 20260104, numRuns: share(10_000) },
  )
  expect(Math.min(seen.inOrder, seen.not)).toBeGreaterThan(share(1000))
})

test('every line of every trace of the scenarios has it', () => {
  expect(recordedLines().filter(({ text }) => !isLineInOrder(JSON.parse(text)))).toEqual([])
})

test('what the schema refuses no trace gets away with', () => {
  const refused = line.filter((text) => !accepts(JSON.parse(text)))
  fc.assert(
    fc.property(refused, (text) => {
      const isHeader = text.startsWith('{"trace"')
      const before = isHeader ? '' : textOf([HEADER, SECTION])
      const problems = problemsOf(() => readText(`${before}${text}\n`))
      expect(problems[0]).toMatchObject({ file: 'a.jsonl', line: isHeader ? 1 : 3 })
    }),
    { seed: 20260102, numRuns: share(3000) },
  )
})

test('the way in which the reader picks a schema never matters', () => {
  fc.assert(
    fc.property(line, (text) => {
      // What JavaScript cannot hold in an object is refused before any schema is asked.
      fc.pre(!text.includes('"__proto__"'))
      expect('line' in parseLine(text)).toBe(lineSchema.safeParse(JSON.parse(text)).success)
    }),
    { seed: 20260103, numRuns: share(3000) },
  )
})

test.each([
  ['{"meanwhile":"1","set":{"__proto__":[1]}}'],
  ['{"meanwhile":"1","set":{"__proto__":1}}'],
  ['{"node":"1","op":"crash","__proto__":1}'],
])('%s hides nothing', (text) => {
  expect('line' in parseLine(text)).toBe(false)
  expect(accepts(JSON.parse(text))).toBe(false)
})
