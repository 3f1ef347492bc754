import { expect, test } from 'vitest'
import { Project } from './project.ts'

/** As logrus writes to a terminal: the level and the keys in colours. */
const LINES = [
  ['36', 'INFO', 'Sent Vote to n2', { node: 'n1', term: 1, password: 'hunter2' }],
  ['36', 'INFO', 'Received Vote from n1', { node: 'n2', term: 1 }],
  ['33', 'WARN', 'became leader', { node: 'n1', term: 2 }],
  ['31', 'ERRO', 'Sent Hello to n2', { node: 'n1', term: 2 }],
] as const

const colored = LINES.map(([color, level, said, fields], i) => {
  const paint = (text: string) => `\u001b[${color}m${text}\u001b[0m`
  const pairs = Object.entries(fields).map(([key, value]) => `${paint(key)}=${value}`)
  return `${paint(level)}[000${i}] ${said.padEnd(44)} ${pairs.join(' ')}\u001b[K\n`
}).join('')

test('a draft of a log in colours finds what one without them does, and masks what it would', async () => {
  const project = new Project()
  project.write('a.log', colored)
  await project.run('init', '--from', 'a.log')
  const { status } = await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  expect(status).toBe(0)
  const trace = `${project.contents('traces')['a/a.jsonl']}`
  expect(trace.split('\n').slice(4, -2)).toEqual([
    '{"node":"n1","op":"send","to":"n2","message":"vote","id":"1","fields":{"term":1},"set":{"term":1},"log":"a.log:1"}',
    '{"node":"n2","op":"handle","from":"n1","message":"vote","id":"1","fields":{"term":1},"set":{"term":1},"log":"a.log:2"}',
    expect.stringMatching(/^\{"node":"n1","op":"says",.*"set":\{"role":"leader","term":2\},"log":"a.log:3"\}$/),
    '{"node":"n1","op":"send","to":"n2","message":"hello","id":"1","fields":{"term":2},"log":"a.log:4"}',
  ])
})

test('keys of logfmt in colours are those without them, for rules, for "mask" and for what a rule finds in the line', async () => {
  const project = new Project()
  project.write('a.log', colored)
  project.write(
    'words.json',
    JSON.stringify({
      vocabulary: 2,
      name: 'lab',
      title: 'Lab',
      nodePrefix: '',
      booleans: { true: 'yes', false: 'no' },
      roles: [{ id: 'unknown', short: '?', color: '#EEEEEE' }],
      variables: [],
      marks: [{ id: 'says', cell: 'SAYS', fields: [{ id: 'text', type: 'text' }] }],
      messages: [],
    }),
  )
  project.write(
    'm.json',
    JSON.stringify({
      mapping: 1,
      name: 'lab',
      vocabulary: 'words.json',
      format: 'logfmt',
      mask: ['password'],
      rules: [{ op: 'says', node: '{node}', fields: { text: '{line}' } }],
    }),
  )
  const { stderr } = await project.run('import', 'a.log', '--mapping', 'm.json', '--out', 'traces')
  expect(stderr).toBe('')
  const trace = `${project.contents('traces')['lab/a.jsonl']}`
  expect(trace).toContain(
    '"text":"INFO[0000] Sent Vote to n2                              node=n1 term=1 password=***"',
  )
  expect(trace).not.toContain('\\u001b')
})
