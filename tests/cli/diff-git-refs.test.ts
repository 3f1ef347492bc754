import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { committed, GIT_ENVIRONMENT, git, OTHER, Project, runWith, TRACE } from './project.ts'

const other = (name: string) => TRACE.replace('"test":"t"', `"test":"${name}"`)

function said(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, env: GIT_ENVIRONMENT, encoding: 'utf8' }).trim()
}

/** A branch from the first commit, and a trunk that went on since: on it another test is new. */
function branched(): Project {
  const project = new Project()
  git(project.folder, 'init')
  git(project.folder, 'add', '.')
  git(project.folder, 'commit', '-m', 'one')
  git(project.folder, 'checkout', '-b', 'topic')
  project.write('docs-out/traces/g/f/t.jsonl', OTHER)
  git(project.folder, 'commit', '-am', 'topic')
  git(project.folder, 'checkout', 'trunk')
  project.write('docs-out/traces/g/f/new.jsonl', other('new'))
  git(project.folder, 'add', '.')
  git(project.folder, 'commit', '-m', 'two')
  git(project.folder, 'checkout', 'topic')
  return project
}

async function report(project: Project, ...args: string[]) {
  const { status, stdout, stderr } = await project.run('diff', ...args, '--format', 'json')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('git:REF', () => {
  test('is the commit at which a branch left it: what came to it since then is not what the branch changes', async () => {
    const project = branched()
    const commit = said(project.folder, 'rev-parse', 'trunk~1')
    const own = await report(project, 'git:trunk', 'docs-out/traces')
    expect(own.removed).toEqual([])
    expect(own.tests).toHaveLength(1)
    expect(own.before).toEqual({ name: 'git:trunk', tests: 1, mergeBase: { commit, with: 'HEAD' } })
    const both = await report(project, 'git:trunk', 'git:topic')
    expect(both.before.mergeBase).toEqual({ commit, with: 'topic' })
    expect([both.removed, both.after]).toEqual([[], { name: 'git:topic', tests: 1 }])
    for (const format of ['text', 'md', 'html']) {
      const { stdout } = await project.run('diff', 'git:trunk', '--format', format)
      const text = stdout.replace(/<\/?code>|`/g, '')
      expect(text).toContain(
        `For git:trunk stands ${commit.slice(0, 12)}, the newest commit that it and HEAD come from; --exact takes it itself.`,
      )
    }
  })

  test('is the commit itself with --exact, and where it is in the history of the other', async () => {
    const project = branched()
    for (const after of [[], ['git:topic']]) {
      const exact = await report(project, 'git:trunk', ...after, '--exact')
      expect(exact.removed).toHaveLength(1)
      expect(exact.before).toEqual({ name: 'git:trunk', tests: 2 })
    }
    expect((await report(project, 'git:topic~1')).before).toEqual({ name: 'git:topic~1', tests: 1 })
    // After, it is what is asked about.
    expect((await report(project, 'docs-out/traces', 'git:trunk')).after).toEqual({ name: 'git:trunk', tests: 2 })
  })

  test('of what GitHub merges is its first parent, which is what it says', async () => {
    const project = branched()
    git(project.folder, 'checkout', '--detach', 'trunk')
    git(project.folder, 'merge', '--no-ff', '-m', 'merged', 'topic')
    const base = said(project.folder, 'rev-parse', 'HEAD^1')
    expect((await report(project, `git:${base}`)).before).toEqual({ name: `git:${base}`, tests: 2 })
  })

  test('without a common history is refused, with what to do', async () => {
    const project = committed()
    git(project.folder, 'checkout', '--orphan', 'alone')
    git(project.folder, 'commit', '-m', 'alone')
    const { status, stdout, stderr } = await project.run('diff', 'git:trunk')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(
      /^error GIT_BASE commits without a common history\n {2}found {2}"trunk" and "HEAD"\n.*--exact/,
    )
    expect((await project.run('diff', 'git:trunk', '--exact')).status).toBe(0)
  })

  test('before the first commit of a branch is refused likewise', async () => {
    const project = committed()
    git(project.folder, 'checkout', '--orphan', 'alone')
    const { status, stderr } = await project.run('diff', 'git:trunk')
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^error GIT_BASE commits without a common history/)])
    expect((await project.run('diff', 'git:trunk', '--exact')).status).toBe(0)
  })

  test('that has no traces yet where they parted is told as that, and files are called by the commit', async () => {
    const project = branched()
    const commit = said(project.folder, 'rev-parse', 'trunk~1').slice(0, 12)
    git(project.folder, 'checkout', '-b', 'late', 'trunk')
    git(project.folder, 'rm', '-rq', 'docs-out/traces')
    git(project.folder, 'commit', '-m', 'none')
    git(project.folder, 'checkout', '-b', 'again')
    project.write('docs-out/traces/g/f/t.jsonl', TRACE)
    git(project.folder, 'add', '.')
    git(project.folder, 'commit', '-m', 'again')
    git(project.folder, 'checkout', '-b', 'other', 'late')
    project.write('docs-out/traces/g/f/t.jsonl', OTHER)
    git(project.folder, 'add', '.')
    git(project.folder, 'commit', '-m', 'other')
    const { status, stderr } = await project.run('diff', 'git:again')
    const base = said(project.folder, 'rev-parse', 'late').slice(0, 12)
    expect(status).toBe(2)
    expect(stderr).toContain(`error TRACE_MISSING git:${base}:docs-out/traces: there are no traces in it\n`)
    expect(stderr).toContain('it is what git:again and HEAD come from; --exact takes git:again itself\n')
    git(project.folder, 'checkout', '-f', 'topic')
    expect((await report(project, 'git:trunk')).tests[0].before.source).toBe(
      `git:${commit}:docs-out/traces/g/f/t.jsonl`,
    )
  })

  test('that a shallow clone does not reach back to is refused, with what to do', async () => {
    const project = branched()
    const origin = `file://${project.folder}`
    git(project.folder, 'clone', '--depth', '1', '--no-single-branch', origin, 'clone')
    const { status, stderr } = await project.runIn('clone', 'diff', 'git:origin/trunk')
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^error GIT_BASE this clone is shallow/)])
    expect(stderr).toContain('git fetch --unshallow')
    expect(stderr).toContain('--exact')
  })
})

describe('what is no commit is refused with the status 2', () => {
  const project = () => {
    const repository = committed()
    git(repository.folder, 'tag', '-a', '-m', 't', 'of-a-tree', 'HEAD^{tree}')
    git(repository.folder, 'tag', 'blob', 'HEAD:words.json')
    return repository
  }

  test.each([
    '^HEAD',
    'HEAD..trunk',
    'HEAD...trunk',
    'HEAD^!',
    'HEAD^@',
    'HEAD^{tree}',
    'HEAD:words.json',
    ':words.json',
    ':/no such message',
    'HEAD@{99}',
    'HEAD^2',
    'blob',
    'of-a-tree',
    '--all',
    '-x',
    '--help',
    ' ',
    'a b',
    'a\nb',
    '0'.repeat(40),
    'x'.repeat(5000),
  ])('git:%s', async (ref) => {
    const repository = project()
    for (const sides of [[`git:${ref}`], ['git:HEAD', `git:${ref}`], [`git:${ref}`, 'docs-out/traces', '--exact']]) {
      const { status, stdout, stderr } = await repository.run('diff', ...sides, '--fail-on', 'any')
      expect({ ref, status, stdout }).toEqual({ ref, status: 2, stdout: '' })
      expect(stderr).toMatch(/^error GIT_REF /)
    }
  })

  test('a message that a commit has names it', async () => {
    expect((await project().run('diff', 'git::/one')).stdout).toMatch(/^outcome: /)
  })
})

describe('what git refuses is told in its words', () => {
  test.each([
    [
      { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' },
      'GIT',
      /found {2}fatal: detected dubious ownership .*safe\.directory/,
      'do     if you trust',
    ],
    [{ GIT_DIR: '/nowhere' }, 'GIT_REPOSITORY', /found {2}fatal: not a git repository: '\/nowhere'/, 'do     unset it'],
    [{ PATH: '/nowhere' }, 'GIT', /found {2}".*ENOENT/, 'do     install git'],
  ])('with %j', async (more, code, found, advice) => {
    const project = committed()
    const io = { cwd: project.folder, env: { ...GIT_ENVIRONMENT, ...more } }
    const { status, stdout, stderr } = await runWith(io, 'diff', 'git:HEAD')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^error ${code} `))
    expect(stderr).toMatch(found)
    expect(stderr).toContain(advice)
  })

  test('of a damaged repository, with a hint', async () => {
    const project = committed()
    const id = said(project.folder, 'rev-parse', 'HEAD:docs-out/traces/g/f/t.jsonl')
    project.remove(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`)
    const gone = await project.run('diff', 'git:HEAD')
    expect([gone.status, gone.stdout]).toEqual([2, ''])
    expect(gone.stderr).toMatch(/^error GIT git:HEAD:docs-out.*: git does not have this file of the commit/)
    project.write(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`, 'nonsense')
    const broken = await project.run('diff', 'git:HEAD')
    expect([broken.status, broken.stdout]).toEqual([2, ''])
    expect(broken.stderr).toMatch(/^error GIT .*\n(?: {2}.*\n)* {2}do {5}git fsck/)
  })

  test('of a partial clone that cannot fetch what it lacks, with a hint', async () => {
    const project = committed()
    git(project.folder, 'config', 'uploadpack.allowFilter', 'true')
    git(project.folder, 'clone', '--no-checkout', '--filter=blob:none', `file://${project.folder}`, 'clone')
    project.write('clone/protokoll.json', '{"vocabulary":"words.json"}')
    git(join(project.folder, 'clone'), 'remote', 'set-url', 'origin', `file://${project.folder}/gone`)
    const { status, stdout, stderr } = await project.runIn('clone', 'diff', 'git:HEAD', '../docs-out/traces')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error GIT /)
    expect(stderr).toContain('found  ')
    expect(stderr).toMatch(/git fetch --refetch/)
  })
})
