import { describe, expect, test } from 'vitest'
import { FAIL_ON } from '../../src/tracer/diff/fail-on.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { committed, git, OTHER, Project, TRACE } from './project.ts'

const OTHER_WAY = textOf([HEADER, SECTION, ...JOINED, { node: '1', op: 'cut' }, END])
const AFTER = 'after/g/f/t.jsonl'

function compared(after: string): Project {
  const project = new Project()
  project.write(AFTER, after)
  return project
}

describe('two folders', () => {
  test('that say the same differ in nothing', async () => {
    const { status, stdout, stderr } = await compared(TRACE).run('diff', 'docs-out/traces', 'after', '--fail-on', 'any')
    expect([status, stdout, stderr]).toEqual([0, 'nothing: Nothing differs. 1 test the same.\n', ''])
  })

  test.each([
    ['none', 0],
    ['any', 1],
    ['claims', 1],
    ['behaviour', 1],
    ['outcome', 1],
  ])('that differ end with the status of --fail-on %s: %i', async (failOn, expected) => {
    const { status, stdout } = await compared(OTHER).run('diff', 'docs-out/traces', 'after', '--fail-on', failOn)
    expect([status, stdout.split(':')[0]]).toEqual([expected, 'outcome'])
  })

  test.each([
    ['claims', TRACE.replace('"section":"One"', '"section":"Uno"'), ['any', 'claims']],
    ['behaviour', OTHER_WAY, ['any', 'claims', 'behaviour']],
  ])('that differ in %s fail on that or milder words only', async (verdict, after, failing) => {
    const project = compared(after)
    const failed: string[] = []
    for (const failOn of FAIL_ON) {
      const { status, stdout } = await project.run('diff', 'docs-out/traces', 'after', '--fail-on', failOn)
      expect(stdout.split(':')[0]).toBe(verdict)
      if (status === 1) failed.push(failOn)
    }
    expect(failed).toEqual(failing)
  })

  test.each(['text', 'md', 'html', 'json'])(
    'are told as %s, the same each time, and without colours',
    async (format) => {
      const project = compared(OTHER)
      const { stdout, stderr } = await project.run('diff', 'docs-out/traces', 'after', '--format', format)
      expect(stdout).toContain('outcome')
      expect(stdout).not.toContain('\u001b')
      expect(stderr).toBe('')
      expect((await project.run('diff', 'docs-out/traces', 'after', '--format', format)).stdout).toBe(stdout)
    },
  )

  test('are told in every form by one comparison, which says besides whether it fails', async () => {
    const project = compared(OTHER)
    project.write('kept/report.md', 'of an earlier run')
    project.write('kept/notes.txt', 'not ours')
    const sides = ['docs-out/traces', 'after']
    const { status, stdout, stderr } = await project.run('diff', ...sides, '--out', 'kept', '--fail-on', 'any')
    expect([status, stdout.split(':')[0], stderr]).toEqual([1, 'outcome', ''])
    const expected: Record<string, string> = { 'notes.txt': 'not ours' }
    for (const format of ['md', 'html', 'json']) {
      const printed = await project.run('diff', ...sides, '--format', format)
      expected[`report.${format}`] = Buffer.from(printed.stdout).toString('latin1')
    }
    expect(project.contents('kept')).toEqual(expected)
  })

  test('each have the words that they were recorded with', async () => {
    const project = compared(TRACE)
    const words = {
      ...twoPhaseWords,
      marks: twoPhaseWords.marks.map((mark) => (mark.id === 'joined' ? { ...mark, id: 'came' } : mark)),
    }
    project.write('old-words.json', JSON.stringify(words))
    project.write('before/g/f/t.jsonl', TRACE.replaceAll('joined', 'came'))
    expect((await project.run('diff', 'before', 'after')).stderr).toContain('TRACE_UNKNOWN_EVENT')
    const { status, stdout } = await project.run('diff', 'before', 'after', '--vocabulary-before', 'old-words.json')
    expect([status, stdout.split(':')[0]]).toEqual([0, 'behaviour'])
  })
})

describe('the last run', () => {
  const FAILING = TRACE.replace('"passed"', '"failed"')
  const verdict = async (project: Project, ...sides: string[]) =>
    (await project.run('diff', ...sides)).stdout.split('.')[0]

  test('of which a test failed is compared by what the test did then, not by what it did when it passed', async () => {
    const project = committed()
    project.write('.protokoll/failed/g/f/t.jsonl', FAILING)
    const { status, stdout } = await project.run('diff', 'git:HEAD', './docs-out/traces/', '--fail-on', 'behaviour')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^outcome: .*1 of 1 test differs \(outcome 1\)/)
    expect(stdout).toContain('tests fail that passed')
    expect((await project.run('diff', 'docs-out/traces', 'git:HEAD')).stdout).toContain('tests pass that failed')
  })

  test('that left its traces aside is what the folder of traces stands for, after; and so is its own folder', async () => {
    const project = compared(TRACE)
    project.write('.protokoll/run/run.json', '{"run":1}')
    project.write('.protokoll/run/traces/g/f/t.jsonl', TRACE)
    project.write('.protokoll/run/failed/g/f/t.jsonl', FAILING)
    project.write('docs-out/traces/g/f/u.jsonl', TRACE.replace('"test":"t"', '"test":"u"'))
    for (const after of ['docs-out/traces', '.protokoll/run']) {
      const { stdout } = await project.run('diff', 'docs-out/traces', after)
      expect(stdout).toContain('tests fail that passed')
      expect(stdout).toContain(`1 of ${after === '.protokoll/run' ? '1 test' : '2 tests'} differs`)
    }
  })

  test('is told also where the test has only failed, and where no test passed', async () => {
    const project = committed()
    project.write('.protokoll/failed/g/f/t.jsonl', FAILING)
    project.remove('docs-out/traces')
    expect((await project.run('diff', 'git:HEAD', 'docs-out/traces')).stdout).toContain('tests fail that passed')
  })

  test('has nothing to do with other folders, nor with commits', async () => {
    const project = committed()
    project.write('.protokoll/failed/g/f/t.jsonl', FAILING)
    project.write(AFTER, TRACE)
    expect(await verdict(project, 'git:HEAD', 'after')).toBe('nothing: Nothing differs')
    expect(await verdict(project, 'git:HEAD', 'git:HEAD')).toBe('nothing: Nothing differs')
  })
})

describe('a commit', () => {
  test('is read as it was, with its own words and its own project file', async () => {
    const project = committed()
    const words = { ...twoPhaseWords, name: 'other_words' }
    project.write('other.json', JSON.stringify(words))
    project.write('protokoll.json', '{"vocabulary":"other.json","traces":"elsewhere"}')
    project.write('elsewhere/g/f/t.jsonl', TRACE.replace('"two_phase"', '"other_words"'))
    const verdict = async (...args: string[]) => (await project.run('diff', ...args)).stdout.split(':')[0]
    expect(await verdict('git:HEAD', 'elsewhere')).toBe('nothing')
    expect(await verdict('git:HEAD~1', 'elsewhere')).toBe('outcome')
    expect(await verdict('git:HEAD~1', 'git:trunk')).toBe('outcome')
  })

  test('is found from a folder below the repository, and names files as one finds them', async () => {
    const project = committed()
    project.write('below/protokoll.json', '{"vocabulary":"../words.json","traces":"../docs-out/traces"}')
    git(project.folder, 'add', '.')
    git(project.folder, 'commit', '-m', 'three')
    const { stdout } = await project.runIn('below', 'diff', 'git:HEAD~1', '../docs-out/traces', '--format', 'json')
    expect(JSON.parse(stdout).verdict).toBe('nothing')
  })
})

/** What is refused, and the beginnings of the lines that say so. */
async function refused(project: Project, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await project.run('diff', ...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal|Node\.js v/m)
  return stderr
}

describe('refused with the status 2', () => {
  const TWO = ['docs-out/traces', 'after']

  test('is a commit that there is not, with a hint', async () => {
    const text = await refused(committed(), 'git:trunc', 'docs-out/traces')
    expect(text).toContain('error GIT_REF there is no such commit\n  found  "trunc"\n  legal  "HEAD", "trunk"')
    expect(text).toContain('did you mean "git:trunk"?')
    expect(await refused(committed(), 'git:', 'docs-out/traces')).toContain('GIT_REF')
    expect(await refused(committed(), 'git:--help', 'docs-out/traces')).toContain('GIT_REF')
  })

  test('is a commit that a shallow clone has not, and it is said how to get it', async () => {
    const project = committed()
    git(project.folder, 'clone', '--depth', '1', `file://${project.folder}`, 'clone')
    const { status, stderr } = await project.runIn('clone', 'diff', 'git:HEAD~1', 'docs-out/traces')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error GIT_SHALLOW .*\n {2}found {2}"HEAD~1"/)
    expect(stderr).toContain('fetch-depth: 0')
  })

  test('is a commit where there is no repository', async () => {
    expect(await refused(new Project(), 'git:HEAD', 'docs-out/traces')).toContain('error GIT_REPOSITORY ')
  })

  test('is a commit without traces, or without the words', async () => {
    const project = committed()
    git(project.folder, 'rm', '-rq', 'docs-out/traces')
    git(project.folder, 'commit', '-m', 'three')
    project.write(AFTER, TRACE)
    expect(await refused(project, 'git:HEAD', 'after')).toContain('error TRACE_MISSING git:HEAD:docs-out/traces: ')
    git(project.folder, 'rm', '-q', 'words.json')
    git(project.folder, 'commit', '-m', 'four')
    project.write('words.json', JSON.stringify(twoPhaseWords))
    expect(await refused(project, 'git:HEAD', 'after')).toContain('error VOCABULARY git:HEAD:words.json: ')
  })

  test('is a folder without traces, or none at all', async () => {
    const project = compared(TRACE)
    project.write('empty/readme', '')
    expect(await refused(project, 'docs-out/traces', 'empty')).toContain(
      'error TRACE_MISSING empty: there are no traces',
    )
    expect(await refused(project, 'gone', 'after')).toContain(
      'error OPTION there is no such folder\n  field  BEFORE\n  found  "gone"',
    )
  })

  test('is a folder for the report that cannot be made', async () => {
    const project = compared(TRACE)
    project.write('taken', 'a file')
    expect(await refused(project, ...TWO, '--out', 'taken')).toContain('error OUTPUT_WRITE taken/report.md: ')
  })

  test('are traces of two versions, and broken ones, by file and line', async () => {
    expect(await refused(compared(TRACE.replace('"trace":1', '"trace":9')), ...TWO)).toContain(
      `error TRACE_VERSION ${AFTER}:1: `,
    )
    expect(await refused(compared(TRACE.slice(0, -5)), ...TWO)).toContain(`error TRACE_TRUNCATED ${AFTER}:6: `)
    const project = committed()
    project.write('docs-out/traces/g/f/t.jsonl', TRACE.replace('"trace":1', '"trace":9'))
    git(project.folder, 'commit', '-am', 'three')
    project.write(AFTER, TRACE)
    expect(await refused(project, 'git:HEAD', 'after')).toContain(
      'error TRACE_VERSION git:HEAD:docs-out/traces/g/f/t.jsonl:1: ',
    )
  })

  test.each([
    [[...TWO, '--format', 'pdf']],
    [[...TWO, '--out']],
    [[...TWO, '--fail-on', 'all']],
    [[...TWO, '--limit', '12']],
    [[...TWO, '--limit', 'many']],
    [[...TWO, '--color']],
    [['nowhere']],
    [['git:HEAD', 'after', '--vocabulary-before', 'words.json']],
  ])('are the options %j', async (args) => {
    expect(await refused(compared(TRACE), ...args)).toMatch(/^error OPTION /)
  })
})
