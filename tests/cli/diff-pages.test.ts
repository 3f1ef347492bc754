import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/tracer/diff/report.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { GIT_ENVIRONMENT, git, Project } from './project.ts'

const TRACE = 'docs-out/traces/g/f/t.jsonl'
const PAGE = 'docs-out/developer/tests/g/f/t'
const ADDRESS = 'https://git.example/o/r'

const asked = (what: string) => ({ node: '1', op: 'asked', fields: { what } })
const traceOf = (what: string, test = 't', end: object = END) =>
  textOf([{ ...HEADER, test }, SECTION, ...JOINED, asked('first'), asked(what), end])

/** A project with two commits, in which a test asks for something else. What a commit has besides is made before it. */
function changed(prepare: (project: Project) => void = (project) => project.render()): Project {
  const project = new Project()
  git(project.folder, 'init')
  for (const what of ['x', 'y']) {
    project.write(TRACE, traceOf(what))
    prepare(project)
    git(project.folder, 'add', '.')
    git(project.folder, 'commit', '-m', what)
  }
  return project
}

function commit({ folder }: Project, ref: string): string {
  return execFileSync('git', ['rev-parse', ref], { cwd: folder, env: GIT_ENVIRONMENT, encoding: 'utf8' }).trim()
}

async function report(project: Project, ...args: string[]): Promise<Report> {
  const { stdout, stderr } = await project.run('diff', ...args, '--format', 'json')
  if (stderr !== '') throw new Error(stderr)
  return JSON.parse(stdout)
}

const pagesOf = async (project: Project, ...args: string[]) => (await report(project, ...args)).tests[0]?.pages

const BOTH = ['git:HEAD~1', 'git:HEAD', '--repository', ADDRESS]
const FOLDER = ['git:HEAD~1', 'after', '--repository', ADDRESS, '--commit-after', 'HEAD']
const at = (project: Project, ref: string, path: string) => `${ADDRESS}/blob/${commit(project, ref)}/${path}`

describe('two commits', () => {
  test('are shown by their own pages, in RST at the section', async () => {
    const project = changed()
    expect(await pagesOf(project, ...BOTH)).toEqual({
      before: `${at(project, 'HEAD~1', PAGE)}.rst#test-g-f-t-one`,
      after: `${at(project, 'HEAD', PAGE)}.rst#test-g-f-t-one`,
    })
  })

  test('in Markdown, where there is a page, at the row that differs, if the page has it', async () => {
    const project = changed((each) => {
      each.render()
      each.write(`${PAGE}.md`, '<a id="test-g-f-t-one-row-s1-asked"></a>')
    })
    // A second one that says the same has another name.
    project.write(TRACE, traceOf('z'))
    project.write(`${PAGE}.md`, '<a id="test-g-f-t-one-row-s1-asked-2"></a>')
    git(project.folder, 'commit', '-am', 'three')
    expect(await pagesOf(project, ...BOTH)).toEqual({
      before: `${at(project, 'HEAD~1', PAGE)}.md`,
      after: `${at(project, 'HEAD', PAGE)}.md#test-g-f-t-one-row-s1-asked-2`,
    })
  })

  test('in RST, where Markdown is for another place', async () => {
    const project = changed((each) => {
      each.write('protokoll.json', '{"vocabulary":"words.json","flavour":"vitepress"}')
      each.render()
      each.write(`${PAGE}.md`, '')
    })
    expect(await pagesOf(project, ...BOTH)).toMatchObject({ after: expect.stringContaining(`${PAGE}.rst#`) })
    git(project.folder, 'rm', '-q', `${PAGE}.rst`)
    git(project.folder, 'commit', '-m', 'three')
    expect(await pagesOf(project, 'git:HEAD~2', ...BOTH.slice(1))).toMatchObject({
      after: expect.stringContaining(`${PAGE}.md`),
    })
  })

  test('wherever the repository shows files of commits', async () => {
    const project = changed()
    const [before, after] = [commit(project, 'HEAD~1'), commit(project, 'HEAD')]
    const given = ['git:HEAD~1', 'git:HEAD', '--repository', 'http://h/{path}?c={commit}&x=(1)']
    const address = (id: string) => `http://h/${PAGE}.rst?c=${id}&x=(1)#test-g-f-t-one`
    expect(await pagesOf(project, ...given)).toEqual({ before: address(before), after: address(after) })
    const { stdout } = await project.run('diff', ...given, '--format', 'md')
    expect(stdout).toContain(`[after](http://h/${PAGE}.rst?c=${after}&amp;x=%281%29#test-g-f-t-one)`)
    const { stdout: html } = await project.run('diff', ...given, '--format', 'html')
    expect(html).toContain(`<a href="http://h/${PAGE}.rst?c=${after}&amp;x=(1)#test-g-f-t-one">after</a>`)
  })

  test('are shown by no page that is not committed', async () => {
    const project = changed((each) => {
      each.write('.gitignore', 'docs-out/developer\n')
      each.render()
    })
    expect(await pagesOf(project, ...BOTH)).toBeUndefined()
  })

  test('have pages of tests that came and went, on that side', async () => {
    const project = changed()
    project.remove(TRACE)
    project.write('docs-out/traces/g/f/u.jsonl', textOf([{ ...HEADER, test: 'u' }, { section: 'Two' }, ...JOINED, END]))
    project.render()
    git(project.folder, 'add', '.')
    git(project.folder, 'commit', '-m', 'three')
    const { added, removed } = await report(project, ...BOTH)
    const [first, second] = [commit(project, 'HEAD~1'), commit(project, 'HEAD')]
    expect(removed.map(({ pages }) => pages)).toEqual([{ before: `${ADDRESS}/blob/${first}/${PAGE}.rst` }])
    const page = 'docs-out/developer/tests/g/f/u.rst'
    expect(added.map(({ pages }) => pages)).toEqual([{ after: `${ADDRESS}/blob/${second}/${page}` }])
  })

  test('may lie anywhere in the repository, and have names of any letters', async () => {
    const project = new Project()
    git(project.folder, 'init')
    const test = "größe [a](b) `x` ')"
    for (const what of ['x', 'y']) {
      for (const path of ['words.json', 'features']) project.copy(path, `pkg é/${path}`)
      project.write('pkg é/protokoll.json', '{"vocabulary":"words.json","out":"pages"}')
      project.write('pkg é/docs-out/traces/g/f/t.jsonl', traceOf(what, test))
      project.write('pkg é/pages/developer/tests/g/f/größe_a_b_x.rst', '.. _test.g.f.größe_a_b_x.One:\n')
      git(project.folder, 'add', '.')
      git(project.folder, 'commit', '-m', what)
    }
    const { stdout } = await project.runIn('pkg é', 'diff', ...BOTH, '--format', 'md')
    const path = 'pkg%20%C3%A9/pages/developer/tests/g/f/gr%C3%B6%C3%9Fe_a_b_x.rst'
    const link = (name: string, ref: string) => `[${name}](${ADDRESS}/blob/${commit(project, ref)}/${path})`
    expect(stdout).toContain(`On its pages: ${link('before', 'HEAD~1')}, ${link('after', 'HEAD')}.`)
    expect(stdout).toContain(`: ${link(`\`\`g/f/${test}\`\``, 'HEAD')}\n`)
  })
})

describe('a folder after', () => {
  test('is shown by the pages of its commit, of tests that do there what they did', async () => {
    const project = changed()
    project.write('after/g/f/t.jsonl', traceOf('y'))
    expect(await pagesOf(project, ...FOLDER)).toMatchObject({ after: expect.stringContaining(`${PAGE}.rst#`) })
    expect(await pagesOf(project, ...FOLDER.slice(0, 4))).toEqual({ before: expect.any(String) })
  })

  test('is not shown by pages of something else, and that is said', async () => {
    const project = changed()
    project.write('after/g/f/t.jsonl', traceOf('z'))
    expect(await pagesOf(project, ...FOLDER)).toEqual({ before: expect.any(String), after: null })
    for (const format of ['md', 'html']) {
      const { stdout } = await project.run('diff', ...FOLDER, '--format', format)
      expect(stdout).toContain('The committed page of 1 test shows something else than what was compared after')
      expect(stdout).not.toContain('after</a>')
      expect(stdout).not.toContain('[after]')
    }
    // Where no pages are committed, there is nothing to say.
    git(project.folder, 'rm', '-rq', 'docs-out/developer')
    git(project.folder, 'commit', '-m', 'three')
    expect(await pagesOf(project, ...FOLDER)).toEqual({ before: expect.any(String) })
  })

  test('is compared whatever its commit holds', async () => {
    const project = changed()
    project.write('after/g/f/t.jsonl', traceOf('y'))
    for (const [path, text] of [
      [TRACE, 'no trace'],
      ['protokoll.json', 'no project'],
    ] as const) {
      project.write(path, text)
      git(project.folder, 'commit', '-am', 'broken')
      project.write('protokoll.json', '{"vocabulary":"words.json"}')
      const { tests } = await report(project, 'git:HEAD~2', ...FOLDER.slice(1), '--exact')
      expect(tests).toHaveLength(1)
      expect(tests[0]?.pages).toEqual({ before: expect.any(String), ...(path === TRACE ? { after: null } : {}) })
      git(project.folder, 'reset', '--hard', 'HEAD~1')
    }
  })
})

test('of a test that failed, the last row is shown where no event differs', async () => {
  const project = changed((each) => each.write(`${PAGE}.md`, '<a id="test-g-f-t-one-row-s1-asked-2">'))
  project.write(TRACE, traceOf('y', 't', { end: 'failed' }))
  git(project.folder, 'commit', '-am', 'three')
  expect(await pagesOf(project, ...BOTH)).toEqual({
    before: `${at(project, 'HEAD~1', PAGE)}.md`,
    after: `${at(project, 'HEAD', PAGE)}.md#test-g-f-t-one-row-s1-asked-2`,
  })
})

test('without an address the report has no links', async () => {
  const project = changed()
  project.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', repository: ADDRESS }))
  expect(await pagesOf(project, 'git:HEAD~1', 'git:HEAD')).toBeUndefined()
  expect((await project.run('diff', 'git:HEAD~1', 'git:HEAD', '--format', 'md')).stdout).not.toContain('https:')
})

test.each([
  ['--repository', [...BOTH.slice(0, 3), 'https://h/{path}'], 'no such address'],
  ['--commit-after', ['git:HEAD~1', 'after', '--commit-after', 'HEAD'], 'nobody knows where its pages are shown'],
  ['--commit-after', [...BOTH, '--commit-after', 'HEAD'], 'what stands after is a commit already'],
  ['GIT_REF', [...FOLDER.slice(0, 5), 'nowhere'], 'there is no such commit'],
])('refused is %s with %j', async (what, args, message) => {
  const project = changed()
  project.write(join('after', 'g/f/t.jsonl'), traceOf('y'))
  const { status, stderr } = await project.run('diff', ...args)
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
  expect(stderr).toContain(what)
})
