import { mkdirSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesFrom } from '../../src/tracer/io/files.ts'
import { listFiles } from '../../src/tracer/io/list.ts'
import { wholeOf } from '../../src/tracer/io/places.ts'
import { loadProject } from '../../src/tracer/io/project.ts'
import { requireRunPlaces } from '../../src/tracer/io/run-places.ts'
import { problemsOf } from '../tracer/support/traces.ts'
import { Project, TRACE } from './project.ts'

/** A project that has everything, in a repository's folder below others. */
function fullProject(): Project {
  const project = new Project()
  project.write('tests/a.test.ts', '')
  project.write('templates/rst/test.hbs', '')
  project.write('sub/deep/.git', 'gitdir: elsewhere')
  project.write('real/.git/hooks/mine', 'mine')
  symlinkSync('docs-out/traces', join(project.folder, 'to-traces'))
  symlinkSync('.', join(project.folder, 'to-project'))
  return project
}

describe('render refuses to write to', () => {
  test.each([
    ['/', 'the root of the file system'],
    [homedir(), 'your home folder, or above it'],
    ['.', 'the folder of the project, or above it'],
    ['..', 'the folder of the project, or above it'],
    ['to-project', 'the folder of the project, or above it'],
    ['sub/deep', 'the root of a repository'],
    ['real/.git', "a folder of git's own"],
    ['real/.git/hooks', "a folder of git's own"],
    ['docs-out/traces', 'in "docs-out/traces"'],
    ['docs-out/traces/out', 'in "docs-out/traces"'],
    ['to-traces/out', 'in "docs-out/traces"'],
    ['features', 'in "features"'],
    ['features/f', 'in "features"'],
    ['tests', 'in "tests"'],
    ['.protokoll/failed', 'in ".protokoll/failed"'],
    ['templates', 'in "templates"'],
  ])('%s', async (out, found) => {
    const project = fullProject()
    const before = listFiles(project.folder)
    const { status, stderr } = await project.run('render', '--templates', 'templates', '--out', out)
    expect([status, stderr]).toEqual([1, expect.stringContaining(`error OUTPUT_PLACE ${out}: `)])
    expect(stderr).toContain(`  field  --out\n  found  ${found}\n`)
    expect(listFiles(project.folder)).toEqual(before)
  })

  test.each([
    ['traces', 'docs-out/developer/tests/traces/t.jsonl', ['--traces', 'docs-out/developer/tests/traces']],
    ['traces, by a link', 'docs-out/developer/tests/traces/t.jsonl', ['--traces', 'link']],
    ['features', 'docs-out/developer/tests/f/f/short.rst', ['--features', 'docs-out/developer/tests/f']],
    ['words', 'docs-out/developer/tests/w.json', ['--vocabulary', 'docs-out/developer/tests/w.json']],
  ])('where among the pages there are %s', async (_, file, args) => {
    const project = new Project()
    project.write(file, file.endsWith('.jsonl') ? TRACE : '{}')
    symlinkSync('docs-out/developer/tests/traces', join(project.folder, 'link'))
    const { stderr } = await project.run('render', ...args)
    expect(stderr).toContain('error OUTPUT_PLACE docs-out: ')
    expect(stderr).toContain('would lie among the pages, where files are replaced and removed')
  })
})

test('render writes beside the traces in its output, where a repository is not, and below tests', async () => {
  const project = fullProject()
  for (const out of ['docs-out', 'tests/docs', 'sub', 'other']) {
    expect(await project.run('render', '--out', out)).toMatchObject({ status: 0, stderr: '' })
  }
})

describe('runs of the tests refuse', () => {
  test.each([
    ['traces', '.', 'the folder of the project, or above it'],
    ['traces', '..', 'the folder of the project, or above it'],
    ['traces', '/', 'the root of the file system'],
    ['failed', 'sub/deep', 'the root of a repository'],
    ['failed', 'docs-out/traces', 'in "docs-out/traces"'],
    ['failed', 'docs-out/traces/failed', 'in "docs-out/traces"'],
    ['traces', '.protokoll/failed/passed', 'in ".protokoll/failed"'],
    ['traces', 'features', 'in "features"'],
    ['traces', 'tests', 'in "tests"'],
    ['traces', 'docs-out/developer/tests', 'in "docs-out/developer/tests"'],
    ['failed', 'docs-out/developer/tests/failed', 'in "docs-out/developer/tests"'],
  ])('%s that are %s', (field, path, found) => {
    const project = fullProject()
    project.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', [field]: path }))
    const problems = problemsOf(() => requireRunPlaces(project.folder, loadProject(project.folder)))
    expect(problems).toContainEqual(expect.objectContaining({ code: 'OUTPUT_PLACE', file: path, field, found }))
  })

  test('nothing that a project file says without these', () => {
    const project = fullProject()
    requireRunPlaces(project.folder, loadProject(project.folder))
    project.write('protokoll.json', '{"vocabulary":"words.json","scenarios":".","traces":"t","failed":"f","out":"t"}')
    requireRunPlaces(project.folder, loadProject(project.folder))
  })
})

describe('merge and upgrade refuse', () => {
  test.each([
    ['merge', 'docs-out/traces', '--out', 'docs-out/traces/merged'],
    ['merge', 'docs-out/traces/g', '--out', 'docs-out/traces'],
    ['merge', 'docs-out/traces', '--out', '/'],
    ['merge', 'docs-out/traces', '--out', 'real/.git/merged'],
    ['upgrade', '/'],
    ['upgrade', 'real/.git'],
    ['upgrade', 'sub/deep'],
  ])('%s %s %s %s', async (...args) => {
    const project = fullProject()
    const before = listFiles(project.folder)
    const { status, stderr } = await project.run(...args)
    expect([status, stderr]).toEqual([1, expect.stringContaining('error OUTPUT_PLACE ')])
    expect(listFiles(project.folder)).toEqual(before)
  })
})

test('a folder is the root of a repository where git says so, and nowhere else', () => {
  const project = new Project()
  mkdirSync(join(project.folder, 'a/.github'), { recursive: true })
  const disk = filesFrom(project.folder)
  const of = (path: string) => wholeOf({ path, what: 'it', field: '--out' }, undefined, disk).length
  expect([of('a'), of('a/b')]).toEqual([0, 0])
  project.write('a/.git/HEAD', '')
  expect([of('a'), of('a/b')]).toEqual([1, 0])
})
