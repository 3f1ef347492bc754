import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildProject } from '../support/sphinx-project.ts'
import { locked, pack, StrangersProject } from './packed.ts'

/** The package is installed here; each project is a folder below. */
const home = new StrangersProject()

beforeAll(() => {
  const { tarball } = pack(home.folder)
  const { status, output } = home.install(tarball, ...locked('vitest'))
  expect(status, output).toBe(0)
})
afterAll(() => home.remove())

const WORDS = {
  vocabulary: 1,
  name: 'lease',
  title: 'Lease',
  nodePrefix: '',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'idle', short: 'IDLE', color: '#ECEFF1', meaning: 'Works.' }],
  variables: [{ id: 'token', type: 'integer', initial: 0, meaning: 'The newest token.' }],
  marks: [{ id: 'joined', cell: 'JOINED', meaning: 'The node starts.', introduces: true }],
  messages: [],
}

const SOURCE = `export class One {
  nodes = ['a']
  subscribe(observer) { this.observer = observer }
  stateOf() { return { role: 'idle', token: 0 } }
  start() { this.observer({ node: 'a', op: 'joined' }, this.stateOf()) }
}
`
const CONFIG = (test = '') => `import { protokoll } from 'protokoll/vitest/plugin'
export default { plugins: [protokoll()], test: { ${test} } }
`

/** Somebody's project, with tests where it has them. */
class Layout {
  private static count = 0
  readonly name: string

  constructor(name?: string) {
    Layout.count += 1
    this.name = name ?? `p${Layout.count}`
    this.write('protokoll.json', '{"vocabulary":"lease.json"}')
    this.write('lease.json', JSON.stringify(WORDS))
    this.write('vitest.config.js', CONFIG())
  }

  write(path: string, content: string): void {
    home.write(`${this.name}/${path}`, content)
  }

  /** A file with these tests, each described and with a section, and with the source that they watch beside it. */
  writeTests(path: string, ...names: readonly string[]): void {
    this.write(path.replace(/[^/]*$/, 'source.js'), SOURCE)
    const bodies = names.map(
      (name) => `
/** What ${name} shows. */
test('${name}', ({ scenario }) => {
  const one = scenario.watch(new One())
  scenario.section('start', () => one.start())
})
`,
    )
    const imports = "import { test } from 'protokoll/vitest'\nimport { One } from './source.js'\n"
    this.write(path, imports + bodies.join(''))
  }

  /** Runs the tests, and says what was printed. */
  run(...args: readonly string[]): string {
    const { status, output } = home.run('npx', 'vitest', 'run', '--root', this.name, ...args)
    return `${status}: ${output}`
  }

  render(): string {
    const cli = join(home.folder, 'node_modules/protokoll/dist/cli.js')
    const { status, output } = home.run('sh', '-c', 'cd "$1" && node "$2" render', 'sh', this.name, cli)
    return `${status}: ${output}`
  }

  files(path = 'docs-out/traces'): readonly string[] {
    return home.files(`${this.name}/${path}`)
  }

  /** The first lines of all traces. */
  headers(path = 'docs-out/traces'): readonly Record<string, string>[] {
    const first = (file: string) => home.read(`${this.name}/${path}/${file}`).split('\n')[0] ?? ''
    return this.files(path).map((file) => JSON.parse(first(file)))
  }

  pages(): readonly string[] {
    return this.files('docs-out/developer/tests').filter((path) => path.endsWith('.rst'))
  }
}

test('a project without a folder of features has pages that say nothing of any', () => {
  const project = new Layout()
  project.writeTests('tests/g/a.test.js', 'one')
  expect(project.run()).toMatch(/^0: /)
  expect(project.render()).toMatch(/^0: 1 test: /)
  expect(project.pages()).toEqual(['g/a/one.rst', 'g/index.rst', 'index.rst', 'legend.rst'])
  const { status, output } = buildProject(
    join(home.folder, project.name, 'docs-out'),
    "extensions = ['protokoll_sphinx']\nexclude_patterns = ['_build']",
  )
  expect({ status, output }).toEqual({ status: 0, output: '' })
})

test('there a claim is refused, and it is said where features would be', () => {
  const project = new Layout()
  project.writeTests('tests/g/a.test.js', 'one')
  project.write(
    'tests/g/a.test.js',
    home.read(`${project.name}/tests/g/a.test.js`).replace("'start',", "'start', { tests: ['lease'] },"),
  )
  const output = project.run()
  expect(output).toMatch(/^1: /)
  expect(output).toContain('FEATURE_UNKNOWN a feature that does not exist')
  expect(output).toMatch(/legal {2}nothing: there is no folder ".*features"/)
  expect(output).toContain('say in protokoll.json, under "features", which folder the features are in')
})

test('without a project file, it is said where it was looked for, and no stack is shown', () => {
  const project = new Layout()
  home.remove(`${project.name}/protokoll.json`)
  project.writeTests('tests/g/a.test.js', 'one')
  const output = project.run()
  expect(output).toMatch(/^1: [\s\S]*PROJECT_FILE protokoll\.json: there is no project file\n/)
  expect(output).toContain(
    `none in ${JSON.stringify(join(home.folder, project.name))}, ${JSON.stringify(home.folder)}, `,
  )
  expect(output).not.toMatch(/^\s+at .*[:(]\d+/m)
})

describe('tests beside their sources', () => {
  const beside = () => {
    const project = new Layout()
    project.writeTests('src/lock/__tests__/a.test.js', 'one')
    project.writeTests('src/store/__tests__/a.test.js', 'one')
    project.writeTests('src/store/__tests__/b.test.js', 'one')
    project.writeTests('packages/x/src/a.test.js', 'one')
    project.writeTests('a.test.js', 'one')
    return project
  }

  test('are in the groups of their folders, whatever they and their files are called', () => {
    const project = beside()
    expect(project.run()).toMatch(/^0: /)
    expect(project.headers().map(({ group, file, path }) => [group, file, path])).toEqual([
      ['packages.x.src', 'a', 'packages/x/src/a.test.js'],
      ['root', 'a', 'a.test.js'],
      ['src.lock', 'a', 'src/lock/__tests__/a.test.js'],
      ['src.store', 'a', 'src/store/__tests__/a.test.js'],
      ['src.store', 'b', 'src/store/__tests__/b.test.js'],
    ])
    expect(project.render()).toMatch(/^0: 5 tests: /)
    expect(project.pages().filter((path) => path.endsWith('/one.rst'))).toHaveLength(5)
  })

  test('are in the groups that the project says, and traces of former groups go', () => {
    const project = beside()
    project.run()
    project.write(
      'protokoll.json',
      '{"vocabulary":"lease.json","groups":["packages/{group}/**","src/{group}/__tests__"]}',
    )
    expect(project.run()).toMatch(/^0: /)
    expect(project.headers().map(({ group }) => group)).toEqual(['lock', 'root', 'store', 'store', 'x'])
  })

  test('stay where a run leaves their files out', () => {
    const project = beside()
    project.run()
    const before = project.files()
    expect(project.run('--exclude', '**/store/**')).toMatch(/^0: /)
    expect(project.run('src/lock')).toMatch(/^0: /)
    expect(project.files()).toEqual(before)
  })

  test('refuse patterns that cannot be meant, before any test runs', () => {
    const project = beside()
    project.write('protokoll.json', '{"vocabulary":"lease.json","groups":["src/**"]}')
    expect(project.run()).toMatch(/^1: [\s\S]*PROJECT_FILE protokoll\.json: [\s\S]*groups[\s\S]*found {2}"src\/\*\*"/)
  })
})

test('two configurations of one project leave each other their traces', () => {
  const project = new Layout()
  for (const name of ['unit', 'e2e']) {
    project.write(`vitest.${name}.config.js`, CONFIG(`include: ['test/${name}/**/*.test.js']`))
    project.writeTests(`test/${name}/${name}.test.js`, `${name} works`)
    expect(project.run('--config', `vitest.${name}.config.js`)).toMatch(/^0: /)
  }
  expect(project.files()).toEqual(['test_e2e/e2e/e2e_works.jsonl', 'test_unit/unit/unit_works.jsonl'])
  expect(project.render()).toMatch(/^0: 2 tests: /)
})

describe('a run of several packages', () => {
  test('leaves the traces of each where its nearest project file says', () => {
    const project = new Layout()
    project.write('vitest.config.js', "export default { test: { projects: ['packages/*'] } }")
    for (const name of ['a', 'b', 'c']) {
      project.write(`packages/${name}/vitest.config.js`, CONFIG())
      project.writeTests(`packages/${name}/tests/lock/${name}.test.js`, 'one')
    }
    project.write('packages/a/protokoll.json', '{"vocabulary":"own.json","traces":"traces"}')
    project.write('packages/a/own.json', JSON.stringify({ ...WORDS, name: 'own' }))
    const output = project.run()
    expect(output).toMatch(/^0: /)
    expect(
      project.headers('packages/a/traces').map(({ group, path, vocabulary }) => [group, path, vocabulary]),
    ).toEqual([['lock', 'tests/lock/a.test.js', 'own']])
    expect(project.headers().map(({ group, path }) => [group, path])).toEqual([
      ['packages.b.tests.lock', 'packages/b/tests/lock/b.test.js'],
      ['packages.c.tests.lock', 'packages/c/tests/lock/c.test.js'],
    ])
    expect(project.files('.protokoll')).toEqual([])

    project.writeTests('packages/a/tests/lock/a.test.js', 'two')
    project.writeTests('packages/b/tests/lock/b.test.js', 'two')
    expect(project.run('--project', 'a')).toMatch(/^0: /)
    expect(project.files('packages/a/traces')).toEqual(['lock/a/two.jsonl'])
    expect(project.files()).toContain('packages_b_tests_lock/b/one.jsonl')
  })
})

describe('a description is there where', () => {
  const described = (project: Layout) => project.headers().map(({ description }) => description)

  test('a folder of tests is a link', () => {
    const project = new Layout()
    project.writeTests('elsewhere/g/a.test.js', 'one', 'two')
    symlinkSync('elsewhere', join(home.folder, project.name, 'tests'))
    expect(project.run('--dir', `${project.name}/tests`)).toMatch(/^0: /)
    expect(project.headers().map(({ group, path }) => [group, path])).toEqual([
      ['g', 'tests/g/a.test.js'],
      ['g', 'tests/g/a.test.js'],
    ])
    expect(described(project)).toEqual(['What one shows.', 'What two shows.'])
    expect(project.render()).toMatch(/^0: 2 tests: /)
    // A run of something else leaves them there.
    project.writeTests('other/b.test.js', 'one')
    expect(project.run('--dir', `${project.name}/other`)).toMatch(/^0: /)
    expect(project.files()).toHaveLength(3)
  })

  test.each(['with blanks', 'with%20escapes', 'with 100% signs', 'mit Umläuten'])(
    'the project is in a folder %s',
    (name) => {
      const project = new Layout(name)
      project.writeTests('tests/g h/a.test.js', 'one', 'two')
      project.writeTests('tests/50%2F/a.test.js', 'one')
      expect(project.run()).toMatch(/^0: /)
      expect(described(project)).toEqual(['What one shows.', 'What one shows.', 'What two shows.'])
      expect(project.render()).toMatch(/^0: 3 tests: /)
    },
  )
})

test('an older Vitest is refused, with its version and those that are legal', () => {
  const old = new StrangersProject()
  try {
    const { tarball } = pack(old.folder)
    for (const version of ['3.2.4', '3.0.9']) {
      const installed = old.install('--legacy-peer-deps', tarball, `vitest@${version}`)
      expect(installed.status, installed.output).toBe(0)
      old.write('vitest.config.js', CONFIG())
      const { status, output } = old.run('npx', 'vitest', 'run')
      expect(status).not.toBe(0)
      expect(output).toContain('OPTION protokoll does not work with this version of Vitest')
      expect(output).toContain(`found  "${version}"`)
      expect(output).toContain('legal  4.0.0 or newer')
    }
  } finally {
    old.remove()
  }
})
