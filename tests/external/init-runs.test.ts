import { mkdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runWith } from '../cli/project.ts'
import { Project } from './project.ts'

/** Two nodes of which a test says what happens to them. */
const TWO = `
class Two {
  nodes = ['a', 'b']
  states = { a: { role: 'idle', n: 0 }, b: { role: 'idle', n: 0 } }
  subscribe(observer) { this.observer = observer }
  stateOf(node) { return this.states[node] }
  tell(event, change = {}) {
    this.states[event.node] = { ...this.states[event.node], ...change }
    this.observer(event, this.states[event.node])
  }
  start() { for (const node of this.nodes) this.tell({ node, op: 'joined' }) }
  ping(fields, change) {
    this.tell({ node: 'a', op: 'send', to: 'b', message: 'ping', fields })
    this.tell({ node: 'b', op: 'handle', from: 'a', message: 'ping', fields }, change)
  }
}
`
const TEST = (name: string, body: string) => `
test('${name}', ({ scenario }) => {
  const two = scenario.watch(new Two())
  scenario.prepare('They start', () => two.start())
  scenario.section('It happens', () => { ${body} })
})
`
const WORDS = 'vocabulary/protocol.json'

/** A project without a project file, also above it, and words; `plugins` are those of its Vitest configuration. */
function bare(plugins?: string): Project {
  const project = new Project(plugins, tmpdir())
  project.remove('protokoll.json')
  project.write('package.json', '{ "type": "module" }')
  mkdirSync(join(project.folder, 'node_modules'))
  symlinkSync(resolve('node_modules/vitest'), join(project.folder, 'node_modules/vitest'), 'junction')
  return project
}

const init = ({ folder }: Project, ...args: string[]) => runWith({ cwd: folder, env: process.env }, 'init', ...args)
/** What Vitest remembers of runs is its own. */
const own = (project: Project) =>
  project
    .files('.')
    .filter((path) => !path.startsWith('node_modules/'))
    .map((path) => [path, project.read(path)])
const words = (project: Project) => JSON.parse(project.read(WORDS))
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)

describe('protokoll init', () => {
  test('takes what failing tests saw too, leaves no traces, and what it drafts is what the tests say', async () => {
    const project = bare()
    project.write('traces/g/f/t.jsonl', 'committed')
    project.writeTests('tests/g/one.test.ts', TWO + TEST('one', "two.ping({ n: 1 }, { n: 1, role: 'busy' })"))
    project.writeTests(
      'tests/g/two.test.ts',
      TWO + TEST('two', "two.ping({ n: 2, late: true }); throw new Error('no')"),
    )
    const { status, stdout, stderr } = await init(project)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe(
      `2 tests in 2 files: 8 events at 2 nodes
Seen: 2 roles, 1 variable, 1 mark, 1 message
Written: protokoll.json, ${WORDS}, .gitignore
Then: npx vitest run && npx protokoll render; write what the words mean where "meaning" is ""
`,
    )
    expect(words(project)).toMatchObject({
      roles: [{ id: 'idle' }, { id: 'busy' }],
      variables: [{ id: 'n', type: 'integer', initial: 0, meaning: '' }],
      marks: [{ id: 'joined', introduces: true }],
      messages: [{ id: 'ping', fields: [{ id: 'n' }, { id: 'late', type: 'boolean', optional: true }] }],
    })
    expect(project.contents('traces')).toEqual({ 'g/f/t.jsonl': 'committed' })
    expect(project.files('docs-out')).toEqual([])
    const ran = project.run('tests/g/one.test.ts')
    expect([ran.output, ran.status]).toEqual([expect.any(String), 0])
    expect(project.files('docs-out/traces')).toEqual(['g/one/one.jsonl'])
  })

  test('writes the same whatever runs first, in every pool, and again', async () => {
    const seen: string[] = []
    for (const args of [
      ['--maxWorkers=1'],
      ['--sequence.shuffle', '--sequence.seed=7'],
      ['--pool=threads'],
      ['--pool=vmThreads'],
    ]) {
      const project = bare()
      for (const name of ['c', 'a', 'b']) {
        project.writeTests(
          `tests/${name}/x.test.ts`,
          TWO + TEST('one', `two.ping({ ${name}: 1 })`) + TEST('two', `two.ping({ n: 1 })`),
        )
      }
      expect(await init(project, '--', ...args)).toMatchObject({ status: 0, stderr: '' })
      seen.push(project.read(WORDS))
    }
    expect(new Set(seen).size).toBe(1)
    expect(ids(JSON.parse(seen[0] ?? '').messages[0].fields)).toEqual(['a', 'n', 'b', 'c'])
  })

  test('leaves what is there, and says what may be added', async () => {
    const project = bare('[]')
    project.writeTests('tests/g/one.test.ts', TWO + TEST('one', 'two.ping({ n: 1 })'))
    project.write('.gitignore', 'node_modules\n')
    project.write('protokoll.json', '{"vocabulary":"mine.json","traces":"traces"}')
    await init(project)
    const drafted = JSON.parse(project.read('mine.json'))
    project.write('mine.json', JSON.stringify({ ...drafted, messages: [] }))
    const before = own(project)
    const { status, stdout } = await init(project)
    expect(status).toBe(0)
    expect(stdout.split('\n').slice(2)).toEqual([
      'Left as it is: protokoll.json',
      'Left as it is: mine.json; add to it',
      `  messages: ${JSON.stringify(drafted.messages[0])}`,
      'Left as it is: vitest.config.ts; add to it',
      "  import { protokoll } from 'protokoll/vitest/plugin'",
      '  plugins: [protokoll()]   in the configuration of what runs tests/g/one.test.ts',
      'Left as it is: .gitignore; add to it',
      '  .protokoll/',
      '  .protokoll-*',
      'Then: add what is missing, npx vitest run && npx protokoll render; write what the words mean where "meaning" is ""',
      '',
    ])
    expect(own(project)).toEqual(before)
  })

  test('says what no vocabulary can say, with what to do, and drafts the rest', async () => {
    const project = bare()
    project.writeTests(
      'tests/g/one.test.ts',
      TWO +
        TEST(
          'one',
          "two.ping({ n: 1, load: 0.5 }, { since: new Date(0), role: 'not a leader' }); two.tell({ node: 'a', op: 'Shouted' })",
        ),
    )
    const { status, stdout, stderr } = await init(project)
    expect(status).toBe(1)
    expect(stdout).toContain(`Written: protokoll.json, ${WORDS}`)
    expect(stderr.split('\n').filter((line) => !/^ {2}(?:legal|do)/.test(line))).toEqual([
      'error VOCABULARY a role is no id',
      '  field  state.role',
      '  found  "not a leader"',
      'error VOCABULARY what a vocabulary cannot call a mark',
      '  field  op',
      '  found  "Shouted"',
      'error VOCABULARY a value that no vocabulary can say: object',
      '  field  state.since',
      '  found  {…}',
      'error VOCABULARY a value that no vocabulary can say: fraction',
      '  field  message.ping.load',
      '  found  0.5',
      '',
    ])
    expect(words(project)).toMatchObject({ variables: [{ id: 'n' }], messages: [{ fields: [{ id: 'n' }] }] })
  })

  test.each([
    ['no test asks for scenario', "test('plain', () => {})", 'no test asks for scenario'],
    [
      'no test watches anything',
      "test('idle', ({ scenario }) => { scenario.section('One', () => {}) })",
      'no test watches anything: tests/g/one.test.ts',
    ],
    [
      'nothing happens',
      `${TWO} test('idle', ({ scenario }) => { scenario.watch(new Two()) })`,
      'nothing happened at what is watched',
    ],
    ['a file cannot be run', "throw new Error('broken file')", 'broken file'],
  ])('refuses where %s, and writes nothing', async (_, body, told) => {
    const project = bare()
    project.writeTests('tests/g/one.test.ts', body)
    const before = own(project)
    const { status, stdout, stderr } = await init(project)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^error VITEST /)
    expect(stderr).toContain(told)
    expect(own(project)).toEqual(before)
  })

  test('sees all tests, whatever the configuration says of runs, and leaves no files of its reporters', async () => {
    const project = bare()
    project.writeConfig(
      'vitest.config.ts',
      "plugins: [protokoll()], test: { bail: 1, reporters: ['junit'], outputFile: 'junit.xml', maxWorkers: 1 }",
    )
    project.writeTests(
      'tests/g/a.test.ts',
      `${TWO + TEST('a', 'two.ping({ n: 1 })')}test('no', () => { throw new Error('no') })`,
    )
    project.writeTests('tests/g/b.test.ts', TWO + TEST('b', 'two.ping({ m: 1 })'))
    const { stdout } = await init(project)
    expect(stdout).toMatch(/^2 tests in 2 files: /)
    expect(project.files('.')).not.toContain('junit.xml')
  })

  test('sees what is watched without a scenario, where tests are recorded as a whole', async () => {
    const project = bare('[protokoll({ wholeTests: true })]')
    const watching = (name: string) => `
      import { watch } from ${JSON.stringify(resolve('src/tracer/vitest/index.ts'))}
      test('${name}', () => { const two = watch(new Two()); two.start(); two.ping({ n: 1 }) })`
    project.writeTests('tests/g/a.test.ts', TWO + watching('a'))
    expect((await init(project)).stdout).toMatch(/^1 test in 1 file: 4 events at 2 nodes\n/)
    const ran = project.run()
    expect([ran.output, ran.status]).toEqual([expect.any(String), 0])
    expect(project.files('docs-out/traces')).toEqual(['g/a/a.jsonl'])
    // Elsewhere no trace would come of it.
    const other = bare()
    other.writeTests('tests/g/a.test.ts', TWO + watching('a'))
    expect((await init(other)).stderr).toMatch(/^error VITEST no test asks for scenario\n/)
  })

  test('knows in which Vitest projects the plugin is', async () => {
    const project = bare()
    const inline = (name: string, plugins: string) =>
      `{ plugins: ${plugins}, test: { name: '${name}', include: ['${name}/**/*.test.ts'] } }`
    project.writeConfig(
      'vitest.config.ts',
      `test: { projects: [${inline('one', '[protokoll()]')}, ${inline('two', '[]')}] }`,
    )
    for (const name of ['one', 'two']) project.writeTests(`${name}/x.test.ts`, TWO + TEST(name, 'two.ping({ n: 1 })'))
    const { status, stdout } = await init(project)
    expect(status).toBe(0)
    expect(stdout).toContain('  plugins: [protokoll()]   in the configuration of what runs two/x.test.ts\n')
  })
})
