import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { committed, OTHER, Project, TRACE } from './project.ts'

describe('in a folder of a project', () => {
  test('render makes the same pages, and names files as one finds them from there', async () => {
    const project = new Project()
    project.render()
    const before = project.contents('docs-out')
    project.write('src/deep/x.ts', '')
    project.remove('docs-out/developer')
    const { status, stdout, stderr } = await project.runIn('src/deep', 'render')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Start at ../../docs-out/developer/tests/index.rst\n')
    expect(project.contents('docs-out')).toEqual(before)
    expect(project.contents('.protokoll')).toHaveProperty(['pages.jsonl'])
    expect(Object.keys(project.contents('src'))).toEqual(['deep/x.ts'])
  })

  test('what the command line names is looked for from there', async () => {
    const project = new Project()
    project.write('src/traces/g/f/other.jsonl', TRACE.replace('"test":"t"', '"test":"other"'))
    expect((await project.runIn('src', 'render', '--traces', 'traces', '--out', 'out')).status).toBe(0)
    expect(project.contents('src/out')).toHaveProperty(['developer/tests/g/f/other.rst'])
    expect(project.contents()).toEqual({})
  })

  test('diff compares folders from there, the last run, and commits', async () => {
    const project = committed()
    project.write('src/before/g/f/t.jsonl', OTHER)
    const verdict = async (...args: string[]) => {
      const { stdout, stderr } = await project.runIn('src', 'diff', ...args)
      return stderr + stdout.split(':')[0]
    }
    expect(await verdict('before', '../docs-out/traces')).toBe('outcome')
    expect(await verdict('git:HEAD~1', '../docs-out/traces')).toBe('outcome')
    expect(await verdict('git:HEAD', '../docs-out/traces')).toBe('nothing')
    project.write('.protokoll/failed/g/f/t.jsonl', OTHER.replace('"passed"', '"failed"'))
    expect(await verdict('git:HEAD', '../docs-out/traces')).toBe('outcome')
  })

  test('a project file of its own is nearer', async () => {
    const project = new Project()
    project.write('packages/a/protokoll.json', '{"vocabulary":"../../words.json","traces":"traces"}')
    project.write('packages/a/traces/g/f/own.jsonl', TRACE.replace('"test":"t"', '"test":"own"'))
    project.write('packages/a/src/x.ts', '')
    expect((await project.runIn('packages/a/src', 'render')).stdout).toContain('1 test: ')
    expect(project.contents('packages/a/docs-out')).toHaveProperty(['developer/tests/g/f/own.rst'])
    expect(project.contents()).toEqual({})
  })

  test('an error in the project file, or of what it names, is where it is', async () => {
    const project = new Project()
    project.write('src/x.ts', '')
    project.remove('words.json')
    const { stderr } = await project.runIn('src', 'render')
    expect(stderr).toMatch(/^error VOCABULARY \.\.\/words\.json: cannot be read\n/)
    project.write('protokoll.json', '{"vocabulry":"words.json"}')
    expect((await project.runIn('src', 'render')).stderr).toMatch(/^error PROJECT_FILE \.\.\/protokoll\.json: /)
  })
})

test('without a project file, it is said where it was looked for', async () => {
  const project = new Project()
  project.remove('protokoll.json')
  project.write('src/x.ts', '')
  const { status, stderr } = await project.runIn('src', 'render')
  expect(status).toBe(1)
  expect(stderr).toContain('error PROJECT_FILE protokoll.json: there is no project file\n  found  none in ')
  const above = (folder: string): string[] =>
    dirname(folder) === folder ? [folder] : [folder, ...above(dirname(folder))]
  for (const folder of [`${project.folder}/src`, ...above(project.folder)]) {
    expect(stderr).toContain(JSON.stringify(folder))
  }
})
