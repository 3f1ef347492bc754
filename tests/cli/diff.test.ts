import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { build, Project, TRACE } from './project.ts'

beforeAll(build, 60_000)

const OTHER_STATE = TRACE.replace('"op":"joined"', '"op":"joined","set":{"round":7}')
const OTHER_TITLE = TRACE.replace('"section":"', '"section":"Other: ')

function git(folder: string, ...args: string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.invalid', '-c', 'protocol.file.allow=always']
  execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' })
}

/** Two commits; `git:HEAD` has another state than `git:HEAD^`, and the working folder what `git:HEAD` has. */
function repository(): Project {
  const project = new Project()
  git(project.folder, 'init', '-q', '-b', 'main')
  git(project.folder, 'add', '-A')
  git(project.folder, 'commit', '-q', '-m', 'before')
  project.write('docs-out/traces/g/f/t.jsonl', OTHER_STATE)
  git(project.folder, 'commit', '-q', '-a', '-m', 'after')
  return project
}

const after = 'docs-out/traces'

describe('protokoll diff', () => {
  test('compares commits with each other and with folders', () => {
    expect(OTHER_STATE).not.toBe(TRACE)
    const project = repository()
    const differ = project.run('diff', 'git:HEAD^', 'git:HEAD')
    expect(differ).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^outcome: .+1 of 1 test differs/),
    })
    expect(project.run('diff', 'git:HEAD', after)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^nothing: /),
    })
  })

  test.each([
    ['none', OTHER_STATE, 0],
    ['any', OTHER_STATE, 1],
    ['behaviour', OTHER_STATE, 1],
    ['any', OTHER_TITLE, 1],
    ['behaviour', OTHER_TITLE, 0],
    ['any', TRACE, 0],
  ])('--fail-on %s decides the exit status', (failOn, trace, status) => {
    const project = new Project()
    project.copy(after, 'before')
    project.write(`${after}/g/f/t.jsonl`, trace)
    expect(project.run('diff', 'before', after, '--fail-on', failOn)).toMatchObject({ status, stderr: '' })
  })

  test.each([
    ['a ref that does not exist', ['git:mian', after], 'error GIT_REF '],
    ['a ref that is an option', ['git:--help', after], 'error GIT_REF '],
    ['a folder that does not exist', ['befor', after], 'error OPTION there is no such folder'],
    ['a folder without traces', ['features', after], 'error TRACE_MISSING features'],
    ['one side only', [after], 'error OPTION '],
    ['three sides', [after, after, after], 'error OPTION '],
    ['a form that does not exist', [after, after, '--format', 'pdf'], 'error OPTION '],
    ['a kind of difference that does not exist', [after, after, '--fail-on', 'claims'], 'error OPTION '],
    ['a limit that is no number', [after, after, '--limit', 'many'], 'error OPTION no such limit'],
    ['words that do not exist', [after, after, '--vocabulary', 'none.json'], 'error VOCABULARY none.json'],
    [
      'other words for a commit',
      ['git:HEAD', after, '--vocabulary-before', 'words.json'],
      'error OPTION a commit brings its own words',
    ],
  ])('refuses %s with exit status 2', (_, args, head) => {
    refused(repository().run('diff', ...args), head)
  })

  test.each([
    ['of another version', TRACE.replace('"trace":1', '"trace":2'), 'error TRACE_VERSION'],
    ['of another protocol', TRACE.replace('"two_phase"', '"raft"'), 'error TRACE_'],
    ['that ends in the middle', TRACE.slice(0, -30), 'error TRACE_'],
  ])('refuses a trace %s, on either side', (_, trace, head) => {
    const project = new Project()
    project.write('other/g/f/t.jsonl', trace)
    refused(project.run('diff', 'other', after), head)
    refused(project.run('diff', after, 'other'), head)
  })

  test('says that a clone is shallow when it lacks the commit', () => {
    const project = repository()
    const clone = new Project()
    git(clone.folder, 'clone', '-q', '--depth', '1', `file://${project.folder}`, 'shallow')
    const ended = clone.runIn('shallow', 'diff', 'git:HEAD^', after)
    refused(ended, 'error GIT_SHALLOW ')
    expect(ended.stderr).toContain('git fetch --unshallow')
  })

  test('needs a repository for a commit', () => {
    refused(new Project().run('diff', 'git:HEAD', after), 'error GIT_REPOSITORY ')
  })
})

function refused({ status, stdout, stderr }: ReturnType<Project['run']>, head: string): void {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(head)
  expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal/m)
}
