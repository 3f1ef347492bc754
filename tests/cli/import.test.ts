import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesFrom } from '../../src/tracer/io/files.ts'
import { ImportedTraces } from '../../src/tracer/io/imported-traces.ts'
import { block } from '../tracer/support/reference.ts'
import { Project, runWith } from './project.ts'

const LOG = 'leases.log'
const OUT = ['--out', 'traces'] as const

/** The example of the reference in a folder of its own, with its blocks as the files that they are. */
function example(): Project {
  const project = new Project()
  project.write(LOG, `${blockOf('example-log')}\n`)
  project.write('leases.json', blockOf('example-mapping'))
  project.write('vocabulary.json', blockOf('example-vocabulary'))
  return project
}

const blockOf = (name: string) => block('importing', name)

const run = (project: Project, ...args: string[]) =>
  project.run('import', LOG, '--mapping', 'leases.json', ...OUT, ...args)

describe('protokoll import', () => {
  test('does what the reference says', async () => {
    const project = example()
    const { status, stdout, stderr } = await run(project)
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: `${blockOf('example-summary')}\n`, stderr: '' })
    const made = project.contents('traces')
    expect(Object.keys(made)).toEqual(['leases/leases.jsonl', 'vocabulary.json'])
    expect(`${made['leases/leases.jsonl']}`).toBe(`${blockOf('example-trace')}\n`)
  })

  test('leaves nothing over where every line has a rule, and replaces what it made before', async () => {
    const project = example()
    await run(project)
    project.write(LOG, `${blockOf('example-log').replace('\nwhat is this', '')}\n`)
    expect(await run(project)).toMatchObject({ status: 0, stderr: '' })
    expect(Object.keys(project.contents('traces'))).toEqual(['leases/leases.jsonl', 'vocabulary.json'])
  })

  test('finds a vocabulary by its whole path, too', async () => {
    const project = example()
    const words = join(project.folder, 'vocabulary.json')
    project.write('leases.json', blockOf('example-mapping').replace('"vocabulary.json"', JSON.stringify(words)))
    expect(await run(project)).toMatchObject({ status: 1, stdout: `${blockOf('example-summary')}\n`, stderr: '' })
  })

  test('takes away what an earlier import has made of the log beyond that, and nothing else', async () => {
    const project = example()
    project.write('empty.log', '')
    await run(project)
    const trace = `${project.contents('traces')['leases/leases.jsonl']}`
    const as = (path: string, file: string, test: string) =>
      project.write(
        `traces/leases/${path}.jsonl`,
        trace.replace('"file":"leases","test":"leases"', `"file":"${file}","test":"${test}"`),
      )
    as('leases-part-2', 'leases', 'leases, part 2')
    as('leases-part-17', 'leases', 'leases, part 17')
    as('empty', 'empty', 'empty')
    as('leases-part-3', 'leases-part-3', 'leases-part-3')
    as('leases-part-4', 'leases', 'leases, part 5')
    as('leases-more', 'leases', 'leases')
    project.write('traces/leases/leases-part-5.jsonl', 'mine')
    await project.run('import', LOG, 'empty.log', '--mapping', 'leases.json', ...OUT)
    const left = ['more', 'part-3', 'part-4', 'part-5'].map((end) => `leases/leases-${end}.jsonl`)
    expect(Object.keys(project.contents('traces'))).toEqual([...left, 'leases/leases.jsonl', 'vocabulary.json'])
  })

  test('does not take a part of one log for another log', () => {
    const project = example()
    const traces = new ImportedTraces('traces', filesFrom(project.folder))
    const log = traces.of('g/x')
    for (const part of [1, 2]) {
      log.begin(part)
      log.end()
    }
    expect(() => traces.of('g/x-part-2').begin(1)).toThrow('COLLISION traces/g/x-part-2.jsonl: a part of one log')
    traces.abandon()
  })

  describe('into a folder with traces of another import', () => {
    const other = (from: string, to: string) => {
      const project = example()
      project.write('other.json', blockOf('example-mapping').replace('"vocabulary.json"', '"words.json"'))
      project.write('words.json', blockOf('example-vocabulary').replaceAll(from, to))
      project.write('other.log', '[c] disk is full\n')
      return project
    }

    test('keeps them where they can be read with the new words', async () => {
      const project = other('"The epoch."', '"Which lease it is."')
      await run(project)
      const words = await project.run('import', 'other.log', '--mapping', 'other.json', ...OUT)
      expect(words).toMatchObject({ status: 0, stderr: '' })
      expect(Object.keys(project.contents('traces'))).toEqual([
        'leases/leases.jsonl',
        'leases/other.jsonl',
        'vocabulary.json',
      ])
      expect((await project.run('validate', 'traces')).stdout).toContain('2 traces, with the words of lease: no fault')
    })

    test.each([
      ['"name": "lease"', '"name": "locks"'],
      ['"id": "held"', '"id": "owned"'],
    ])('writes nothing where they cannot: %s', async (from, to) => {
      const project = other(from, to)
      await run(project)
      const before = project.contents('.')
      const { status, stdout, stderr } = await project.run('import', 'other.log', '--mapping', 'other.json', ...OUT)
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toContain('error COLLISION traces/vocabulary.json: traces that are there are in other words')
      expect(stderr).toContain('found  "traces/leases/leases.jsonl" cannot be read with "words.json", as follows\n')
      expect(project.contents('.')).toEqual(before)
    })

    test('takes new words where all of them are made again', async () => {
      const project = other('"name": "lease"', '"name": "locks"')
      await run(project)
      const again = await project.run('import', LOG, '--mapping', 'other.json', ...OUT)
      expect(again.stderr).toBe('')
      expect(`${project.contents('traces')['vocabulary.json']}`).toContain('"locks"')
    })
  })

  test('makes traces that can be rendered, in both formats', async () => {
    const project = example()
    await run(project)
    const settings = { vocabulary: 'traces/vocabulary.json', traces: 'traces', formats: ['rst', 'markdown'] }
    project.write('protokoll.json', JSON.stringify(settings))
    const { status, stderr } = await project.run('render', '--out', 'pages')
    expect({ status, stderr: stderr.replaceAll(/^.*\r/gm, '') }).toEqual({
      status: 0,
      stderr: expect.not.stringContaining('error'),
    })
    expect(Object.keys(project.contents('pages')).filter((path) => path.includes('leases'))).not.toEqual([])
  })

  test('tells what is wrong with a mapping, and writes nothing', async () => {
    const project = example()
    project.write('leases.json', blockOf('example-mapping').replace('"^#"', '"^#)"').replace('"send"', '"sned"'))
    const { status, stdout, stderr } = await run(project)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr.replaceAll('error ', '')).toBe(`${blockOf('error-MAPPING')}\n`)
    expect(project.contents('traces')).toEqual({})
  })

  test('puts several files into one trace where the mapping says so', async () => {
    const project = example()
    project.write('leases.json', blockOf('example-mapping').replace('"format"', '"together": true, "format"'))
    project.write('more.log', '[c] disk is full\n')
    const { stdout } = await project.run('import', LOG, 'more.log', '--mapping', 'leases.json', ...OUT)
    expect(stdout).toContain('leases.log and 1 more file: 9 lines\n')
    expect(`${project.contents('traces')['leases/leases.jsonl']}`).toContain('"text":"disk is full"')
  })

  test.each([
    [['x/n1/s.log'], '"s.log"'],
    [['x/n1/s.log', './x/n2/s.log'], '"n1/s.log" "n2/s.log"'],
    [['x/n1/s.log', 'x/n1/t.log'], '"s.log" "t.log"'],
  ])('calls files the same from wherever it is called: %o', async (files, names) => {
    const project = example()
    const rules =
      '"together": true, "rules": [{ "line": "^y", "op": "says", "node": "n", "fields": { "text": "{file}" } },'
    project.write('leases.json', blockOf('example-mapping').replace('"rules": [', rules))
    for (const file of files) project.write(file, 'y\n')
    for (const given of [files, files.map((file) => join(project.folder, file))]) {
      const { stdout } = await project.run('import', ...given, '--mapping', 'leases.json', ...OUT)
      const trace = `${project.contents('traces')[/traces\/(\S+)/.exec(stdout)?.[1] ?? '']}`
      expect([...trace.matchAll(/"text":("[^"]*")/g)].map(([, text]) => text).join(' ')).toBe(names)
      expect([...trace.matchAll(/"log":"([^"]*):1"/g)].map(([, file]) => `"${file}"`).join(' ')).toBe(names)
    }
  })

  test('finds whose a line is that names nobody, as the reference says', async () => {
    const project = example()
    const rules = JSON.parse(blockOf('remember-rules'))
    project.write('leases.json', JSON.stringify({ ...JSON.parse(blockOf('example-mapping')), rules }))
    project.write('crashes.log', `${blockOf('remember-log')}\n`)
    const { stdout } = await project.run('import', 'crashes.log', '--mapping', 'leases.json', ...OUT)
    expect(stdout).toContain('  events      3\n  context     2\n')
    const trace = `${project.contents('traces')['leases/crashes.jsonl']}`
    expect(trace.split('\n').slice(1, -2).join('\n')).toBe(blockOf('remember-trace'))
  })

  test('adds to an event what lines behind it say, as the reference says', async () => {
    const project = example()
    const rules = JSON.parse(blockOf('adds-rules'))
    project.write('leases.json', JSON.stringify({ ...JSON.parse(blockOf('example-mapping')), rules }))
    project.write('lost.log', `${blockOf('adds-log')}\n`)
    const { stdout } = await project.run('import', 'lost.log', '--mapping', 'leases.json', ...OUT)
    expect(stdout).toContain('  events      2\n  context     2\n')
    const trace = `${project.contents('traces')['leases/lost.jsonl']}`
    expect(trace.split('\n').slice(1, -2).join('\n')).toBe(blockOf('adds-trace'))
  })

  test('tells two logs of one name apart where check names their lines', async () => {
    const project = example()
    const rules =
      '"together": "both", "rules": [{ "line": "^(?<node>.) has (?<epoch>.)", "op": "becomes", "node": "{node}", "set": { "epoch": "{epoch}" } },'
    project.write('leases.json', blockOf('example-mapping').replace('"rules": [', rules))
    project.write('n1/s.log', 'a has 2\n')
    project.write('n2/s.log', 'a has 1\n')
    const where = [{ node: '$node', state: { epoch: '$epoch' } }]
    const back = { rule: 'epochs', says: 'They grow.', neverBack: '$epoch', for: '$node', kept: true, where }
    project.write('rules.json', JSON.stringify({ invariants: 1, vocabulary: 'lease', rules: [back] }))
    await project.run('import', 'n1/s.log', 'n2/s.log', '--mapping', 'leases.json', ...OUT)
    const { stdout } = await project.run('check', 'traces', '--invariants', 'rules.json')
    expect(stdout).toContain('(n2/s.log:1): a becomes')
    expect(stdout).toContain('(n1/s.log:1): a becomes')
    expect(`${project.contents('traces')['leases/both.jsonl']}`).toContain('"Imported from n1/s.log, n2/s.log."')
  })

  test('tells how far it has read where somebody looks on', async () => {
    const project = example()
    const words = ['import', LOG, '--mapping', 'leases.json', ...OUT]
    const { stderr } = await runWith({ cwd: project.folder, isTTY: { stdout: false, stderr: true } }, ...words)
    expect(stderr).toContain('leases.log: line 1 (reading it for the first time)')
    expect(stderr.endsWith('the second time)\r\u001b[K')).toBe(true)
  })

  test('says what the mapping names that no line has: a secret may have another name', async () => {
    const project = example()
    const more = '"mask": ["token=\\\\w+"], "drop": ["epoch", "nothing"], "sort": "{gone}", "format"'
    const rules = '"rules": [{ "line": "^(?<gone>never)", "noise": true },'
    project.write('leases.json', blockOf('example-mapping').replace('"format"', more).replace('"rules": [', rules))
    const { stdout } = await run(project)
    expect(stdout).toContain(
      '  not there   drop nothing: no line has it\n  not there   mask token=\\w+: no line has it\n  not there   sort: no line has it\n',
    )
    expect(stdout).not.toContain('drop epoch')
  })

  test('says how many lines no rule is about where none is an event', async () => {
    const project = example()
    project.write('other.log', '?\n'.repeat(50))
    const { stderr } = await project.run('import', 'other.log', '--mapping', 'leases.json', ...OUT)
    expect(stderr).toContain('found  50 lines\n')
    expect(stderr).toContain('error IMPORT and 32 more lines that no rule fits')
  })

  test.each<[string, string[], string]>([
    ['no file', ['--mapping', 'leases.json', ...OUT], 'error OPTION '],
    ['a file that is not there', ['x.log', '--mapping', 'leases.json', ...OUT], 'error OPTION there is no such file'],
    [
      'a folder',
      ['features', '--mapping', 'leases.json', ...OUT],
      'error OPTION a folder is no log\n  found  "features"',
    ],
    ['standard input', ['-', '--mapping', 'leases.json', ...OUT], 'error OPTION standard input is not read'],
    ['a mapping that is not there', [LOG, '--mapping', 'etcd-rfat', ...OUT], 'do     did you mean "etcd-raft"?'],
    ['a mapping that is no JSON', [LOG, '--mapping', LOG, ...OUT], 'error MAPPING leases.log: not JSON'],
    [
      'a log of something else',
      [LOG, '--mapping', 'etcd-raft', ...OUT],
      'error IMPORT leases.log: no line is an event',
    ],
    [
      'two logs of one name',
      [LOG, 'b/leases.txt', '--mapping', 'leases.json', ...OUT],
      'error COLLISION b/leases.txt: ',
    ],
    [
      'a folder with a file of that name',
      [LOG, '--mapping', 'leases.json', '--out', 'b'],
      'error OUTPUT_FOREIGN b/vocabulary.json: ',
    ],
    ['an --out that is a file', [LOG, '--mapping', 'leases.json', '--out', LOG], 'error OUTPUT_WRITE leases.log: '],
  ])('refuses %s, and writes nothing', async (_, args, head) => {
    const project = example()
    project.write('b/leases.txt', 'x\n')
    project.write('b/vocabulary.json', 'mine\n')
    const before = project.contents('.')
    const { status, stdout, stderr } = await project.run('import', ...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(head)
    expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal/m)
    expect(project.contents('.')).toEqual(before)
  })
})
