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

  test('leaves neither of two traces that would be one, whichever project is first', () => {
    const project = new Project()
    project.writeConfig('vitest.config.ts', projectsOf({ name: 'one' }, { name: 'two', order: 1 }))
    project.writeTests('tests/one/same/a.test.ts', ELECTION('first') + ELECTION('second'))
    project.writeTests('tests/two/same/a.test.ts', ELECTION('first') + ELECTION('third'))
    project.write('protokoll.json', project.read('protokoll.json').replace('{', '{"groups":["tests/*/{group}"],'))
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain('error COLLISION tests that would leave the same trace, same/a/first.jsonl')
    expect(project.files('traces')).toEqual(['same/a/second.jsonl', 'same/a/third.jsonl'])
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
})

describe('a file that several projects run', () => {
  /** Two projects that run all tests, and one that runs none of them. */
  const shared = (...names: readonly string[]) => {
    const projects = names.map(
      (name, i) =>
        `{ plugins: [protokoll()], test: { name: '${name}', env: { WHICH: '${name}' }, include: ['tests/**/*.test.ts'], exclude: ['tests/${name}-not/**'], sequence: { groupOrder: ${i} } } }`,
    )
    return `test: { projects: [${projects}] }`
  }
  const inProject = (name: string, tests: string) => `if (process.env.WHICH === '${name}') {${tests}}`
  const groupsOf = (project: Project) =>
    project.files('traces').map((path) => JSON.parse(project.read(`traces/${path}`).split('\n')[0] ?? '').group)

  test('has a group for each, whether the run is filtered or not', () => {
    const project = new Project()
    project.writeConfig('vitest.config.ts', shared('edge', 'node'))
    project.writeTests('tests/lock/a.test.ts', ELECTION('first'))
    project.writeTests('tests/edge-not/b.test.ts', ELECTION('second'))
    expect(project.run('--project', 'edge').status).toBe(0)
    expect(project.files('traces')).toEqual(['lock_edge/a/first.jsonl'])
    expect(project.run('--project', '!edge').status).toBe(0)
    expect(groupsOf(project)).toEqual(['edge-not', 'lock (edge)', 'lock (node)'])
    const before = project.contents('traces')
    const all = project.run()
    expect(all.status, all.output).toBe(0)
    expect(project.contents('traces')).toEqual(before)
  })

  test('keeps what a project that is left out may still have, and loses what its own have no more', () => {
    const project = new Project()
    project.writeConfig('vitest.config.ts', shared('one', 'two'))
    project.writeTests('tests/a/a.test.ts', inProject('one', ELECTION('first')) + inProject('two', ELECTION('second')))
    expect(project.run().status).toBe(0)
    expect(project.files('traces')).toEqual(['a_one/a/first.jsonl', 'a_two/a/second.jsonl'])
    const fails = ELECTION('second').replace("'1'", "'nobody'")
    project.writeTests('tests/a/a.test.ts', inProject('one', ELECTION('first')) + inProject('two', fails))
    expect(project.run().status).toBe(1)
    expect(project.files('traces')).toEqual(['a_one/a/first.jsonl', 'a_two/a/second.jsonl'])
    project.writeTests('tests/a/a.test.ts', ELECTION('third'))
    expect(project.run('--project', 'one').status).toBe(0)
    expect(project.files('traces')).toEqual(['a_one/a/third.jsonl', 'a_two/a/second.jsonl'])
    // Which of its traces the project had that is not there any more, only a whole run can tell.
    project.writeConfig('vitest.config.ts', shared('one'))
    expect(project.run().status).toBe(0)
    expect(project.files('traces')).toEqual(['a/a/third.jsonl'])
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
    expect(project.files('traces')).toEqual(['test_e2e/e2e/e2e_works.jsonl', 'test_unit/unit/unit_works.jsonl'])
  })

  test.each(['remove', 'move'] as const)('removes those of a test file that is gone: %s', (how) => {
    const { project, run } = configured()
    run('unit')
    if (how === 'move') project.writeTests('test/other/unit.test.ts', ELECTION('unit works'))
    project.remove('test/unit/unit.test.ts')
    // A file of the same name is another file.
    project.write('src/unit/unit.ts', '')
    run('e2e')
    expect(project.files('traces')).toEqual(['test_e2e/e2e/e2e_works.jsonl'])
  })

  test('removes those of a test that its file has no more, whatever lies beside it', () => {
    const { project, run } = configured()
    project.write('test/unit/unit.ts', '')
    run('unit')
    project.writeTests('test/unit/unit.test.ts', ELECTION('renamed'))
    run('unit')
    expect(project.files('traces')).toEqual(['test_unit/unit/renamed.jsonl'])
  })

  test('removes those that were called otherwise before groups were named by a pattern', () => {
    const { project, run } = configured()
    run('unit')
    run('e2e')
    project.write('protokoll.json', project.read('protokoll.json').replace('{', '{"groups":["test/{group}"],'))
    run('unit')
    expect(project.files('traces')).toEqual(['test_e2e/e2e/e2e_works.jsonl', 'unit/unit/unit_works.jsonl'])
  })

  describe('where traces of version 1 do not say their files', () => {
    const former = (project: Project, name: string) => {
      const lines = project.read(`traces/test_${name}/${name}/${name}_works.jsonl`).split('\n')
      const { path: _, ...header } = JSON.parse(lines[0] ?? '')
      const first = JSON.stringify({ ...header, trace: 1, group: name })
      project.write(`traces/${name}/${name}/${name}_works.jsonl`, [first, ...lines.slice(1)].join('\n'))
      project.remove(`traces/test_${name}`)
    }

    test('leaves them until a file that can be theirs has run, which leaves new ones', () => {
      const { project, run } = configured()
      run('unit')
      run('e2e')
      former(project, 'unit')
      run('e2e')
      expect(project.files('traces')).toEqual(['test_e2e/e2e/e2e_works.jsonl', 'unit/unit/unit_works.jsonl'])
      run('unit')
      expect(project.files('traces')).toEqual(['test_e2e/e2e/e2e_works.jsonl', 'test_unit/unit/unit_works.jsonl'])
    })

    test('removes those that no file can have left', () => {
      const { project, run } = configured()
      run('unit')
      former(project, 'unit')
      project.remove('test/unit/unit.test.ts')
      // A file of the same name in a folder of the same name could be the one.
      project.write('src/unit/unit.ts', '')
      run('e2e')
      expect(project.files('traces')).toHaveLength(2)
      project.remove('src/unit/unit.ts')
      run('e2e')
      expect(project.files('traces')).toEqual(['test_e2e/e2e/e2e_works.jsonl'])
    })
  })
})
