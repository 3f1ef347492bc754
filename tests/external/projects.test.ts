import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'

const ELECTION = (name: string, title = 'An election') => `
test('${name}', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))
  scenario.section('${title}', () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runNodeByNode()
  })
})
`

/** Expects that these traces are there, and that their sections have these titles, at the time when it runs. */
const READER = (expected: Record<string, string>) => `
import { readFileSync } from 'node:fs'
import { listTraces } from '../../../../src/tracer/io/list.ts'

test('reads', () => {
  const titleOf = (path) => /{"section":"(.*?)"/.exec(readFileSync('traces/' + path, 'utf8'))?.[1]
  const found = Object.fromEntries(listTraces('traces').map((path) => [path, titleOf(path)]))
  expect(found).toEqual(${JSON.stringify(expected)})
})
`

/** A configuration with projects: a folder of \`tests\` each, with the plugin where it says so. */
const projectsOf = (...projects: { name: string; order?: number; plugin?: boolean }[]) =>
  `test: { projects: [${projects
    .map(({ name, order = 0, plugin = true }) => {
      const test = `{ name: '${name}', include: ['tests/${name}/**/*.test.ts'], sequence: { groupOrder: ${order} } }`
      return `{ plugins: [${plugin ? 'protokoll()' : ''}], test: ${test} }`
    })
    .join(', ')}] }`

/** A project whose tests in `one` and `two` are traced, a Vitest project each. */
function twoProjects(): Project {
  const project = new Project()
  project.writeConfig('vitest.config.ts', projectsOf({ name: 'one' }, { name: 'two' }))
  project.writeTests('tests/one/a.test.ts', ELECTION('first') + ELECTION('second'))
  project.writeTests('tests/two/b.test.ts', ELECTION('third'))
  expect(project.run().status).toBe(0)
  expect(project.files('traces')).toEqual(['one/a/first.jsonl', 'one/a/second.jsonl', 'two/b/third.jsonl'])
  return project
}

describe('a run of several projects', () => {
  test('has the traces in place when a later group of projects reads them', () => {
    const project = new Project()
    const reader = { name: 'reader', order: 1, plugin: false }
    project.writeConfig('vitest.config.ts', projectsOf({ name: 'one' }, reader))
    project.writeTests('tests/one/a.test.ts', ELECTION('first') + ELECTION('second'))
    project.writeTests('tests/one/b.test.ts', ELECTION('third'))
    const before = { 'one/a/first.jsonl': 'An election', 'one/a/second.jsonl': 'An election' }
    project.writeTests('tests/reader/r.test.ts', READER({ ...before, 'one/b/third.jsonl': 'An election' }))
    const first = project.run()
    expect(first.status, first.output).toBe(0)

    // One section has another title, one test another name, and one file is gone.
    project.writeTests('tests/one/a.test.ts', ELECTION('first', 'Another title') + ELECTION('new'))
    project.remove('tests/one/b.test.ts')
    const after = { 'one/a/first.jsonl': 'Another title', 'one/a/new.jsonl': 'An election' }
    project.writeTests('tests/reader/r.test.ts', READER(after))
    const second = project.run()
    expect(second.status, second.output).toBe(0)
  })

  test('leaves neither of two traces that would be one page, whichever project is first', () => {
    const project = new Project()
    project.writeConfig('vitest.config.ts', projectsOf({ name: 'one' }, { name: 'two', order: 1 }))
    project.writeTests('tests/one/same/a.test.ts', ELECTION('first'))
    project.writeTests('tests/two/b.test.ts', ELECTION('second'))
    project.writeTests('tests/two/same/a.test.ts', ELECTION('third'))
    project.write('protokoll.json', project.read('protokoll.json').replace('{', '{"scenarios":"elsewhere",'))
    project.writeTests('tests/two/same/c.test.ts', ELECTION('first'))
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain('error COLLISION tests that would have the same page: they are in one group')
    expect(project.files('traces')).toEqual(['same/a/third.jsonl', 'two/b/second.jsonl'])
  })
})

describe('a run of one project', () => {
  test('removes the trace of a test that its file has no more, and leaves those of another project', () => {
    const project = twoProjects()
    project.writeTests('tests/one/a.test.ts', ELECTION('first') + ELECTION('renamed'))
    expect(project.run('--project', 'one').status).toBe(0)
    expect(project.files('traces')).toEqual(['one/a/first.jsonl', 'one/a/renamed.jsonl', 'two/b/third.jsonl'])
  })

  test('removes no trace of a file that another project did not run, whatever its tests are called now', () => {
    const project = twoProjects()
    project.writeTests('tests/two/b.test.ts', ELECTION('renamed'))
    expect(project.run('--project', 'one').status).toBe(0)
    expect(project.files('traces')).toContain('two/b/third.jsonl')
    project.remove('tests/two/b.test.ts')
    expect(project.run('--project', 'one').status).toBe(0)
    expect(project.files('traces')).toEqual(['one/a/first.jsonl', 'one/a/second.jsonl'])
  })

  test('waits for all projects of the run that have the file', () => {
    const project = new Project()
    const both = ['one', 'two'].map(
      (name, i) =>
        `{ plugins: [protokoll()], test: { name: '${name}', env: { WHICH: '${name}' }, include: ['tests/**/*.test.ts'], sequence: { groupOrder: ${i} } } }`,
    )
    project.writeConfig('vitest.config.ts', `test: { projects: [${both}] }`)
    const inProject = (name: string, tests: string) => `if (process.env.WHICH === '${name}') {${tests}}`
    project.writeTests('tests/a/a.test.ts', inProject('one', ELECTION('first')) + inProject('two', ELECTION('second')))
    expect(project.run().status).toBe(0)
    expect(project.files('traces')).toEqual(['a/a/first.jsonl', 'a/a/second.jsonl'])
    const fails = ELECTION('second').replace("'1'", "'nobody'")
    project.writeTests('tests/a/a.test.ts', inProject('one', ELECTION('first')) + inProject('two', fails))
    expect(project.run().status).toBe(1)
    expect(project.files('traces')).toEqual(['a/a/first.jsonl', 'a/a/second.jsonl'])
  })
})

describe('a run with one of several configurations', () => {
  const configured = () => {
    const project = new Project()
    project.remove('vitest.config.ts')
    for (const name of ['unit', 'e2e']) {
      const fields = `plugins: [protokoll()], test: { include: ['test/${name}/**/*.test.ts'] }`
      project.writeConfig(`vitest.${name}.config.ts`, fields)
      project.writeTests(`test/${name}/${name}.test.ts`, ELECTION(`${name} works`))
    }
    return { project, run: (name: string) => project.run('--config', `vitest.${name}.config.ts`).status }
  }

  test('leaves the traces of tests that another one runs, also below no folder of scenarios', () => {
    const { project, run } = configured()
    expect([run('unit'), run('e2e')]).toEqual([0, 0])
    expect(project.files('traces')).toEqual(['e2e/e2e/e2e_works.jsonl', 'unit/unit/unit_works.jsonl'])
  })

  test('removes those of a test file that is gone', () => {
    const { project, run } = configured()
    run('unit')
    project.remove('test/unit/unit.test.ts')
    // A file of the same name in a folder of the same name could be the one.
    project.write('src/unit/unit.ts', '')
    run('e2e')
    expect(project.files('traces')).toHaveLength(2)
    project.remove('src/unit/unit.ts')
    run('e2e')
    expect(project.files('traces')).toEqual(['e2e/e2e/e2e_works.jsonl'])
  })

  test('is not kept from removing by a file that only has the name of a test', () => {
    const { project, run } = configured()
    project.write('test/unit/unit.ts', '')
    run('unit')
    project.writeTests('test/unit/unit.test.ts', ELECTION('renamed'))
    run('unit')
    expect(project.files('traces')).toEqual(['unit/unit/renamed.jsonl'])
  })
})
