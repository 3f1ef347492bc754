import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { GIT_ENVIRONMENT, OTHER, TRACE } from '../cli/project.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { Runner } from './action-runner.ts'
import { FakeGitHub } from './fake-github.ts'
import { tempFolder } from './tools.ts'

const SERVER = 'https://github.example'
const PAGE = 'docs-out/developer/tests/g/f/t.md'
const ROW = 'test-g-f-t-one-row-s1-joined'
const COMMENT = { comment: 'true', token: 'the-token' }

const github = new FakeGitHub()

beforeAll(async () => void (await github.start()))
beforeEach(() => github.clear())
afterAll(() => github.stop())

function git(folder: string, ...args: string[]): string {
  const own = ['-c', 'user.name=a', '-c', 'user.email=a@b.invalid', '-c', 'init.defaultBranch=main']
  return execFileSync('git', [...own, ...args], { cwd: folder, env: GIT_ENVIRONMENT, encoding: 'utf8' }).trim()
}

/** What GitHub has of a pull request, the merge of it, and a clone with nothing but the main branch. */
class Pull {
  private readonly top = tempFolder()
  private readonly github = join(this.top, 'github')
  readonly clone = join(this.top, 'clone')
  readonly base: string
  readonly head: string
  readonly merge: string

  constructor() {
    realFiles.write(join(this.github, 'protokoll.json'), '{"vocabulary":"words.json"}')
    realFiles.write(join(this.github, 'words.json'), JSON.stringify(twoPhaseWords))
    git(this.github, 'init', '-q')
    this.base = this.commit(TRACE)
    git(this.github, 'checkout', '-q', '-b', 'topic')
    this.head = this.commit(OTHER)
    git(this.github, 'checkout', '-q', 'main')
    git(this.github, 'merge', '-q', '--no-ff', '--no-edit', 'topic')
    this.merge = git(this.github, 'rev-parse', 'HEAD')
    git(this.github, 'reset', '-q', '--hard', this.base)
    git(this.github, 'update-ref', 'refs/pull/7/head', this.head)
    git(this.github, 'update-ref', 'refs/pull/7/merge', this.merge)
    git(this.github, 'branch', '-q', '-D', 'topic')
    git(this.github, 'config', 'uploadpack.allowReachableSHA1InWant', 'true')
    git(this.top, 'clone', '-q', '--no-local', `file://${this.github}`, 'clone')
  }

  private commit(trace: string): string {
    realFiles.write(join(this.github, 'docs-out/traces/g/f/t.jsonl'), trace)
    realFiles.write(join(this.github, PAGE), `<a id="${ROW}"></a> ${trace.length}`)
    git(this.github, 'add', '.')
    git(this.github, 'commit', '-q', '-m', 'one')
    return git(this.github, 'rev-parse', 'HEAD')
  }

  /** Lets git find the repository where GitHub would show it. */
  reachable(): this {
    git(this.clone, 'config', `url.file://${this.github}.insteadOf`, `${SERVER}/o/r`)
    return this
  }

  /** Checks the merge out, as it is done for a pull request. */
  merged(): this {
    git(this.clone, 'fetch', '-q', '--depth=2', 'origin', 'refs/pull/7/merge')
    git(this.clone, 'checkout', '-q', '--detach', 'FETCH_HEAD')
    return this
  }

  /** Uses the action where a run has left this trace. */
  async use(inputs: object, { event, trace = OTHER, env = {} }: { event: object; trace?: string; env?: object }) {
    const temp = mkdtempSync(join(this.top, 'temp-'))
    realFiles.write(join(this.clone, 'left/g/f/t.jsonl'), trace)
    writeFileSync(join(temp, 'event.json'), JSON.stringify(event))
    const machine = {
      GITHUB_EVENT_PATH: join(temp, 'event.json'),
      GITHUB_SERVER_URL: SERVER,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_API_URL: github.address,
      GITHUB_GRAPHQL_URL: `${github.address}/graphql`,
      GITHUB_SHA: this.base,
      GITHUB_RUN_ID: '90',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_STEP_SUMMARY: join(temp, 'summary.md'),
      ...env,
    }
    mkdirSync(join(this.top, 'artifacts'), { recursive: true })
    const folders = { folder: this.clone, temp, artifacts: join(this.top, 'artifacts') }
    const runner = new Runner({ ...folders, env: machine, context: { github: {} } })
    const ended = await runner.useAction({ test: '', traces: 'left', ...inputs })
    expect(ended.passed, ended.output).toBe(true)
    return { ...ended, report: readFileSync(join(temp, 'summary.md'), 'utf8') }
  }

  link(side: 'before' | 'after'): string {
    const commit = side === 'before' ? this.base : this.head
    return `[${side}](${SERVER}/o/r/blob/${commit}/${PAGE}#${ROW})`
  }
}

describe('for a pull request', () => {
  const opened = ({ head, base }: Pull) => ({ pull_request: { number: 7, head: { sha: head }, base: { sha: base } } })

  test('tests are linked to their pages at its base and at its head', async () => {
    const pull = new Pull().merged()
    const { report } = await pull.use({}, { event: opened(pull), env: { GITHUB_SHA: pull.merge } })
    expect(report).toContain(`On its pages: ${pull.link('before')}, ${pull.link('after')}.`)
    expect(report).not.toContain(pull.merge)
  })

  test('whose head has no such trace, it is said that its page shows something else', async () => {
    const pull = new Pull().merged()
    const { report } = await pull.use({}, { event: opened(pull), trace: OTHER.replace('"round":4', '"round":5') })
    expect(report).toContain(`On its pages: ${pull.link('before')}.`)
    expect(report).toContain('The committed page of 1 test shows something else than what was compared after')
  })

  test('nothing is linked where the address of the repository is none', async () => {
    const pull = new Pull().merged()
    for (const GITHUB_SERVER_URL of ['', 'javascript:', 'https://h"><b>']) {
      const { report } = await pull.use({}, { event: opened(pull), env: { GITHUB_SERVER_URL } })
      expect(report).toContain('protokoll: outcome')
      expect(report).not.toContain('/blob/')
    }
  })
})

test('for a push, tests are linked to their pages at the commit before, and at the one that was pushed', async () => {
  const pull = new Pull()
  git(pull.clone, 'fetch', '-q', 'origin', pull.head)
  git(pull.clone, 'checkout', '-q', pull.head)
  const { report } = await pull.use({ base: 'HEAD^1' }, { event: { ref: 'x' }, env: { GITHUB_SHA: pull.head } })
  expect(report).toContain(`On its pages: ${pull.link('before')}, ${pull.link('after')}.`)
})

describe('after a run for a pull request from a fork', () => {
  const INPUTS = { ...COMMENT, base: 'pull-request', artifact: '' }

  function completed({ head, base, merge }: Pull): object {
    const repo = { full_name: 'fork/r' }
    github.pulls.push({ number: 7, head: { sha: head, repo }, base: { sha: base }, merge_commit_sha: merge })
    github.parents.set(merge, [base, head])
    const repository = { ...repo, owner: { login: 'fork' } }
    const run = { id: 80, run_attempt: 1, head_branch: 'topic', head_sha: head, head_repository: repository }
    return { workflow_run: run }
  }

  test('its head is fetched, and read under the address of the repository that it is for', async () => {
    const pull = new Pull().reachable()
    const { ran } = await pull.use(INPUTS, { event: completed(pull) })
    expect(github.comments[0]?.body).toContain(`On its pages: ${pull.link('before')}, ${pull.link('after')}.`)
    expect(ran.slice(1, 3)).toEqual(['Find the pull request', 'Find the pages'])
    expect(git(pull.clone, 'rev-parse', '--is-shallow-repository', 'HEAD')).toBe(`false\n${pull.base}`)
  })

  test('it is told without the pages of a head that cannot be fetched, and why', async () => {
    const pull = new Pull()
    const event = completed(pull)
    const asked: unknown[] = []
    const server = createServer((request, response) => {
      asked.push([request.url, request.headersDistinct['authorization']])
      response.writeHead(404).end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    // What a checkout leaves: GitHub refuses a request with two.
    git(pull.clone, 'config', `http.${address}/.extraheader`, 'AUTHORIZATION: basic eDp5')
    const { output } = await pull.use(INPUTS, { event, env: { GITHUB_SERVER_URL: address } })
    server.close()
    expect(output).toContain('no pages after are linked, as their commit cannot be fetched: ')
    const basic = Buffer.from('x-access-token:the-token').toString('base64')
    expect(asked).toEqual([['/o/r/info/refs?service=git-upload-pack', [`basic ${basic}`]]])
    expect(output).not.toContain(basic)
    expect(github.comments[0]?.body).toContain(`[before](${address}/o/r/blob/${pull.base}/${PAGE}#${ROW}).`)
  })
})
