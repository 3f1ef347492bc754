import { describe, expect, test } from 'vitest'
import { record } from '../../src/live/index.ts'
import { Project } from '../cli/project.ts'

const WORDS = {
  vocabulary: 2,
  name: 'ring',
  title: 'The largest number in a ring',
  nodePrefix: '',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'any', short: 'ANY', color: '#FFFFFF', meaning: 'Any.' }],
  variables: [
    { id: 'largest', short: 'l', type: 'integer', initial: 0, meaning: 'The largest number.' },
    { id: 'winner', short: 'w', type: 'node', nullable: true, initial: null, meaning: 'Who has won.' },
    { id: 'seen', type: 'list', of: 'integer', initial: [], meaning: 'The numbers that it has seen.' },
  ],
  marks: [
    { id: 'starts', cell: 'STARTS', introduces: true, meaning: 'It begins.' },
    { id: 'unseen', cell: 'UNSEEN', meaning: 'Nobody knows why.' },
  ],
  messages: [
    { id: 'offer', short: 'o', meaning: 'A number.', fields: [{ id: 'number', type: 'integer', meaning: 'Which.' }] },
  ],
}

/** The sections and what is in them, of a trace of one file. */
async function collected(project: Project): Promise<string[]> {
  project.write('ring.json', JSON.stringify(WORDS))
  const files = Object.keys(project.contents('.')).filter((path) => path.endsWith('.ndjson'))
  const { stderr } = await project.run('collect', ...files, '--vocabulary', 'ring.json', '--out', 'traces')
  expect(stderr).toBe('')
  const validated = await project.run('validate', 'traces', '--vocabulary', 'ring.json')
  expect(validated.stdout).toContain('no fault')
  const [path = ''] = Object.keys(project.contents('traces')).filter((each) => each.endsWith('.jsonl'))
  return `${project.contents('traces')[path]}`.split('\n').slice(1, -2)
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Handles a message, which changes the state behind an await, and meanwhile another one, which changes nothing. */
async function overlap(project: Project, unseen?: string): Promise<void> {
  const state = { role: 'any', largest: 0 }
  const file = `${project.folder}/b.ndjson`
  const recorder = record({ node: 'b', file, state: () => state, ...(unseen === undefined ? {} : { unseen }) })
  recorder.mark('starts')
  const gates: (() => void)[] = []
  const gate = () => new Promise<void>((resolve) => gates.push(resolve))
  const first = recorder.handling({ from: 'a', message: 'offer', fields: { number: 7 } }, async () => {
    await gate()
    state.largest = 7
    await gate()
  })
  gates[0]?.()
  await turn()
  recorder.handling({ from: 'a', message: 'offer', fields: { number: 2 } }, () => undefined)
  gates[1]?.()
  await first
  recorder.close()
}

describe('what a handler has changed behind an await before another message', () => {
  test('is not told to come of that: a section begins with it', async () => {
    const project = new Project()
    await overlap(project)
    expect(await collected(project)).toEqual([
      '{"section":"Events"}',
      '{"meanwhile":"a","set":{}}',
      '{"node":"b","op":"starts"}',
      '{"node":"b","op":"handle","from":"a","message":"offer","fields":{"number":7}}',
      '{"section":"Events (2)"}',
      '{"meanwhile":"b","set":{"largest":7}}',
      '{"node":"b","op":"handle","from":"a","message":"offer","fields":{"number":2}}',
    ])
  })

  test('has the mark that the program names', async () => {
    const project = new Project()
    await overlap(project, 'unseen')
    expect(await collected(project)).toEqual([
      '{"section":"Events"}',
      '{"meanwhile":"a","set":{}}',
      '{"node":"b","op":"starts"}',
      '{"node":"b","op":"handle","from":"a","message":"offer","fields":{"number":7}}',
      '{"node":"b","op":"unseen","set":{"largest":7}}',
      '{"node":"b","op":"handle","from":"a","message":"offer","fields":{"number":2}}',
    ])
  })

  test('is not told of one that ends while another waits', async () => {
    const project = new Project()
    const state = { role: 'any', largest: 0 }
    const recorder = record({ node: 'b', file: `${project.folder}/b.ndjson`, state: () => state })
    recorder.mark('starts')
    const long = recorder.handling({ from: 'a', message: 'offer', fields: { number: 7 } }, async () => {
      await turn()
      state.largest = 7
      await turn()
      await turn()
    })
    await recorder.handling({ from: 'a', message: 'offer', fields: { number: 2 } }, async () => {
      await turn()
      await turn()
    })
    await long
    recorder.close()
    expect((await collected(project)).filter((line) => line.includes('largest'))).toEqual([
      '{"meanwhile":"b","set":{"largest":7}}',
    ])
  })
})

describe('changes without an event', () => {
  /** A recording of a node, whose lines are these; they get their times. */
  const recording = (node: string, ...rows: readonly string[]) =>
    [
      `{"live":1,"start":1,"t":1,"node":"${node}"}`,
      ...rows.map((row, i) => row.replace('{', `{"t":${i + 2},`)),
      '',
    ].join('\n')

  test('before the first event of a node in a section stand where that begins, behind the last one at the end', async () => {
    const project = new Project()
    project.write('a.ndjson', recording('a', '{"op":"starts"}', '{"op":"starts"}'))
    const changes = ['{"set":{"seen":[1,2],"winner":"c"}}', '{"set":{"seen":{"drop":1,"add":[3]},"largest":2}}']
    const rows = [...changes, '{"op":"starts","set":{"largest":3}}', '{"set":{"largest":4}}', '{"set":{"largest":5}}']
    project.write('b.ndjson', recording('b', ...rows))
    expect(await collected(project)).toEqual([
      '{"section":"Events"}',
      '{"meanwhile":"b","set":{"seen":{"add":[2,3]},"winner":"c","largest":2}}',
      '{"meanwhile":"c","set":{}}',
      '{"node":"a","op":"starts"}',
      '{"node":"a","op":"starts"}',
      '{"node":"b","op":"starts","set":{"largest":3}}',
      '{"meanwhile":"b","set":{"largest":5}}',
    ])
  })

  test.for([
    ['{"set":{"lagrest":1}}', 'TRACE_UNKNOWN_FIELD a.ndjson:3'],
    ['{"set":{"seen":{"drop":1}}}', 'TRACE_FIELD a.ndjson:3'],
    ['{"set":{"seen":["x"]}}', 'TRACE_FIELD a.ndjson:3'],
  ])('are told by file and line where they are wrong: %s', async ([row = '', told]) => {
    const project = new Project()
    project.write('ring.json', JSON.stringify(WORDS))
    // What comes later does not hide it.
    project.write('a.ndjson', recording('a', '{"op":"starts"}', row, '{"set":{"largest":1}}', '{"op":"starts"}'))
    const { status, stderr } = await project.run('collect', 'a.ndjson', '--vocabulary', 'ring.json', '--out', 'traces')
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${told}`)])
  })

  test('may be many: each value takes the place of the one before', async () => {
    const project = new Project()
    const list = (i: number) => (i % 20 === 0 ? `,"seen":{${i > 20 ? '"keep":1,' : ''}"add":[${i}]}` : '')
    const many = Array.from({ length: 20_000 }, (_, i) => `{"set":{"largest":${i}${list(i + 1)}}}`)
    project.write('a.ndjson', recording('a', '{"op":"starts"}', ...many, '{"op":"starts"}'))
    expect((await collected(project)).slice(2)).toEqual([
      '{"section":"Events (2)"}',
      '{"meanwhile":"a","set":{"largest":19999,"seen":{"add":[20,20000]}}}',
      '{"node":"a","op":"starts"}',
    ])
  })
})
