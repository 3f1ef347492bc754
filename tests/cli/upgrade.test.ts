import { describe, expect, test } from 'vitest'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { git, Project, TRACE } from './project.ts'

const NEWEST = textOf([{ ...HEADER, trace: 2 }, SECTION, ...JOINED, END])
const headOf = (project: Project, path = 'g/f/t.jsonl') =>
  Buffer.from(project.contents('docs-out/traces')[path] ?? '', 'latin1')
    .toString()
    .split('\n')[0]

describe('protokoll upgrade', () => {
  test('rewrites the first line of each old trace, with the path of its test, and no other', async () => {
    const project = new Project()
    project.write('tests/g/f.test.ts', '')
    const described = { ...HEADER, test: 'other', description: 'What é is.' }
    project.write('docs-out/traces/g/f/other.jsonl', textOf([described, SECTION, ...JOINED, { end: 'failed' }]))
    project.write('docs-out/traces/g/f/new.jsonl', NEWEST)
    const { status, stdout, stderr } = await project.run('upgrade')
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '2 of 3 traces rewritten\n', stderr: '' })
    expect(headOf(project)).toBe(
      '{"trace":2,"vocabulary":"two_phase","group":"g","file":"f","test":"t","path":"tests/g/f.test.ts"}',
    )
    expect(headOf(project, 'g/f/other.jsonl')).toBe(
      '{"trace":2,"vocabulary":"two_phase","group":"g","file":"f","test":"other","path":"tests/g/f.test.ts","description":"What é is."}',
    )
    const rest = (text: string | undefined) => text?.slice(text.indexOf('\n'))
    const traces = project.contents('docs-out/traces')
    expect(rest(traces['g/f/t.jsonl'])).toBe(rest(TRACE))
    expect(traces['g/f/new.jsonl']).toBe(NEWEST)
    expect(Object.keys(traces)).toHaveLength(3)
  })

  test('changes nothing when it runs again, nor in what diff says', async () => {
    const project = new Project()
    project.write('tests/g/f.test.ts', '')
    git(project.folder, 'init')
    git(project.folder, 'add', '.')
    git(project.folder, 'commit', '-m', 'one')
    await project.run('upgrade')
    const before = project.contents('docs-out/traces')
    expect((await project.run('upgrade')).stdout).toBe('0 of 1 trace rewritten\n')
    expect(project.contents('docs-out/traces')).toEqual(before)
    const { status, stdout } = await project.run('diff', 'git:HEAD', 'docs-out/traces', '--fail-on', 'any')
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^nothing: /)])
  })

  test.each([
    ['there is none', []],
    ['there are two', ['tests/g/f.test.ts', 'tests/g/f.spec.js']],
    ['there is one of another group', ['tests/h/f.test.ts']],
    ['there is one among packages', ['node_modules/g/f.test.ts']],
  ])('leaves the path out, and says so, where nobody can tell the file: %s', async (_, files) => {
    const project = new Project()
    for (const file of files) project.write(file, '')
    const { status, stdout } = await project.run('upgrade')
    expect([status, stdout]).toEqual([0, expect.stringContaining('  docs-out/traces/g/f/t.jsonl\n')])
    expect(headOf(project)).toBe('{"trace":2,"vocabulary":"two_phase","group":"g","file":"f","test":"t"}')
  })

  test.each([
    ['a test among other files of its name', ['tests/g/f.test.ts', 'tests/g/f.ts'], 'tests/g/f.test.ts'],
    ['a file that is not named as a test', ['tests/g/f.js'], 'tests/g/f.js'],
    ['a file outside the folder of scenarios', ['src/g/f.spec.tsx'], 'src/g/f.spec.tsx'],
  ])('finds %s', async (_, files, path) => {
    const project = new Project()
    for (const file of files) project.write(file, '')
    await project.run('upgrade')
    expect(JSON.parse(headOf(project) ?? '')).toMatchObject({ trace: 2, path })
  })

  test('takes another folder', async () => {
    const project = new Project()
    project.write('aside/g/f/t.jsonl', TRACE)
    expect((await project.run('upgrade', 'aside')).status).toBe(0)
    expect(project.contents('aside')['g/f/t.jsonl']).toMatch(/^\{"trace":2,/)
    expect(project.contents('docs-out/traces')['g/f/t.jsonl']).toBe(TRACE)
  })

  test.each([
    ['something else', '{"name":"x"}\n', 'TRACE_UNKNOWN_EVENT docs-out/traces/z.jsonl:1: '],
    ['no JSON', 'x\n', 'TRACE_JSON docs-out/traces/z.jsonl:1: '],
    ['an event first', '{"node":"1","op":"joined"}\n', 'TRACE_VERSION docs-out/traces/z.jsonl:1: '],
    ['a version to come', TRACE.replace('"trace":1', '"trace":3'), 'TRACE_FIELD docs-out/traces/z.jsonl:1: '],
    ['nothing', '', 'TRACE_TRUNCATED docs-out/traces/z.jsonl:1: '],
    ['one that was cut off', TRACE.slice(0, -5), 'TRACE_TRUNCATED docs-out/traces/z.jsonl:6: '],
    ['one that has no end', TRACE.replace('{"end":"passed"}\n', ''), 'TRACE_TRUNCATED docs-out/traces/z.jsonl:6: '],
    ['two in a file', TRACE + TRACE, 'TRACE_ORDER docs-out/traces/z.jsonl:7: '],
  ])('refuses what is no trace, and then rewrites none: %s', async (_, content, head) => {
    const project = new Project()
    project.write('docs-out/traces/z.jsonl', content)
    const { status, stdout, stderr } = await project.run('upgrade')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(`error ${head}`)
    expect(project.contents('docs-out/traces')).toEqual({ 'g/f/t.jsonl': TRACE, 'z.jsonl': content })
  })

  test.each([
    ['a folder that is not there', 'nowhere', 'OPTION there is no such folder'],
    ['a folder without traces', 'features', 'TRACE_MISSING features: there are no traces in it'],
  ])('refuses %s', async (_, folder, head) => {
    const { status, stderr } = await new Project().run('upgrade', folder)
    expect([status, stderr]).toEqual([1, expect.stringContaining(`error ${head}`)])
  })
})
