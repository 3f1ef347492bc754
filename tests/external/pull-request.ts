import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Runner } from './action-runner.ts'
import type { FakeGitHub, Pull } from './fake-github.ts'
import { Project } from './project.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const COMMENT = '.github/workflows/behaviour-comment.yml'

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
export const ELECTED = 'cluster.runNodeByNode()'
export const NOT_ELECTED = "expect(cluster.node('1').role).toBe('candidate')"

/** A repository with the merge of a pull request checked out, and what GitHub has around it. */
export class PullRequest {
  readonly repository = new Project()
  readonly artifacts = join(this.repository.folder, '.jobs/artifacts')
  readonly summary = join(this.repository.folder, '.jobs/summary.md')
  /** What the pull request is merged into, its head, and the merge. */
  readonly base: string
  readonly head: string
  readonly merge: string

  private readonly github: FakeGitHub

  constructor(github: FakeGitHub, after: string) {
    this.github = github
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
    this.head = this.git('rev-parse', 'HEAD')
    this.git('checkout', '-q', 'main')
    this.git('merge', '-q', '--no-ff', '--no-edit', 'topic')
    this.merge = this.git('rev-parse', 'HEAD')
  }

  /** Has GitHub know of it, in a fork or without one; it may say of an older base than that of the merge. */
  open({ repo = FORK, base = this.base }: { repo?: Pull['head']['repo']; base?: string } = {}): void {
    const { head: sha, merge } = this
    this.github.pulls.push({ number: 7, head: { sha, repo }, base: { sha: base }, merge_commit_sha: merge })
    this.github.parents.set(merge, [this.base, sha])
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
      GITHUB_API_URL: this.github.address,
      GITHUB_GRAPHQL_URL: `${this.github.address}/graphql`,
      GITHUB_SHA: this.merge,
      GITHUB_RUN_ID: '90',
      GITHUB_RUN_ATTEMPT: '1',
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

export const OPENED = { pull_request: { number: 7, head: { sha: '' }, base: { sha: '' } } }
export const FORK = { full_name: 'fork/r' }

/** What GitHub tells when the run for a pull request is done; without a repository if the fork is gone. */
export function completed({ head }: PullRequest, repository: object | null = { ...FORK, owner: { login: 'fork' } }) {
  const run = { id: 80, run_attempt: 1, head_branch: 'topic', head_sha: head, head_repository: repository }
  return { workflow_run: run }
}

/** What behaviour-comment.yml does after a run for a pull request: with the default branch checked out. */
export async function comment(pull: PullRequest, event: unknown = completed(pull)) {
  pull.git('checkout', '-q', '-f', '--detach', pull.base)
  return await pull.runner(event).runJob(COMMENT, 'comment')
}
