import { readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HOSTILE } from '../support/hostile.ts'
import { contents } from '../tracer/io/folders.ts'
import { CONFORMANCE, conformanceIndex, type Example } from '../tracer/support/conformance.ts'
import { block } from '../tracer/support/reference.ts'
import { Project, TRACE } from './project.ts'

const KIT = resolve(CONFORMANCE)
const WORDS = ['--vocabulary', 'words.json'] as const

describe('protokoll validate', () => {
  test('counts good traces, with the words of the project', async () => {
    const project = new Project()
    const { status, stdout, stderr } = await project.run('validate', 'docs-out/traces')
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '1 trace, with the words of two_phase: no fault\n',
      stderr: '',
    })
  })

  test('needs neither a project nor a vocabulary, and says that it has none', async () => {
    const project = new Project()
    project.remove('protokoll.json')
    const words = TRACE.replaceAll('joined', 'arrived')
    project.write('docs-out/traces/g/f/t.jsonl', words)
    const { status, stdout } = await project.run('validate', 'docs-out/traces')
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: '1 trace, with any words, as no vocabulary is given: no fault\n',
    })
    const given = await project.run('validate', 'docs-out/traces', ...WORDS)
    expect([given.status, given.stdout]).toEqual([1, expect.stringContaining('3 faults in 1 of them\n')])
  })

  test('takes the words that lie beside the traces, before those of the project', async () => {
    const project = new Project()
    project.write('traces/g/t.jsonl', TRACE.replaceAll('joined', 'arrived'))
    expect((await project.run('validate', 'traces')).status).toBe(1)
    const words = `${project.contents('.')['words.json']}`.replaceAll('joined', 'arrived')
    project.write('traces/vocabulary.json', words)
    const { status, stdout } = await project.run('validate', 'traces')
    expect([status, stdout]).toEqual([0, '1 trace, with the words of two_phase: no fault\n'])
  })

  test('tells all faults of all traces, of files and of folders', async () => {
    const project = new Project()
    const lines = TRACE.split('\n')
    project.write('a.txt', TRACE.replace('"passed"', '"perhaps"'))
    project.write(
      'more/b.jsonl',
      [...lines.slice(0, 2), ...Array<string>(30).fill('{"nod":1}'), ...lines.slice(2)].join('\n'),
    )
    const { status, stdout, stderr } = await project.run('validate', 'a.txt', 'more', 'docs-out/traces', ...WORDS)
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toContain('TRACE_FIELD a.txt:6: a value is not legal\n  field  end\n  found  "perhaps"\n')
    expect(stdout.match(/^TRACE_UNKNOWN_EVENT more\/b\.jsonl:\d+: a line of no known kind$/gm)).toHaveLength(30)
    expect(stdout).toMatch(/^3 traces, with the words of two_phase: 31 faults in 2 of them$/m)
  })

  test('tells of the example of the reference what the reference says', async () => {
    const project = new Project()
    const trace = block('trace-format', 'example-trace').replace(
      '"fields":{"round":1},"set":{"role"',
      '"fields":{"round":"1"},"set":{"role"',
    )
    project.write('words.json', block('vocabulary', 'example-vocabulary'))
    project.write('a.jsonl', `${trace.replace('"ballot"', '"balot"')}\n`)
    const { status, stdout } = await project.run('validate', 'a.jsonl')
    expect([status, stdout]).toEqual([1, `${block('validating', 'example-faults')}\n`])
  })

  test('tells a program of each fault on a line of its own', async () => {
    const project = new Project()
    project.write('a.jsonl', TRACE.replace('"passed"', '"perhaps"').replace('"op":"joined"', '"op":"left"'))
    const { status, stdout } = await project.run('validate', 'a.jsonl', '--format', 'json', ...WORDS)
    const faults = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect([status, faults]).toEqual([
      1,
      [
        expect.objectContaining({
          code: 'TRACE_UNKNOWN_EVENT',
          file: 'a.jsonl',
          line: 3,
          field: 'op',
          found: '"left"',
        }),
        expect.objectContaining({ code: 'TRACE_FIELD', file: 'a.jsonl', line: 6, field: 'end', found: '"perhaps"' }),
      ],
    ])
    const good = await project.run('validate', 'docs-out/traces', '--format', 'json')
    expect(good).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test.each(['commit', 'locks'])('says of the conformance kit what its index says: %s', async (name) => {
    const project = new Project()
    const words = ['--vocabulary', join(KIT, name, 'vocabulary.json')]
    const { stdout } = await project.run('validate', join(KIT, name), ...words, '--format', 'json')
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const expected = conformanceIndex()
      .traces.filter(({ file }) => file.startsWith(`${name}/`))
      .sort((a, b) => (a.file < b.file ? -1 : 1))
      .flatMap(({ file, faults }) => faults.map((fault) => ({ ...fault, file: join(KIT, file) })))
    expect(told.map(({ code, file, line, field }) => ({ code, file, line, field }))).toEqual(expected)
  })

  test.each(['commit', 'locks'])('what it accepts can be rendered: %s', async (name) => {
    const project = new Project()
    project.write('protokoll.json', JSON.stringify({ vocabulary: join(KIT, name, 'vocabulary.json') }))
    project.remove('docs-out/traces')
    const features = ['commit', 'commit/branches/all_agree', 'commit/branches/all_agree.at-once', 'membership']
    for (const feature of [...features, 'A-1', 'A-1/branches/b_2', 'A-1/branches/b_2.c', 'A-1/branches/b_2.c.d'])
      for (const kind of ['short', 'features', 'narrative']) project.write(`features/${feature}/${kind}.rst`, 'Text.')
    const isGood = ({ file, faults }: Example) => file.startsWith(`${name}/`) && faults.length === 0
    const good = conformanceIndex().traces.filter(isGood)
    for (const { file } of good) {
      const trace = readFileSync(join(KIT, file), 'utf8')
      project.write(`${trace.includes('{"end":"failed"') ? '.protokoll/failed' : 'docs-out/traces'}/${file}`, trace)
    }
    const { status, stdout, stderr } = await project.run('render', '--failed')
    expect([status, stdout]).toEqual([0, expect.stringContaining(`${good.length} tests: `)])
    expect(stderr).not.toContain('error')
  })

  test('merges what the kit has to merge, and refuses what clashes', async () => {
    const project = new Project()
    const merge = (...shards: string[]) =>
      project.run('merge', ...shards.map((shard) => join(KIT, 'merge', shard)), '--out', 'all')
    const refused = await merge('shard-1', 'clash')
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('error COLLISION ')])
    expect(project.contents('all')).toEqual({})
    expect((await merge('shard-1', 'shard-2')).status).toBe(0)
    expect(project.contents('all')).toEqual(contents(join(KIT, 'merge/merged')))
    const words = ['--vocabulary', join(KIT, 'commit/vocabulary.json')]
    expect(await project.run('validate', 'all', ...words)).toMatchObject({ status: 0 })
  })

  test.each<[string, string[], string]>([
    ['no file', ['validate'], 'error OPTION '],
    ['a file that is not there', ['validate', 'x.jsonl'], 'error OPTION there is no such file or folder'],
    ['a folder without traces', ['validate', 'features'], 'error TRACE_MISSING features: there are no traces in it'],
    ['a vocabulary that is not there', ['validate', 'docs-out', '--vocabulary', 'x'], 'error VOCABULARY x: '],
    ['a vocabulary that is none', ['validate', 'docs-out', '--vocabulary', 'protokoll.json'], 'error VOCABULARY '],
    ['a form that there is not', ['validate', 'docs-out', '--format', 'xml'], 'legal  "text", "json"'],
  ])('refuses %s', async (_, args, head) => {
    const { status, stdout, stderr } = await new Project().run(...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(head)
    expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal/m)
  })

  test('follows no links in a folder', async () => {
    const project = new Project()
    symlinkSync('/etc/passwd', join(project.folder, 'docs-out/traces/link.jsonl'))
    const { status, stdout } = await project.run('validate', 'docs-out/traces')
    expect(status).toBe(1)
    expect(stdout).toContain('TRACE_MISSING docs-out/traces/link.jsonl: a trace that is no ordinary file')
    expect(stdout).not.toContain('root:')
  })

  test('tells of hostile texts on lines of its own', async () => {
    const project = new Project()
    for (const text of HOSTILE) {
      project.write('a.jsonl', TRACE.replace('"passed"', JSON.stringify(text)).replace('"1"', JSON.stringify(text)))
      const { status, stdout } = await project.run('validate', 'a.jsonl', ...WORDS)
      expect(status).toBe(1)
      expect(stdout).not.toMatch(/^::|[^\P{Cc}\n]/mu)
      for (const line of stdout.trimEnd().split('\n'))
        expect(line).toMatch(/^(TRACE_| {2}(field|found|legal|do) |1 trace)/)
      const { stdout: json } = await project.run('validate', 'a.jsonl', ...WORDS, '--format', 'json')
      for (const line of json.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('code')
    }
  })
})
