import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ACTIONS, FakeGitHub, type Pull } from './fake-github.ts'
import { comment, completed, ELECTED, NOT_ELECTED, OPENED, PullRequest } from './pull-request.ts'

const BEHAVIOUR = '.github/workflows/behaviour.yml'
const SHARDED = 'docs/reviewing/behaviour-sharded.yml'

const TRACE = 'traces/scenarios_a/one/somebody_campaigns.jsonl'

const github = new FakeGitHub()

beforeAll(async () => void (await github.start()))
beforeEach(() => github.clear())
afterAll(() => github.stop())

describe('the action, run from its own file', () => {
  test('tells what the nodes of a pull request do differently, in the summary, in files, and in one comment', async () => {
    const pull = new PullRequest(github, NOT_ELECTED)
    const { passed, output, ran, calls } = await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')
    expect(passed, output).toBe(true)
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['merge', 'diff'])
    expect(ran.slice(-5)).toEqual([
      'Run the tests',
      'Put the traces together',
      'Compare with the base',
      'Keep report and traces',
      'Decide',
    ])
    expect(readdirSync(join(pull.artifacts, 'behaviour')).sort()).toEqual([
      'report.html',
      'report.json',
      'report.md',
      'traces',
      'vocabulary.json',
    ])
    const report = pull.artifact('behaviour/report.md')
    expect(readFileSync(pull.summary, 'utf8')).toBe(report)
    expect(report).toContain('somebody campaigns')
    expect(report).not.toContain('a second cluster')
    expect(JSON.parse(pull.artifact('behaviour/report.json'))).toMatchObject({ verdict: 'outcome' })
    expect(github.requests).toEqual([])

    pull.open()
    for (const times of [1, 2]) {
      const { passed: commented, output: said } = await comment(pull)
      expect(commented, `${times}: ${said}`).toBe(true)
      expect(github.comments).toHaveLength(1)
    }
    expect(github.comments[0]?.body).toContain('somebody campaigns')
    expect(github.requests.filter((request) => /^(?:POST|PATCH|DELETE) .repos/.test(request))).toEqual([
      'POST /repos/o/r/issues/7/comments',
      'PATCH /repos/o/r/issues/comments/1001',
    ])
  })

  test('tells what a failing test did, and fails', async () => {
    const pull = new PullRequest(github, `${NOT_ELECTED}; expect(1).toBe(2)`)
    const { passed, output } = await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')
    expect(passed).toBe(false)
    expect(output).toContain('tests have failed')
    expect(JSON.parse(pull.artifact('behaviour/report.json'))).toMatchObject({ verdict: 'outcome' })
  })

  test('leaves the committed traces as they are', async () => {
    const pull = new PullRequest(github, NOT_ELECTED)
    expect(await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')).toMatchObject({ passed: true })
    expect(pull.git('status', '--porcelain', '--untracked-files=all')).toBe('')
  })

  test('fails from the verdict on that `fail-on` says', async () => {
    const pull = new PullRequest(github, NOT_ELECTED)
    for (const failOn of ['outcome', 'none']) {
      const { passed, output } = await pull.runner(OPENED).useAction({ test: 'npx vitest run', 'fail-on': failOn })
      expect(passed, `${failOn}: ${output}`).toBe(failOn === 'none')
    }
    const same = new PullRequest(github, ELECTED)
    const ended = await same.runner(OPENED).useAction({ test: 'npx vitest run', 'fail-on': 'any' })
    expect(ended.passed, ended.output).toBe(true)
  })

  test('takes traces that the command has written, where it says so', async () => {
    const pull = new PullRequest(github, NOT_ELECTED)
    const { passed, output } = await pull.runner(OPENED).useAction({ test: 'npx vitest run -u' })
    expect(passed, output).toBe(true)
    expect(JSON.parse(pull.artifact('behaviour/report.json'))).toMatchObject({ verdict: 'outcome' })
    expect(pull.git('status', '--porcelain')).toBe(`M ${TRACE}`)
  })

  test('puts the traces of shards together before it compares', async () => {
    const pull = new PullRequest(github, NOT_ELECTED)
    for (const shard of [1, 2]) {
      const { passed, output } = await pull.runner(OPENED, { matrix: { shard } }).runJob(SHARDED, 'record')
      expect(passed, output).toBe(true)
      expect(existsSync(join(pull.artifacts, `shard-${shard}/report.md`))).toBe(false)
    }
    const { passed, output } = await pull.runner(OPENED).runJob(SHARDED, 'compare')
    expect(passed, output).toBe(true)
    const { after, counts } = JSON.parse(pull.artifact('behaviour/report.json'))
    expect(after.tests).toBe(2)
    expect(counts).toMatchObject({ outcome: 1, nothing: 1 })
  })

  test('says that nothing differs, and writes no comment for it', async () => {
    const pull = new PullRequest(github, ELECTED)
    expect(await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')).toMatchObject({ passed: true })
    pull.open()
    expect(await comment(pull)).toMatchObject({ passed: true })
    expect(github.comments).toEqual([])
  })
})

describe('what a fork left behind', () => {
  let pull: PullRequest
  let kept = ''

  beforeAll(async () => {
    pull = new PullRequest(github, NOT_ELECTED)
    await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')
    kept = `${pull.artifacts}-kept`
    cpSync(pull.artifacts, kept, { recursive: true })
  })
  beforeEach(() => {
    rmSync(pull.artifacts, { recursive: true })
    cpSync(kept, pull.artifacts, { recursive: true })
    pull.open()
  })

  test.each([
    ['traces that are none', TRACE, '{"trace":1}\n', 'Compare with the base'],
    ['words that are none', 'vocabulary.json', '{}', 'Compare with the base'],
  ])('makes no comment when it holds %s', async (_, file, content, step) => {
    expect(existsSync(join(pull.artifacts, 'behaviour', file))).toBe(true)
    writeFileSync(join(pull.artifacts, 'behaviour', file), content)
    const { passed, ran } = await comment(pull)
    expect({ passed, last: ran.at(-1) }).toEqual({ passed: false, last: expect.stringContaining(step) })
    expect(github.comments).toEqual([])
    expect(pull.git('status', '--porcelain', '--untracked-files=all')).toBe('')
  })

  test.each([
    ['a folder of traces', 'traces', 'Put the traces together'],
    ['a trace', TRACE, 'Put the traces together'],
    ['words', 'vocabulary.json', 'Put the traces together'],
  ])('makes no comment when it holds a link for %s', async (_, path, step) => {
    const at = join(pull.artifacts, 'behaviour', path)
    rmSync(at, { recursive: true })
    symlinkSync(join(kept, 'behaviour', path), at)
    const { passed, ran, output } = await comment(pull)
    expect({ passed, last: ran.at(-1) }, output).toEqual({ passed: false, last: step })
    expect(github.comments).toEqual([])
  })

  test('does not choose what it is compared with', async () => {
    const older = pull.git('commit-tree', '-m', 'older', `${pull.base}^{tree}`)
    writeFileSync(join(pull.artifacts, 'behaviour/base.txt'), pull.head)
    // What the pull request says may be older than what GitHub merged.
    const told: [told: Partial<Pull>, expected: string][] = [
      [{ base: { sha: older } }, pull.base],
      [{ base: { sha: older }, merge_commit_sha: null }, older],
      [{ base: { sha: older }, merge_commit_sha: pull.head }, older],
    ]
    github.parents.set(pull.head, [pull.merge, pull.base])
    for (const [i, [change, expected]] of told.entries()) {
      const [opened] = github.pulls
      if (opened) github.pulls.splice(0, 1, { ...opened, merge_commit_sha: pull.merge, ...change })
      const { passed, output, calls } = await comment(pull)
      expect(passed, `${i}: ${output}`).toBe(true)
      expect(calls.at(-1)).toContain(` git:${expected} `)
    }
  })

  test('is told in the pull request of a fork that is gone, and in no other', async () => {
    const [opened] = github.pulls
    if (!opened) throw new Error('it was opened')
    const gone = completed(pull, null)
    const none = await comment(pull, gone)
    expect(none).toMatchObject({
      passed: true,
      output: expect.stringContaining('the repository that the pull request came from is gone'),
    })
    expect(none.ran.slice(-2)).toEqual(['Find the pull request', 'Decide'])
    github.pulls.push({ ...opened, head: { ...opened.head, repo: null } })
    const { passed, output } = await comment(pull, gone)
    expect(passed, output).toBe(true)
    expect(github.comments).toHaveLength(1)
    // Of two nobody knows which was run.
    github.pulls.push({ ...opened, number: 8, head: { ...opened.head, repo: null } })
    expect((await comment(pull, gone)).output).toContain('several pull requests have the commit')
    expect(github.comments).toHaveLength(1)
  })

  test('says nothing in the pull request of another fork with the same commit', async () => {
    const event = completed(pull, { full_name: 'mallory/r', owner: { login: 'mallory' } })
    expect(await comment(pull, event)).toMatchObject({ passed: true, output: expect.stringContaining('newer commits') })
    expect(github.comments).toEqual([])
  })

  test('is not believed where it says what differs', async () => {
    for (const file of ['report.md', 'report.json', 'report.html']) {
      writeFileSync(join(pull.artifacts, 'behaviour', file), 'a lie')
    }
    const { passed, output } = await comment(pull)
    expect(passed, output).toBe(true)
    expect(github.comments).toEqual([{ id: 1001, user: ACTIONS, body: expect.not.stringContaining('a lie') }])
  })
})
