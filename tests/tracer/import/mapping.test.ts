import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import { mappingSchema } from '../../../src/tracer/import/mapping-schema.ts'
import { expectPublished, published } from '../support/published.ts'
import { mappingOf } from './imported.ts'

const NOTE = { op: 'says', node: '{node}', fields: { text: '{text}' } }

function refusalOf(parts: object): string {
  try {
    mappingOf(parts)
    return ''
  } catch (error) {
    if (!(error instanceof ProtokollError)) throw error
    return error.message
  }
}

describe('a mapping is refused', () => {
  test.each([
    [{ rules: [] }, 'field  rules\n'],
    [
      { rules: [{ ...NOTE, nod: 'x' }] },
      'MAPPING mapping.json: a field that does not belong here\n  field  rules.0.nod\n',
    ],
    [
      { format: 'lines', rules: [{ line: '(', noise: true }] },
      'MAPPING mapping.json: not a regular expression: Unterminated group\n  field  rules.0.line\n',
    ],
    [{ rules: [{ where: { kind: { matches: '[' } }, noise: true }] }, 'field  rules.0.where.kind.matches\n'],
    [{ format: 'lines', mask: ['ok', '*'], rules: [NOTE] }, 'field  mask.1\n'],
    [{ nodeKinds: [{ node: '(', kind: 'x' }], rules: [NOTE] }, 'field  nodeKinds.0.node\n'],
    [{ nodes: { a: 'b' }, clocks: { message: 'ask' }, rules: [NOTE] }, 'nothing: nodes are called as their clocks'],
    [{ rules: [{ line: 'x', noise: true }] }, 'field  rules.0.line\n'],
    [{ rules: [{ ...NOTE, op: 'say' }] }, 'an unknown event kind\n  field  rules.0.op\n  found  "say"\n'],
    [{ rules: [{ ...NOTE, op: { value: '{x}', words: { a: 'sayz' } } }] }, 'do     did you mean "says"?'],
    [
      { rules: [{ op: 'send', from: 'a', to: 'b', message: 'asks' }] },
      'an unknown kind of message\n  field  rules.0.message\n',
    ],
    [{ rules: [{ op: 'send', from: 'a', message: 'ask' }] }, 'a field is missing\n  field  rules.0.to\n'],
    [{ rules: [{ op: 'says' }] }, 'a field is missing\n  field  rules.0.node\n'],
    [{ rules: [{ node: 'a' }] }, 'a field is missing\n  field  rules.0.op\n'],
    [{ rules: [{ where: { kind: 'x' } }] }, 'a field is missing\n  field  rules.0.op\n'],
    [{ rules: [{ ...NOTE, noise: true }] }, 'field  rules.0.noise\n'],
    [{ rules: [{ ...NOTE, set: 'state' }] }, 'an unknown set of values\n  field  rules.0.set\n'],
    [{ rules: [{ ...NOTE, set: { epohc: 1 } }] }, 'an unknown state variable\n  field  rules.0.set\n'],
    [{ rules: [{ ...NOTE, state: 'before' }] }, 'a field is missing\n  field  unseen\n'],
    [{ unseen: 'unsaid', rules: [NOTE] }, 'an unknown mark\n  field  unseen\n'],
    [{ rules: [{ ...NOTE, clock: '{c}' }] }, 'field  rules.0.clock\n'],
    [{ clocks: { message: 'step' }, rules: [NOTE] }, 'an unknown kind of message\n  field  clocks.message\n'],
    [{ record: 2, rules: [NOTE] }, 'field  record\n'],
    [{ rules: [{ raw: '(', noise: true }] }, 'not a regular expression: Unterminated group\n  field  rules.0.raw\n'],
    [{ rules: [{ raw: 'x' }] }, 'a field is missing\n  field  rules.0.noise\n'],
    [{ rules: [{ raw: 'x', noise: true, where: { a: 1 } }] }, 'field  rules.0.where\n'],
    [{ format: 'lines', rules: [{ raw: 'x', noise: true }] }, 'legal  "line": lines are texts'],
    [
      { rules: [{ ...NOTE, fields: { txet: '{text}' } }] },
      'an unknown field\n  field  rules.0.fields\n  found  "txet"\n',
    ],
    [
      { define: { a: { nothing: 1 } }, rules: [{ ...NOTE, fields: 'a' }] },
      'an unknown field\n  field  rules.0.fields\n',
    ],
    [
      { rules: [{ ...NOTE, op: { value: '{x}', words: { a: 'says' } }, fields: { epoch: '{e}' } }] },
      'found  "epoch"\n',
    ],
    [
      { rules: [{ op: 'send', from: 'a', to: 'b', message: 'ask', fields: { epoch: 'one' } }] },
      'a value is not legal\n  field  rules.0.fields.epoch\n  found  "one"\n  legal  of type integer',
    ],
    [
      { rules: [{ ...NOTE, set: { role: { value: '{r}', words: { x: 'hold' } } } }] },
      'an unknown role\n  field  rules.0.set.role\n  found  "hold"\n  legal  "unknown", "free", "held"\n  do     did you mean "held"?',
    ],
    [
      { rules: [{ adds: { txet: '{text}' } }] },
      'an unknown field of type text\n  field  rules.0.adds\n  found  "txet"\n  legal  "text"',
    ],
    [{ rules: [{ adds: { epoch: '{e}' } }] }, 'an unknown field of type text\n  field  rules.0.adds\n'],
    [{ rules: [{ ...NOTE, adds: { text: '{text}' } }] }, 'a field that does not belong here\n  field  rules.0.op\n'],
    [{ rules: [{ noise: true, adds: { text: '{text}' } }] }, 'field  rules.0.noise\n'],
    [
      { format: 'lines', rules: [{ line: 'x', adds: { text: '{more}' } }] },
      'field  rules.0.adds.text\n  found  "more"',
    ],
    [{ rules: [{ op: 'send', node: 'a' }] }, 'a field is missing\n  field  rules.0.message\n'],
    [
      { rules: [{ op: 'begins', from: 'a', to: 'b', message: 'ask' }] },
      'a mark with a kind of message\n  field  rules.0.message\n  legal  nothing: "begins" is a mark',
    ],
    [
      { format: 'lines', rules: [{ ...NOTE, line: '^(?<nod>.) (?<text>.*)$' }] },
      'no line can have such a value\n  field  rules.0.node\n  found  "node"\n',
    ],
    [{ format: 'lines', rules: [{ ...NOTE, line: 'x', where: { y: 1 } }] }, 'field  rules.0.where\n  found  "y"\n'],
    [{ format: 'lines', sort: '{ts}', rules: [{ line: '(?<t>x)', noise: true }] }, 'field  sort\n  found  "ts"\n'],
    [
      { format: 'otlp', rules: [{ ...NOTE, fields: { text: '{nmae} {attributes.x.y}' } }] },
      'found  "nmae"\n  legal  "file", "does", "node", ',
    ],
  ])('%o', (parts, message) => {
    expect(refusalOf(parts)).toContain(message)
  })

  test.each([
    [
      'names that another rule remembers or has, where rules share values',
      {
        format: 'lines',
        define: { said: { text: '{text}' } },
        rules: [
          { line: '^> (?<at>.)$', remember: { node: '{at}' } },
          { line: '^(?<text>.*)!$', op: 'says', node: '{node}', fields: 'said' },
          { line: '^(?<who>.): ', where: { file: 'x' }, op: 'says', node: '{who}', fields: 'said' },
        ],
      },
    ],
    [
      'names that a rule without an expression has from one before it',
      {
        format: 'lines',
        rules: [
          { line: '^(?<node>.) (?<text>.*)$', where: { text: 'begins' }, op: 'begins', node: '{node}' },
          { where: { node: 'a' }, ...NOTE },
        ],
      },
    ],
    [
      'a set of values that no rule uses',
      { format: 'lines', define: { state: { epoch: '{epoch}' } }, rules: [{ line: '^x', noise: true }] },
    ],
    [
      'a mark beside a default kind of message',
      {
        defaults: { message: 'ask', from: '{a}', to: '{b}', op: 'send', node: '{n}' },
        rules: [{ where: { k: 1 }, op: 'begins' }, { op: { value: '{k}', words: { s: 'send' } } }],
      },
    ],
  ])('but not for %s', (_, parts) => {
    expect(refusalOf(parts)).toBe('')
  })

  test('with all that is wrong in it', () => {
    const rules = [
      { ...NOTE, op: 'say' },
      { where: { x: { matches: '(' } }, noise: true },
    ]
    expect(refusalOf({ rules }).match(/^MAPPING /gm)).toHaveLength(2)
  })
})

describe('a mapping whose expressions JavaScript cannot make ready is refused', () => {
  const MANY = 50_000
  const [DEEP, LARGE] = [
    'a regular expression with too many groups in each other',
    'not a regular expression: Stack overflow',
  ]
  test.each([
    [
      'groups of a line',
      DEEP,
      'rules.0.line',
      { format: 'lines', rules: [{ line: nested('(?:', 'b)?'), noise: true }] },
    ],
    ['groups of what is masked', DEEP, 'mask.0', { format: 'lines', mask: [nested('(a|', ')')], rules: [NOTE] }],
    [
      'groups that are not closed',
      DEEP,
      'nodeKinds.0.node',
      { nodeKinds: [{ node: nested('(?=', ''), kind: 'x' }], rules: [NOTE] },
    ],
    [
      'groups of a condition',
      DEEP,
      'rules.0.where.x.matches',
      { rules: [{ where: { x: { matches: nested('(', ')') } }, noise: true }] },
    ],
    ['repeated groups', DEEP, 'rules.0.raw', { rules: [{ raw: nested('(?:', ')*'), noise: true }] }],
    [
      'lookarounds one behind the other',
      LARGE,
      'rules.0.line',
      { format: 'lines', rules: [{ line: '(?=a)'.repeat(MANY), noise: true }] },
    ],
  ])('%s', (_, message, field, parts) => {
    expect(refusalOf(parts)).toContain(`${message}\n  field  ${field}\n`)
  })

  function nested(open: string, close: string): string {
    return `${open.repeat(MANY)}a${close.repeat(MANY)}`
  }
})

const schema = published(mappingSchema, 'src/tracer/import/mapping-schema.ts', 'tests/tracer/import/mapping.test.ts')

/** To rewrite the file: `npx vitest run tests/tracer/import -u`. A change to it is a change of the format. */
test('docs/reference/mapping.schema.json is what the reader checks', async () => {
  await expectPublished(schema, 'mapping')
})

describe('mappings that come with protokoll', () => {
  const names = readdirSync('mappings').sort()

  test.each(names)('%s conforms to the schema, is called what its file is, and has 60 lines at most', (name) => {
    const text = readFileSync(`mappings/${name}`, 'utf8')
    const accepts = new Ajv2020({ allowUnionTypes: true, strictSchema: false }).compile(schema)
    expect([accepts(JSON.parse(text)), accepts.errors]).toEqual([true, null])
    expect(`${JSON.parse(text).name}.json`).toBe(name)
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
  })
})
