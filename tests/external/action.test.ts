import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Runner } from './action-runner.ts'
import { FakeGitHub } from './fake-github.ts'
import { Project } from './project.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const BEHAVIOUR = '.github/workflows/behaviour.yml'
const SHARDED = 'docs/reviewing/behaviour-sharded.yml'
const COMMENT = '.github/workflows/behaviour-comment.yml'

const TRACE = 'traces/scenarios_a/one/somebody_campaigns.jsonl'

const scenario = (name: string, steps: string) => `
test('${name}', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))
  scenario.section('An election', { tests: ['leader_election'] }, () => {
    cluster.start()
    cluster.campaign('1')
    ${steps}
  })
})
`
const ELECTED = 'cluster.runNodeByNode()'
const NOT_ELECTED = "expect(cluster.node('1').role).toBe('candidate')"

let github: FakeGitHub
let address = ''

beforeEach(async () => {
  github = new FakeGitHub()
  address = await github.start()
})
afterEach(() => github.stop())

/** A repository with the merge of a pull request checked out, and what GitHub has around it. */
class PullRequest {
  readonly repository = new Project()
  readonly artifacts = join(this.repository.folder, '.jobs/artifacts')
  readonly summary = join(this.repository.folder, '.jobs/summary.md')
  readonly base: string

  constructor(after: string) {
    this.repository.write('words.json', readFileSync(join(ROOT, 'vocabulary/raft.json'), 'utf8'))
    this.repository.write('protokoll.json', '{"vocabulary":"words.json","traces":"traces","failed":"failed"}')
    for (const kind of ['short', 'features', 'narrative']) {
      this.repository.write(`features/leader_election/${kind}.rst`, 'Text.')
    }
    this.repository.write('.gitignore', 'failed\n.protokoll\n.jobs\nnode_modules\n')
    this.write(ELECTED)
    this.repository.run()
    this.git('init', '-q', '-b', 'main')
    this.commit('An election')
    this.base = this.git('rev-parse', 'HEAD')
    this.git('update-ref', 'refs/remotes/origin/main', this.base)
    this.git('checkout', '-q', '-b', 'topic')
    this.write(after)
    this.commit('No election')
    this.git('checkout', '-q', 'main')
    this.git('merge', '-q', '--no-ff', '--no-edit', 'topic')
  }

  private write(steps: string): void {
    this.repository.writeTests('tests/scenarios/a/one.test.ts', scenario('somebody campaigns', steps))
    this.repository.writeTests('tests/scenarios/b/two.test.ts', scenario('a second cluster', ELECTED))
  }

  private commit(message: string): void {
    this.git('add', '-A')
    this.git('commit', '-q', '--allow-empty', '-m', message)
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.invalid']
    const { status, stdout, stderr } = spawnSync('git', [...who, ...args], {
      cwd: this.repository.folder,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    return stdout.trim()
  }

  /** A machine to run a job on. */
  runner(event: unknown, { matrix = {} }: { matrix?: object } = {}): Runner {
    mkdirSync(this.artifacts, { recursive: true })
    const temp = mkdtempSync(join(this.repository.folder, '.jobs', 'job-'))
    const eventPath = join(temp, 'event.json')
    writeFileSync(eventPath, JSON.stringify(event))
    const env = {
      RUNNER_TEMP: temp,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_API_URL: address,
      GITHUB_STEP_SUMMARY: this.summary,
    }
    const context = { github: { token: 'the-token', event }, matrix }
    return new Runner({ folder: this.repository.folder, temp, artifacts: this.artifacts, env, context })
  }

  /** What the job left. */
  artifact(name: string): string {
    return readFileSync(join(this.artifacts, name), 'utf8')
  }
}

const OPENED = { pull_request: { number: 7 } }
const COMPLETED = {
  workflow_run: { id: 1, head_branch: 'topic', head_sha: 'abc', head_repository: { owner: { login: 'fork' } } },
}

/** What behaviour-comment.yml does after a run for a pull request: with the default branch checked out. */
async function comment(pull: PullRequest) {
  pull.git('checkout', '-q', '-f', '--detach', pull.base)
  return await pull.runner(COMPLETED).runJob(COMMENT, 'comment')
}

describe('the action, run from its own file', () => {
  test('tells what the nodes of a pull request do differently, in the summary, in files, and in one comment', async () => {
    const pull = new PullRequest(NOT_ELECTED)
    const { passed, output, ran } = await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')
    expect(passed, output).toBe(true)
    expect(ran.slice(-5)).toEqual([
      'Run the tests',
      'Put the traces together',
      'Compare with the base',
      'Keep report and traces',
      'Decide',
    ])
    expect(readdirSync(join(pull.artifacts, 'behaviour')).sort()).toEqual([
      'base.txt',
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
    expect(pull.artifact('behaviour/base.txt').trim()).toBe(pull.base)
    expect(github.requests).toEqual([])

    github.pulls.push({ number: 7, head: { sha: 'abc' } })
    for (const times of [1, 2]) {
      const { passed: commented, output: said } = await comment(pull)
      expect(commented, `${times}: ${said}`).toBe(true)
      expect(github.comments).toHaveLength(1)
    }
    expect(github.comments[0]?.body).toContain('somebody campaigns')
    expect(github.requests.filter((request) => !request.startsWith('GET'))).toEqual([
      'POST /repos/o/r/issues/7/comments',
      'PATCH /repos/o/r/issues/comments/1000',
    ])
  })

  test('tells what a failing test did, and fails', async () => {
    const pull = new PullRequest(`${NOT_ELECTED}; expect(1).toBe(2)`)
    const { passed, output } = await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')
    expect(passed).toBe(false)
    expect(output).toContain('tests have failed')
    expect(JSON.parse(pull.artifact('behaviour/report.json'))).toMatchObject({ verdict: 'outcome' })
  })

  test('leaves the committed traces as they are', async () => {
    const pull = new PullRequest(NOT_ELECTED)
    expect(await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')).toMatchObject({ passed: true })
    expect(pull.git('status', '--porcelain', '--untracked-files=all')).toBe('')
  })

  test('fails from the verdict on that `fail-on` says', async () => {
    const pull = new PullRequest(NOT_ELECTED)
    for (const failOn of ['outcome', 'none']) {
      const { passed, output } = await pull.runner(OPENED).useAction({ test: 'npx vitest run', 'fail-on': failOn })
      expect(passed, `${failOn}: ${output}`).toBe(failOn === 'none')
    }
    const same = new PullRequest(ELECTED)
    const ended = await same.runner(OPENED).useAction({ test: 'npx vitest run', 'fail-on': 'any' })
    expect(ended.passed, ended.output).toBe(true)
  })

  test('takes traces that the command has written, where it says so', async () => {
    const pull = new PullRequest(NOT_ELECTED)
    const { passed, output } = await pull.runner(OPENED).useAction({ test: 'npx vitest run -u' })
    expect(passed, output).toBe(true)
    expect(JSON.parse(pull.artifact('behaviour/report.json'))).toMatchObject({ verdict: 'outcome' })
    expect(pull.git('status', '--porcelain')).toBe(`M ${TRACE}`)
  })

  test('puts the traces of shards together before it compares', async () => {
    const pull = new PullRequest(NOT_ELECTED)
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
    const pull = new PullRequest(ELECTED)
    expect(await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')).toMatchObject({ passed: true })
    github.pulls.push({ number: 7, head: { sha: 'abc' } })
    expect(await comment(pull)).toMatchObject({ passed: true })
    expect(github.comments).toEqual([])
  })
})

describe('what a fork left behind', () => {
  let pull: PullRequest
  let kept = ''

  beforeAll(async () => {
    pull = new PullRequest(NOT_ELECTED)
    await pull.runner(OPENED).runJob(BEHAVIOUR, 'compare')
    kept = `${pull.artifacts}-kept`
    cpSync(pull.artifacts, kept, { recursive: true })
  })
  beforeEach(() => {
    rmSync(pull.artifacts, { recursive: true })
    cpSync(kept, pull.artifacts, { recursive: true })
    github.pulls.push({ number: 7, head: { sha: 'abc' } })
  })

  test.each([
    ['a base that is no commit', 'base.txt', 'HEAD; touch evil', 'Which commit'],
    ['a commit that is in no branch', 'base.txt', '0123456789012345678901234567890123456789', 'Which commit'],
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

  test('is not believed where it says what differs', async () => {
    for (const file of ['report.md', 'report.json', 'report.html']) {
      writeFileSync(join(pull.artifacts, 'behaviour', file), 'a lie')
    }
    const { passed, output } = await comment(pull)
    expect(passed, output).toBe(true)
    expect(github.comments).toEqual([{ id: 1000, user: { type: 'Bot' }, body: expect.not.stringContaining('a lie') }])
  })
})
