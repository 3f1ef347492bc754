import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'

const ELECTION = (name: string, extra = '') => `
/** What ${name} shows. */
test('${name}', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))
  scenario.section('An election', { uses: ['leader_election'] }, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runNodeByNode()
    ${extra}
  })
})
`
const FAILS = "expect(cluster.node('1').role).toBe('follower')"

describe('a run of tests', () => {
  test('leaves one complete trace for each test that passes, and nothing else', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first') + ELECTION('second'))
    project.writeTests('tests/b/two.test.ts', "test('untraced', () => {})")
    expect(project.run().status).toBe(0)
    expect(project.files('traces')).toEqual(['a/one/first.jsonl', 'a/one/second.jsonl'])
    const lines = project.read('traces/a/one/first.jsonl').split('\n')
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      trace: 2,
      vocabulary: 'raft',
      group: 'a',
      file: 'one',
      test: 'first',
      path: 'tests/a/one.test.ts',
      description: 'What first shows.',
    })
    expect(lines.slice(-2)).toEqual(['{"end":"passed"}', ''])
    expect(project.files('.protokoll')).toEqual([])
  })

  test('fails where a section does not show what it claims, and says what is missing', () => {
    const project = new Project()
    const claimed = ELECTION('claims').replace(
      "uses: ['leader_election']",
      "tests: ['leader_election/pre_vote_rejection']",
    )
    project.writeTests('tests/a/one.test.ts', claimed)
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain(
      'EVIDENCE the section "An election" claims to test leader_election/pre_vote_rejection, and does not show it',
    )
    // Vitest shows the line of the section.
    expect(output).toMatch(/❯ tests\/a\/one\.test\.ts:\d+:\d+\n[\s\S]*\| {3}scenario\.section\('An election'/)
    expect(project.files('failed')).toEqual(['a/one/claims.jsonl'])
  })

  test('is the same with one worker and with several, in any order', () => {
    const project = new Project()
    for (const name of ['a', 'b', 'c']) {
      project.writeTests(`tests/${name}/x.test.ts`, ELECTION(`${name} 1`) + ELECTION(`${name} 2`))
    }
    project.run('--maxWorkers=1', '--sequence.shuffle', '--sequence.seed=1')
    const first = project.contents('traces')
    expect(Object.keys(first)).toHaveLength(6)
    for (const path of project.files('traces')) project.remove(`traces/${path}`)
    project.run('--maxWorkers=3', '--sequence.shuffle', '--sequence.seed=7')
    expect(project.contents('traces')).toEqual(first)
  })

  test('that is filtered removes what it knows to be gone, and leaves the traces of other tests alone', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first') + ELECTION('second'))
    project.writeTests('tests/a/two.test.ts', ELECTION('third'))
    project.writeTests('tests/a/three.test.ts', ELECTION('fourth'))
    project.run()
    expect(project.files('traces')).toHaveLength(4)

    // What a test's new name is, a filter by name does not show.
    project.writeTests('tests/a/one.test.ts', ELECTION('first'))
    project.writeTests('tests/a/two.test.ts', ELECTION('fifth'))
    project.run('-t', 'first')
    project.run('tests/a/one.test.ts:5')
    expect(project.files('traces')).toHaveLength(4)
    project.run('tests/a/one.test.ts')
    expect(project.files('traces')).toEqual(['a/one/first.jsonl', 'a/three/fourth.jsonl', 'a/two/third.jsonl'])
    // A file that is not there needs no run to tell.
    project.remove('tests/a/three.test.ts')
    project.run('tests/a/one.test.ts')
    expect(project.files('traces')).toEqual(['a/one/first.jsonl', 'a/two/third.jsonl'])
    project.run()
    expect(project.files('traces')).toEqual(['a/one/first.jsonl', 'a/two/fifth.jsonl'])
  })

  test('that is a shard of a run leaves the traces of the other shards alone', () => {
    const project = new Project()
    for (const name of ['one', 'two', 'three', 'four']) project.writeTests(`tests/a/${name}.test.ts`, ELECTION(name))
    project.run('--shard=1/2')
    const first = project.contents('traces')
    expect(Object.keys(first)).toHaveLength(2)
    project.run('--shard=2/2')
    expect(Object.keys(project.contents('traces'))).toHaveLength(4)
    expect(project.contents('traces')).toMatchObject(first)
    project.run('--shard=1/2')
    expect(Object.keys(project.contents('traces'))).toHaveLength(4)
  })

  test('that Vitest was told to narrow removes nothing of what is left out', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first'))
    project.writeTests('tests/b/two.test.ts', ELECTION('second'))
    project.run()
    const before = project.contents('traces')
    for (const args of [['--exclude', 'tests/a/**'], ['--dir', 'tests/b'], ['--typecheck.only']]) {
      project.run(...args)
      expect(project.contents('traces')).toEqual(before)
    }
  })

  test('takes the old trace away when only the case of a name has changed', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('FIRST'))
    project.run()
    project.writeTests('tests/a/one.test.ts', ELECTION('first'))
    expect(project.run().status).toBe(0)
    expect(project.files('traces')).toHaveLength(1)
    expect(Object.values(project.contents('traces'))[0]).toContain('"test":"first"')
  })

  test('fails a test whose section is not awaited, or that watches nothing', () => {
    const project = new Project()
    const late = "scenario.section('late', async () => { await new Promise((done) => setTimeout(done, 5)) })"
    project.writeTests('tests/a/one.test.ts', `test('late', ({ scenario }) => { void ${late} })`)
    project.writeTests('tests/a/two.test.ts', "test('blind', ({ scenario }) => { scenario.section('one', () => 1) })")
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain('section "late" has not ended when the test does')
    expect(output).toContain('nothing is watched in them')
    expect(project.files('traces')).toEqual([])
  })

  test('keeps a failing trace aside, marked, until the test passes again', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first'))
    project.run()
    const passed = project.contents('traces')

    project.writeTests('tests/a/one.test.ts', ELECTION('first', FAILS))
    expect(project.run().status).toBe(1)
    expect(project.contents('traces')).toEqual(passed)
    expect(project.files('failed')).toEqual(['a/one/first.jsonl'])
    expect(project.read('failed/a/one/first.jsonl')).toMatch(/\{"end":"failed"\}\n$/)

    project.writeTests('tests/a/one.test.ts', ELECTION('first'))
    expect(project.run().status).toBe(0)
    expect(project.files('failed')).toEqual([])
  })

  test('leaves what a test did when it passed, also if it failed before', () => {
    const project = new Project()
    const onlyOnce = `if (globalThis.tried !== true) { globalThis.tried = true; cluster.crash('2'); ${FAILS} }`
    project.writeTests('tests/a/one.test.ts', ELECTION('first', onlyOnce))
    expect(project.run('--retry=1').status).toBe(0)
    expect(project.files('failed')).toEqual([])
    const trace = project.read('traces/a/one/first.jsonl')
    expect(trace).toMatch(/\{"end":"passed"\}\n$/)
    expect(trace).not.toContain('"op":"crash"')
  })

  test('keeps the trace of a test that is skipped, and of one that only a broken file could tell about', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first'))
    project.writeTests('tests/a/two.test.ts', ELECTION('second'))
    project.run()
    project.writeTests('tests/a/one.test.ts', ELECTION('first').replace('test(', 'test.skip('))
    project.writeTests('tests/a/two.test.ts', 'this is no TypeScript')
    expect(project.run().status).toBe(1)
    expect(project.files('traces')).toEqual(['a/one/first.jsonl', 'a/two/second.jsonl'])
  })

  test('fails when two tests would leave the same trace, and writes neither', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('same name') + ELECTION('Same: name'))
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain('error COLLISION tests that would leave the same trace')
    expect(output).toMatch(/one\.test\.ts:7 > same name", ".*one\.test\.ts:18 > Same: name"/)
    expect(project.files('traces')).toEqual([])
  })

  test('fails a test that swallows a violation, and keeps the trace that shows it', () => {
    const project = new Project()
    const swallow = `cluster.heartbeat('1'); cluster.sendOne('1')
    Object.assign(cluster.node('2'), { votedFor: '3' })
    try { cluster.handleOne('2') } catch {}`
    project.writeTests('tests/a/one.test.ts', ELECTION('first', swallow))
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain('RECORD an alarm was raised: VIOLATION at node "2"')
    expect(project.files('traces')).toEqual([])
    expect(project.read('failed/a/one/first.jsonl')).toMatch(
      /"op":"handle".*\n.*"op":"queue".*\n.*"op":"violation".*\n\{"end":"failed"\}\n$/,
    )
  })

  test('says what to do when the plugin is missing', () => {
    const project = new Project('[]')
    project.writeTests('tests/a/one.test.ts', ELECTION('first'))
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain('RECORD the Vitest plugin is missing')
    expect(output).toContain('add protokoll() to the plugins')
  })

  test('fails a test that claims a feature that does not exist, and names the nearest', () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first').replace("'leader_election'", "'leader_elektion'"))
    const { status, output } = project.run()
    expect(status).toBe(1)
    expect(output).toContain('FEATURE_UNKNOWN')
    expect(output).toContain('did you mean "leader_election"?')
  })
})
