/** The same in each of Vitest's pools: what Node throws in a virtual machine is an error of another realm. */
import { expect, test } from 'vitest'
import { LeaseProject } from './lease-project.ts'

const TESTS = `
test('right', ({ scenario }) => { const two = start(scenario); scenario.section('x', { tests: ['lease'] }, () => two.renew(1)) })
test('swallowed', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => { two.misspell(); two.misspell('other') }) })
test('thrown', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('x', () => { two.renew(1); expect({ a: 1 }).toEqual({ a: 2 }) })
})
test('misused', ({ scenario }) => { start(scenario); scenario.section('start', () => {}) })
test('of Node', ({ scenario }) => { start(scenario); readFileSync('/no/such/file') })
test('retried', { retry: 1 }, ({ scenario }) => { const two = start(scenario); scenario.section('x', () => { two.renew(1); if (tries++ === 0) two.misspell() }) })
test.fails('meant to fail', ({ scenario }) => { start(scenario); throw new Error('a bug') })
`

test('in every pool tests end alike, and leave the same traces', () => {
  const project = new LeaseProject()
  project.writeLease('g/a.test.js', `import { readFileSync } from 'node:fs'\n${TESTS}`)
  const runs = ['threads', 'forks', 'vmThreads', 'vmForks'].map((pool) => {
    const { states, output } = project.results(`--pool=${pool}`)
    const left = { ...project.contents('traces'), ...project.contents('failed') }
    for (const folder of ['traces', 'failed'])
      for (const path of project.files(folder)) project.remove(`${folder}/${path}`)
    // Where what was refused stands in the source.
    const places = output.match(/❯ Two\.tell tests\/source\.js:7:\d+/g)?.length ?? 0
    return { pool, states, left, places }
  })
  const [first, ...others] = runs
  expect(first?.states).toEqual({
    right: 'passed',
    swallowed: 'failed',
    thrown: 'failed',
    misused: 'failed',
    'of Node': 'failed',
    retried: 'passed',
    'meant to fail': 'passed',
  })
  expect(first?.places).toBe(2)
  const ends = Object.entries(first?.left ?? {}).map(([path, text]) => [path, text.trimEnd().split('\n').at(-1)])
  expect(Object.fromEntries(ends)).toMatchObject({
    'g/a/swallowed.jsonl': expect.stringContaining('"kind":"refused"'),
    'g/a/thrown.jsonl': expect.stringContaining('"kind":"assertion"'),
    'g/a/misused.jsonl': expect.stringContaining('"kind":"refused"'),
    'g/a/of_Node.jsonl': expect.stringContaining('"kind":"error","message":"ENOENT'),
  })
  for (const { pool, ...rest } of others) expect([pool, rest]).toEqual([pool, { ...first, pool: undefined }])
})

test.each(['threads', 'vmThreads', 'vmForks'])('in the pool %s a file that is missing is told as that', (pool) => {
  const project = new LeaseProject()
  project.writeLease('g/a.test.js', TESTS.slice(0, TESTS.indexOf("test('swallowed'")))
  project.remove('words.json')
  const { output } = project.results(`--pool=${pool}`)
  expect(output).toMatch(/ProtokollError: VOCABULARY .*words\.json: cannot be read\n +found {2}ENOENT: .*'words\.json'/)
})
