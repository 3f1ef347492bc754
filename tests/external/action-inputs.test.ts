import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/tracer/common/limits.ts'
import { realFiles } from '../../src/tracer/io/files.ts'
import { GIT_ENVIRONMENT, OTHER, TRACE } from '../cli/project.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { Runner } from './action-runner.ts'
import { FakeGitHub } from './fake-github.ts'
import { OPENED } from './pull-request.ts'
import { tempFolder } from './tools.ts'

const github = new FakeGitHub()

beforeAll(async () => void (await github.start()))
beforeEach(() => github.clear())
afterAll(() => github.stop())

/** A repository with a commit of projects that have one trace each, and a machine to use the action on. */
class Checkout {
  private readonly top = tempFolder()
  readonly folder = join(this.top, 'repository')
  readonly artifacts = join(this.top, 'artifacts')
  readonly summary = join(this.top, 'summary.md')

  constructor(...projects: string[]) {
    for (const project of projects) {
      this.write(join(project, 'protokoll.json'), '{"vocabulary":"words.json"}')
      this.write(join(project, 'words.json'), JSON.stringify(twoPhaseWords))
      this.write(join(project, 'docs-out/traces/g/f/t.jsonl'), TRACE)
    }
    this.git('init', '-q')
    this.git('add', '.')
    this.git('-c', 'user.name=a', '-c', 'user.email=a@b.invalid', 'commit', '-q', '-m', 'one')
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, env: GIT_ENVIRONMENT, encoding: 'utf8' }).trim()
  }

  /** Beside the repository, with `../` in front. */
  write(path: string, content: string): void {
    realFiles.write(join(this.folder, path), content)
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path))
  }

  link(path: string, to: string): void {
    symlinkSync(to, join(this.folder, path))
  }

  use(inputs: Readonly<Record<string, string>>, { told = OPENED, sha = '' }: { told?: unknown; sha?: string } = {}) {
    mkdirSync(this.artifacts, { recursive: true })
    const temp = mkdtempSync(join(this.top, 'temp-'))
    const event = join(temp, 'event.json')
    writeFileSync(event, JSON.stringify(told))
    const env = {
      GITHUB_EVENT_PATH: event,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_API_URL: github.address,
      GITHUB_GRAPHQL_URL: `${github.address}/graphql`,
      GITHUB_SHA: sha,
      GITHUB_RUN_ID: '90',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_STEP_SUMMARY: this.summary,
    }
    const machine = { folder: this.folder, temp, artifacts: this.artifacts, env, context: { github: {} } }
    return new Runner(machine).useAction({ test: '', base: 'HEAD', ...inputs })
  }
}

/** A line that would be a command of the machine, in the middle of a text. */
const COMMAND = '\n::add-mask::e\n##[error]no\n::error file=README.md,line=1::PWNED\n'
const COMMENT = { comment: 'true', token: 'the-token' }

describe('two projects in one repository', () => {
  test('have a comment, an artifact and a heading each, and everything is done in their folder', async () => {
    const checkout = new Checkout('a', 'packages/b')
    const folders = ['a', './packages/b/']
    for (const round of [1, 2]) {
      for (const folder of folders) checkout.write(join(folder, 'docs-out/traces/g/f/t.jsonl'), OTHER)
      for (const folder of folders) {
        const { passed, output } = await checkout.use({ 'working-directory': folder, ...COMMENT })
        expect(passed, `${round}: ${output}`).toBe(true)
      }
      expect(github.comments.map(({ body }) => body.split('\n')[2])).toEqual(['## `a`', '## `packages/b`'])
      expect(readdirSync(checkout.artifacts).sort()).toEqual(['behaviour-a', 'behaviour-packages%2Fb'])
    }
    const text = readFileSync(checkout.summary, 'utf8')
    expect(text.match(/^## .*$/gm)).toEqual(['## `a`', '## `packages/b`', '## `a`', '## `packages/b`'])
    expect(text).toContain('### protokoll: outcome')
  })

  test('jobs of a matrix are told apart by a key, also on one machine', async () => {
    const checkout = new Checkout('')
    checkout.write('docs-out/traces/g/f/t.jsonl', OTHER)
    for (const key of ['node 22 (a*)', 'node 24', '']) {
      const { passed, output } = await checkout.use({ key, artifact: 'kept', ...COMMENT })
      expect(passed, output).toBe(true)
    }
    expect(readdirSync(checkout.artifacts).sort()).toEqual(['kept', 'kept-node%2022%20(a%2A)', 'kept-node%2024'])
    expect(github.comments.map(({ body }) => body.split('\n')[2])).toEqual([
      '## `node 22 (a*)`',
      '## `node 24`',
      '### protokoll: outcome',
    ])
  })

  test('a folder without a project is an error that names the file', async () => {
    const { passed, output } = await new Checkout('a').use({ 'working-directory': '.' })
    expect([passed, output]).toEqual([false, expect.stringContaining('error: protokoll.json of the working directory')])
  })
})

describe('what is not ours is a line like any other', () => {
  test.each([
    ['in a trace', 'docs-out/traces/g/f/t.jsonl', JSON.stringify({ trace: 1, [COMMAND]: 1 }), 'Compare with the base'],
    ['in the name of a trace', `docs-out/traces/g/x${COMMAND}y.jsonl`, TRACE.slice(0, -9), 'Compare with the base'],
    ['in the words', 'words.json', `{"a": "${COMMAND}`, 'Compare with the base'],
    ['in the project file', 'protokoll.json', `{"${COMMAND}": x`, 'Run the tests'],
    ['in a path', 'protokoll.json', JSON.stringify({ vocabulary: `no${COMMAND}` }), 'Put the traces together'],
  ])('%s', async (_, path, content, step) => {
    const checkout = new Checkout('')
    checkout.write(path, content)
    const { passed, ran, obeyed, output } = await checkout.use({ test: 'true', traces: 'docs-out/traces' })
    expect({ passed, last: ran.at(-1), obeyed }, output).toEqual({
      passed: false,
      last: step,
      obeyed: [],
    })
    expect(await checkout.use({ traces: 'docs-out/traces' })).toMatchObject({ passed: false, obeyed: [] })
  })

  test('in two traces of one name', async () => {
    const checkout = new Checkout('')
    const name = `x${COMMAND}y.jsonl`
    checkout.write(`one/${name}`, TRACE)
    checkout.write(`two/${name}`, OTHER)
    const { ran, obeyed, output } = await checkout.use({ traces: 'one\ntwo' })
    expect([ran.at(-1), obeyed]).toEqual(['Put the traces together', []])
    expect(output).toContain('COLLISION')
  })

  test('in what GitHub answers, and in the report', async () => {
    const checkout = new Checkout('')
    checkout.write('docs-out/traces/g/f/t.jsonl', TRACE.replaceAll('One', JSON.stringify(COMMAND).slice(1, -1)))
    const { passed, obeyed, output } = await checkout.use({ ...COMMENT, token: 'another' })
    expect([passed, obeyed], output).toEqual([false, []])
    expect(output).toContain('PWNED')
  })

  test('on either stream, whatever prints it', async () => {
    const checkout = new Checkout('')
    checkout.write('stub.sh', 'echo "::error::$1"; printf "##[error]$1" >&2; [ "$1" = merge ]')
    const { obeyed, output } = await checkout.use({ protokoll: 'bash stub.sh' })
    expect(obeyed).toEqual([])
    expect(output).toMatch(/::error::merge\n##\[error\]merge\n[\s\S]*::error::diff\n##\[error\]diff\n/)
  })

  test('but what the tests say to the machine is meant', async () => {
    const checkout = new Checkout('')
    const { passed, obeyed } = await checkout.use({ test: 'echo "::error file=a.ts,line=1::it failed"; false' })
    expect([passed, obeyed]).toEqual([false, ['::error file=a.ts,line=1::it failed']])
  })
})

describe('what the project file names', () => {
  const LEFT = '../outside/g/f/t.jsonl'

  test.each([
    ['a folder outside', '../outside', '"failed" in protokoll.json leads out of'],
    ['a link to one', 'link', '"failed" in protokoll.json leads out of'],
    ['the whole repository', '.', '"failed" in protokoll.json holds the project'],
  ])('is not emptied if it is %s', async (_, failed, said) => {
    const checkout = new Checkout('')
    checkout.write(LEFT, TRACE)
    checkout.link('link', '../outside')
    checkout.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', failed }))
    const { passed, output } = await checkout.use({ test: 'true' })
    expect([passed, output]).toEqual([false, expect.stringContaining(said)])
    expect([checkout.has(LEFT), checkout.has('docs-out/traces/g/f/t.jsonl')]).toEqual([true, true])
  })

  test('loses traces and nothing else, and nothing behind links', async () => {
    const checkout = new Checkout('')
    checkout.write(LEFT, TRACE)
    checkout.write('src/g/old.jsonl', TRACE)
    checkout.write('src/code.ts', '')
    checkout.link('src/link', '../../outside')
    checkout.write('.protokoll/run/run.json', '{"run":1}')
    checkout.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', failed: 'src' }))
    const { passed, output } = await checkout.use({ test: 'true' })
    expect(passed, output).toBe(true)
    const paths = [LEFT, 'src/code.ts', 'src/g/old.jsonl', '.protokoll/run']
    expect(paths.map((path) => checkout.has(path))).toEqual([true, true, false, false])
  })

  test('does not make the folder of the last run another', async () => {
    const checkout = new Checkout('')
    checkout.write('../outside/run/run.json', '{"run":1}')
    checkout.link('.protokoll', '../outside')
    const { passed, output } = await checkout.use({ test: 'true' })
    expect([passed, output]).toEqual([false, expect.stringContaining('the folder of the last run leads out of')])
    expect(checkout.has('../outside/run/run.json')).toBe(true)
  })

  test.each([
    [{ vocabulary: 'words.json', traces: '../outside' }, 'a folder of traces leads out of'],
    [{ vocabulary: 'words.json', traces: 'link' }, 'a folder of traces leads out of'],
    [{ vocabulary: '../words.json' }, 'the file of words leads out of'],
    [{ vocabulary: 'docs-out' }, 'the words are in no file'],
    [{ vocabulary: 7 }, 'protokoll.json does not say "vocabulary" as a path'],
  ])('is not read if it is elsewhere: %j', async (project, said) => {
    const checkout = new Checkout('')
    checkout.write(LEFT, TRACE)
    checkout.write('../words.json', JSON.stringify(twoPhaseWords))
    checkout.link('link', '../outside')
    checkout.write('protokoll.json', JSON.stringify(project))
    const { passed, ran, output } = await checkout.use({})
    expect([passed, ran.at(-1), output]).toEqual([
      false,
      'Put the traces together',
      expect.stringContaining(`error: ${said}`),
    ])
  })

  test('may be called like an option, a pattern or a command', async () => {
    const checkout = new Checkout('')
    const traces = '--out=$(touch evil)`touch evil`[a-z]'
    checkout.write(`${traces}/g/f/t.jsonl`, OTHER)
    checkout.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', traces }))
    const { passed, output } = await checkout.use({ 'fail-on': 'none' })
    expect([passed, checkout.has('evil')], output).toEqual([true, false])
    expect(output).toContain('outcome: ')
  })
})

describe('folders of traces', () => {
  test('are found by a pattern, hidden ones by one that says so', async () => {
    const checkout = new Checkout('')
    for (const name of ['shard-1', 'shard-2', '.shard-3']) {
      checkout.write(`all of/${name}/traces/g/${name}.jsonl`, TRACE.replace('"test":"t"', `"test":"${name}"`))
    }
    checkout.write('all of/shard-file', '')
    const countOf = async (traces: string) =>
      / (\d+) traces?\b|(\d+) traces? from/.exec((await checkout.use({ traces })).output)?.[2]
    expect(await countOf('all of/*/traces')).toBe('2')
    expect(await countOf('all of/sh*-1/tr*s\n\nall of/.sh*/traces')).toBe('2')
    expect(await countOf(`${checkout.folder}/all of/*-2/traces`)).toBe('1')
    const { passed, output } = await checkout.use({ traces: 'none/*/traces' })
    expect([passed, output]).toEqual([false, expect.stringContaining('there is no folder of traces: none/*/traces')])
  })

  test('are not read if they hold more than any tests leave', async () => {
    const checkout = new Checkout('')
    checkout.write('big/g/f/t.jsonl', '')
    truncateSync(join(checkout.folder, 'big/g/f/t.jsonl'), LIMITS.actionBytes + 1)
    const { ran, output } = await checkout.use({ traces: 'docs-out/traces\nbig' })
    expect([ran.at(-1), output]).toEqual(['Put the traces together', expect.stringContaining('536870912 bytes')])
  })

  test('are not behind links that a pattern finds', async () => {
    const checkout = new Checkout('')
    checkout.write('../outside/traces/g/f/t.jsonl', TRACE)
    checkout.write('shards/one/traces/g/f/t.jsonl', TRACE)
    checkout.link('shards/two', '../../outside')
    const { passed, output } = await checkout.use({ traces: 'shards/*/traces' })
    expect([passed, output]).toEqual([false, expect.stringContaining('a folder of traces leads out of')])
  })
})

describe('the base that GitHub says', () => {
  const HEAD = '1'.repeat(40)
  const MERGE = '2'.repeat(40)
  const FROM_GITHUB = { base: 'pull-request', token: 'the-token' }
  const opened = (base: string) => ({
    pull_request: { number: 7, head: { sha: HEAD, repo: null }, base: { sha: base } },
  })

  test('is what the head was merged into, also of a fork that is gone', async () => {
    const checkout = new Checkout('')
    const base = checkout.git('rev-parse', 'HEAD')
    github.parents.set(MERGE, [base, HEAD])
    const { passed, output, calls } = await checkout.use(FROM_GITHUB, { told: opened('3'.repeat(40)), sha: MERGE })
    expect([passed, calls.at(-1)], output).toEqual([true, expect.stringContaining(` git:${base} `)])
  })

  test.each([
    ['is a commit', opened('--help'), 'no commit that a pull request could be merged into: --help'],
    ['is of a pull request', {}, 'this event belongs to no pull request'],
  ])('%s', async (_, told, said) => {
    const { passed, ran, output } = await new Checkout('').use(FROM_GITHUB, { told })
    expect([passed, ran.at(-1), output]).toEqual([false, 'Find the pull request', expect.stringContaining(said)])
  })

  test('is not asked for a shard, which needs no token', async () => {
    const { passed, output } = await new Checkout('').use({ base: '', comment: 'true', artifact: 'shard' })
    expect(passed, output).toBe(true)
  })
})

test('where protokoll is not installed that is no difference', async () => {
  const checkout = new Checkout('')
  checkout.write('stub.sh', '[ "$1" = merge ]')
  const { passed, ran } = await checkout.use({ protokoll: 'bash stub.sh' })
  expect([passed, ran.at(-1)]).toEqual([false, 'Compare with the base'])
})
