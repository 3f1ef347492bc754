import { cpSync, mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/tracer/common/limits.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { GIT_ENVIRONMENT, git, Project, runWith, TRACE } from './project.ts'

/** There names have fewer characters, and git makes no links. */
const IS_WINDOWS = process.platform === 'win32'

const named = (name: string) => TRACE.replace('"test":"t"', `"test":${JSON.stringify(name)}`)

function commit(project: Project, folder = '.', ...options: string[]): Project {
  const at = join(project.folder, folder)
  git(at, 'init', ...options)
  git(at, 'add', '.')
  git(at, 'commit', '-m', 'one')
  return project
}

function link(project: Project, path: string, to: string): void {
  const at = join(project.folder, path)
  mkdirSync(dirname(at), { recursive: true })
  symlinkSync(to, at)
}

/** What `protokoll diff` says of the last commit and of what is on the disk, which are the same. */
async function both(project: Project, below = '.', env: Record<string, string> = {}): Promise<string> {
  const io = { cwd: join(project.folder, below), env: { ...GIT_ENVIRONMENT, ...env } }
  const { stdout, stderr } = await runWith(io, 'diff', 'git:HEAD', '--fail-on', 'any')
  return stderr + stdout
}

const same = (tests: number) => `nothing: Nothing differs. ${tests} test${tests === 1 ? '' : 's'} the same.\n`

test.skipIf(IS_WINDOWS)(
  'traces of any name are read: with tabs, line breaks, quotes, backslashes, and letters of all scripts',
  async () => {
    const project = new Project()
    for (const name of ['a\tb', 'a\nb', 'a\rb', '"a"', "'", 'a\\tb', 'a b ', 'ä', '日本', ':a', '-a', '*', '\u{1f600}'])
      project.write(`docs-out/traces/g/${name}/${name}.jsonl`, named(name))
    expect(await both(commit(project))).toBe(same(14))
  },
)

describe('paths of the project file are the same in a commit as on the disk', () => {
  test.each([
    ['./words.json', './docs-out/traces'],
    ['a/../words.json', 'a/../docs-out/./traces/'],
    ['.//words.json', 'docs-out//traces//'],
    ['features/../features/f/../../words.json', 'docs-out/traces/../traces'],
  ])('%s and %s', async (vocabulary, traces) => {
    const project = new Project()
    project.write('protokoll.json', JSON.stringify({ vocabulary, traces }))
    expect(await both(commit(project))).toBe(same(1))
  })

  test('full ones in the repository', async () => {
    const project = new Project()
    const [vocabulary, traces] = ['words.json', 'docs-out/traces'].map((path) => join(project.folder, path))
    project.write('protokoll.json', JSON.stringify({ vocabulary, traces }))
    expect(await both(commit(project))).toBe(same(1))
  })

  test('the top of the repository', async () => {
    const project = new Project()
    project.write('docs-out/traces/protokoll.json', '{"vocabulary":"../words.json","traces":"."}')
    project.write('docs-out/words.json', JSON.stringify(twoPhaseWords))
    commit(project, 'docs-out/traces')
    expect(await both(project, 'docs-out/traces')).toContain(
      'error VOCABULARY git:HEAD:../words.json: a path or a link that leads out',
    )
    project.write('docs-out/traces/protokoll.json', '{"vocabulary":"words.json","traces":"."}')
    project.write('docs-out/traces/words.json', JSON.stringify(twoPhaseWords))
    git(join(project.folder, 'docs-out/traces'), 'add', '.')
    git(join(project.folder, 'docs-out/traces'), 'commit', '-m', 'two')
    expect(await both(project, 'docs-out/traces')).toBe(same(1))
  })

  test('those that differ in case only', async () => {
    const project = commit(new Project())
    project.write('protokoll.json', '{"vocabulary":"Words.json"}')
    git(project.folder, 'commit', '-am', 'two')
    expect(await both(project)).toContain('error VOCABULARY git:HEAD:Words.json: there is no such file in it')
  })
})

describe.skipIf(IS_WINDOWS)('links are followed', () => {
  /** A project of which everything is behind a link: the project file, the words, the folder of traces and a trace in it. */
  function linked(): Project {
    const project = new Project()
    project.write('real/words.json', JSON.stringify(twoPhaseWords))
    project.write('real/project.json', '{"vocabulary":"links/words.json","traces":"links/deep/traces"}')
    project.write('real/deep/traces/g/f/u.jsonl', named('u'))
    project.write('real/elsewhere.txt', named('v'))
    link(project, 'real/deep/traces/g/f/v.jsonl', '../../../../elsewhere.txt')
    for (const path of ['protokoll.json', 'words.json']) project.remove(path)
    link(project, 'protokoll.json', 'real/project.json')
    link(project, 'links', './real/../real')
    return project
  }

  test('within a commit, also those of folders, and those in folders behind links', async () => {
    expect(await both(commit(linked()))).toBe(same(2))
  })

  test('also full ones, as long as they lead into the repository', async () => {
    const project = linked()
    project.remove('links')
    link(project, 'links', join(project.folder, 'real'))
    link(project, 'real/deep/traces/g/f/w.jsonl', join(project.folder, 'links/third.txt'))
    project.write('real/third.txt', named('w'))
    expect(await both(commit(project))).toBe(same(3))
  })

  test('to what is in no commit they are refused, by the name of what leads there', async () => {
    const outside = new Project()
    for (const [path, to] of [
      ['words.json', join(outside.folder, 'words.json')],
      ['words.json', `../${outside.folder.split('/').at(-1)}/words.json`],
    ] as const) {
      const project = new Project()
      project.remove(path)
      link(project, path, to)
      const text = await both(commit(project))
      expect(text).toMatch(
        /^error VOCABULARY git:HEAD:words\.json: a path or a link that leads out of the repository\n {2}found/,
      )
      expect(text).toContain('words.json"\n')
    }
    const project = new Project()
    link(project, 'docs-out/traces/g/f/u.jsonl', join(outside.folder, 'docs-out/traces/g/f/t.jsonl'))
    expect(await both(commit(project))).toMatch(
      /^error TRACE_MISSING git:HEAD:docs-out\/traces\/g\/f\/u\.jsonl: .* leads out/,
    )
    const folder = new Project()
    folder.remove('docs-out/traces')
    link(folder, 'docs-out/traces', join(outside.folder, 'docs-out/traces'))
    expect(await both(commit(folder))).toMatch(/^error TRACE_MISSING git:HEAD:docs-out\/traces: .* leads out/)
  })

  test.each([
    ['nowhere', 'a link that leads to nothing'],
    ['u.jsonl', 'a link that leads to itself, or over too many others'],
    ['../f', 'a link to a folder'],
  ])('to %s they are refused', async (to, message) => {
    const project = new Project()
    link(project, 'docs-out/traces/g/f/u.jsonl', to)
    expect(await both(commit(project))).toContain(
      `error TRACE_MISSING git:HEAD:docs-out/traces/g/f/u.jsonl: ${message}\n`,
    )
  })

  test('in a circle of full ones they are refused', async () => {
    const project = new Project()
    project.remove('words.json')
    link(project, 'words.json', join(project.folder, 'other.json'))
    link(project, 'other.json', join(project.folder, 'words.json'))
    expect(await both(commit(project))).toContain(
      'error VOCABULARY git:HEAD:words.json: a link that leads to itself, or over too many others\n',
    )
  })
})

describe('the project is found', () => {
  test('in a folder of the repository, also with GIT_DIR set, as hooks have it', async () => {
    const project = new Project()
    project.write('a/protokoll.json', '{"vocabulary":"../words.json","traces":"./traces"}')
    project.write('a/traces/g/f/own.jsonl', named('own'))
    project.write('a/src/x.ts', '')
    commit(project)
    for (const below of ['a', 'a/src']) {
      expect(await both(project, below)).toBe(same(1))
      expect(await both(project, below, { GIT_DIR: join(project.folder, '.git') })).toBe(same(1))
    }
    expect(await both(project, '.', { GIT_DIR: '.git' })).toBe(same(1))
  })

  test('where GIT_DIR and GIT_WORK_TREE name a repository that lies elsewhere', async () => {
    const project = commit(new Project())
    const elsewhere = `${project.folder}-git`
    renameSync(join(project.folder, '.git'), elsewhere)
    project.write('.keep', '')
    cpSync(elsewhere, join(project.folder, 'dots'), { recursive: true })
    const env = { GIT_DIR: join(project.folder, 'dots'), GIT_WORK_TREE: project.folder }
    expect(await both(project, '.', env)).toBe(same(1))
    expect(await both(project, 'features/f', env)).toBe(same(1))
  })

  test.skipIf(IS_WINDOWS)('from behind a link to its folder', async () => {
    const project = new Project()
    project.write('a/protokoll.json', '{"vocabulary":"words.json","traces":"traces"}')
    project.write('a/words.json', JSON.stringify(twoPhaseWords))
    project.write('a/traces/g/f/own.jsonl', named('own'))
    commit(project)
    link(project, 'behind', 'a')
    expect(await both(project, 'behind')).toBe(same(1))
  })

  test('in a worktree, and in a submodule', async () => {
    const project = commit(new Project())
    git(project.folder, 'worktree', 'add', 'tree', '-b', 'topic')
    expect(await both(project, 'tree')).toBe(same(1))
    expect(await both(project, 'tree/features')).toBe(same(1))
    const outer = new Project()
    git(outer.folder, 'init')
    git(outer.folder, '-c', 'protocol.file.allow=always', 'submodule', 'add', project.folder, 'sub')
    expect(await both(outer, 'sub')).toBe(same(1))
  })

  test('in a repository of longer ids', async () => {
    expect(await both(commit(new Project(), '.', '--object-format=sha256'))).toBe(same(1))
  })
})

test('files of a commit are refused by name before they are read, if they are too large', async () => {
  const project = new Project()
  project.write('words.json', JSON.stringify({ ...twoPhaseWords, title: 'x'.repeat(LIMITS.inputBytes) }))
  const text = await both(commit(project))
  expect(text).toMatch(/^error FILE_SIZE git:HEAD:words\.json: /)
})
