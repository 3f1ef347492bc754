import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { locked, pack, StrangersProject } from './packed.ts'
import { Project } from './project.ts'
import { changeLease, writeLease } from './renewal-files.ts'

const ELECTION = (name: string, who = '1', title = 'An election') => `
test('${name}', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))
  scenario.section('${title}', () => {
    cluster.start()
    cluster.campaign('${who}')
    cluster.runNodeByNode()
  })
})
`
const OTHER_NODE = ELECTION('first', '2')
const BOTH = ELECTION('first') + ELECTION('second')
const FILE = 'tests/a/one.test.ts'

describe('where snapshots are not written, a run', () => {
  let project: Project
  let committed: Record<string, string>
  const failOn = (word: string) => {
    const said = JSON.parse(project.read('protokoll.json'))
    project.write('protokoll.json', JSON.stringify({ ...said, failOn: word }))
  }

  beforeEach(() => {
    project = new Project()
    project.writeTests(FILE, BOTH)
    expect(project.run().status).toBe(0)
    committed = project.contents('traces')
    expect(Object.keys(committed)).toEqual(['a/one/first.jsonl', 'a/one/second.jsonl'])
  })

  test('that does what the traces say leaves them as they are, its own aside, and says nothing', () => {
    failOn('any')
    const { status, output } = project.runInCi()
    expect([status, output]).toEqual([0, expect.not.stringContaining('protokoll:')])
    expect(project.contents('traces')).toEqual(committed)
    expect(project.contents('.protokoll/run/traces')).toEqual(committed)
  })

  test('that does something else says so, with the first event, and fails from the verdict on that is chosen', () => {
    project.writeTests(FILE, OTHER_NODE + ELECTION('second', '1', 'Another title'))
    const { status, output } = project.runInCi()
    expect(status, output).toBe(0)
    expect(output).toContain(
      'protokoll: 2 of 2 tests do something else than committed traces say (outcome 1, claims 1)\n',
    )
    expect(output).toMatch(/ {2}outcome {3}a\/one\/first\.jsonl: gone from "An election", line \d+: N-1 new_role/)
    expect(output).toMatch(/ {2}claims {4}a\/one\/second\.jsonl: title: - An election title: \+ Another title/)
    expect(output).toContain('.protokoll/run: npx protokoll diff git:HEAD traces says more')
    expect(project.contents('traces')).toEqual(committed)
    expect(project.read('.protokoll/run/traces/a/one/first.jsonl')).not.toBe(committed['a/one/first.jsonl'])
    for (const word of ['outcome', 'behaviour', 'claims', 'any']) {
      failOn(word)
      const ended = project.runInCi()
      expect([word, ended.status]).toEqual([word, 1])
      expect(ended.output).toContain('error RUN_DIFFERS the tests do something else than the committed traces say')
    }
    project.writeTests(FILE, ELECTION('first') + ELECTION('second', '1', 'Another title'))
    failOn('behaviour')
    expect(project.runInCi().status).toBe(0)
    failOn('claims')
    expect(project.runInCi().status).toBe(1)
  })

  test('names tests without a trace and traces without a test, and fails for them on any difference only', () => {
    project.writeTests(FILE, ELECTION('first') + ELECTION('third'))
    const { status, output } = project.runInCi()
    expect(status).toBe(0)
    expect(output).toContain('protokoll: 1 trace is new; 1 is of a test that is gone\n')
    expect(output).toMatch(/ {2}new {7}a\/one\/third\.jsonl\n {2}gone {6}a\/one\/second\.jsonl\n/)
    failOn('claims')
    expect(project.runInCi().status).toBe(0)
    failOn('any')
    expect(project.runInCi().status).toBe(1)
    expect(project.contents('traces')).toEqual(committed)
  })

  test('says of a test that fails what it did before, and leaves its trace with those of failing tests', () => {
    project.writeTests(FILE, ELECTION('first', "2'); expect(1).toBe(2); void ('") + ELECTION('second'))
    const { status, output } = project.runInCi()
    expect(status).toBe(1)
    expect(output).toMatch(/ {2}outcome {3}a\/one\/first\.jsonl: new in "An election", line \d+: N-2 /)
    expect(project.files('.protokoll/run')).toEqual([
      'failed/a/one/first.jsonl',
      'run.json',
      'traces/a/one/second.jsonl',
    ])
    expect(project.files('failed')).toEqual([])
  })

  test('of some tests says nothing of the others; several leave their traces beside each other', () => {
    failOn('any')
    project.writeTests('tests/b/two.test.ts', ELECTION('third'))
    project.run('tests/b')
    for (const filter of [['-t', 'first'], ['tests/b']]) {
      const { status, output } = project.runInCi(...filter)
      expect([status, output]).toEqual([0, expect.not.stringContaining('protokoll:')])
    }
    expect(project.files('.protokoll/run/traces')).toEqual(['a/one/first.jsonl', 'b/two/third.jsonl'])
  })

  test('that cannot read a committed trace takes it for other behaviour', () => {
    failOn('behaviour')
    project.write(
      'traces/a/one/first.jsonl',
      (committed['a/one/first.jsonl'] ?? '').replaceAll('request_vote', 'old_name'),
    )
    const { status, output } = project.runInCi()
    expect(status).toBe(1)
    expect(output).toMatch(
      / {2}behaviour a\/one\/first\.jsonl: traces\/a\/one\/first\.jsonl:\d+ cannot be read now: .*old_name/,
    )
  })

  test.each([['-u'], ['--update']])('writes the traces with %s, and takes away what lay aside', (flag) => {
    failOn('any')
    project.writeTests(FILE, OTHER_NODE)
    expect(project.runInCi().status).toBe(1)
    const { status, output } = project.runInCi(flag)
    expect(status).toBe(0)
    expect(output).toContain('protokoll: 1 trace says something else now (outcome 1); 1 is of a test that is gone: ')
    expect(project.files('traces')).toEqual(['a/one/first.jsonl'])
    expect(project.read('traces/a/one/first.jsonl')).not.toBe(committed['a/one/first.jsonl'])
    expect(project.files('.protokoll')).toEqual([])
  })
})

describe("a stranger's project, in CI, whose protocol does something else", () => {
  const project = new StrangersProject()
  const trace = () => project.read('docs-out/traces/lease/renewal/a_lease_is_renewed.jsonl')
  let committed = ''

  beforeAll(() => {
    const { status, output } = project.install(pack(project.folder).tarball, ...locked('vitest'))
    expect([output, status]).toEqual([expect.anything(), 0])
    writeLease(project)
    expect(project.runInCi('npx', 'vitest', 'run', '-u')).toMatchObject({ status: 0 })
    committed = trace()
    expect(committed).toContain('"until":15')
    changeLease(project)
  }, 300_000)
  afterAll(() => project.remove())

  const runWith = (failOn: string, ...args: string[]) => {
    project.write('protokoll.json', JSON.stringify({ vocabulary: 'lease.json', failOn }))
    return project.runInCi('npx', 'vitest', 'run', ...args)
  }
  const FIRST =
    'lease/renewal/a_lease_is_renewed.jsonl: changed in "The client asks for more time", line 8: ' +
    'server send granted to client: until 25 (until 15 → 25)'

  test('is green where nothing fails a run, and says what is different', () => {
    const { status, output } = runWith('none')
    expect([status, output]).toEqual([0, expect.stringContaining(`  outcome   ${FIRST}`)])
    expect(trace()).toBe(committed)
  })

  test('fails from the verdict on that it has chosen, naming the first event', () => {
    const { status, output } = runWith('behaviour')
    expect(status).toBe(1)
    expect(output).toContain(`error RUN_DIFFERS the tests do something else than the committed traces say`)
    expect(output).toContain(`  found  outcome: ${FIRST}`)
    expect(output).toContain('  legal  less than "behaviour", which failOn of protokoll.json says')
    expect(trace()).toBe(committed)
  })

  test('is compared by protokoll diff and put together by merge from what the run left', () => {
    const report = project.runInCi('npx', 'protokoll', 'diff', 'docs-out/traces', '.protokoll/run')
    expect(report.output).toContain('outcome: ')
    expect(project.runInCi('npx', 'protokoll', 'merge', '.protokoll/run', '--out', 'all')).toMatchObject({ status: 0 })
    expect(project.files('all')).toEqual(['lease/renewal/a_lease_is_renewed.jsonl'])
  })

  test('has its traces rewritten with -u', () => {
    expect(runWith('behaviour', '-u')).toMatchObject({ status: 0 })
    expect(trace()).toContain('"until":25')
    expect(runWith('any')).toMatchObject({ status: 0, output: expect.not.stringContaining('protokoll:') })
  })
})
