import { describe, expect, test } from 'vitest'
import { record } from '../../src/live/index.ts'
import { block } from '../tracer/support/reference.ts'
import { Project } from './project.ts'

const blockOf = (name: string) => block('live', name)

/** The files of the example of the reference, each changed as it is said. */
function example(a = (text: string) => text, b = (text: string) => text): Project {
  const project = new Project()
  project.write('a.ndjson', a(`${blockOf('example-a')}\n`))
  project.write('b.ndjson', b(`${blockOf('example-b')}\n`))
  project.write('commit.json', blockOf('example-vocabulary'))
  return project
}

function collect(project: Project, ...files: readonly string[]) {
  const [, , , , ...args] = (blockOf('example-command').split('\n')[0] ?? '').split(' ')
  return project.run('collect', ...files, ...args.filter((arg) => !arg.endsWith('.ndjson')))
}

const TRACE = 'recordings/payment.jsonl'

describe('protokoll collect', () => {
  test('does what the reference says, whatever the order of the files', async () => {
    const project = example()
    const { status, stdout, stderr } = await collect(project, 'a.ndjson', 'b.ndjson')
    const [, ...summary] = blockOf('example-command').split('\n')
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${summary.join('\n')}\n`, stderr: '' })
    const made = project.contents('traces')
    expect(Object.keys(made)).toEqual([TRACE, 'vocabulary.json'])
    expect(`${made[TRACE]}`).toBe(`${blockOf('example-trace')}\n`)
    await collect(project, 'b.ndjson', 'a.ndjson')
    expect(`${project.contents('traces')[TRACE]}`).toBe(`${blockOf('example-trace')}\n`)
  })

  test('makes traces that can be rendered, in both formats', async () => {
    const project = example()
    await collect(project, 'a.ndjson', 'b.ndjson')
    const settings = { vocabulary: 'traces/vocabulary.json', traces: 'traces', formats: ['rst', 'markdown'] }
    project.write('protokoll.json', JSON.stringify(settings))
    const { status, stderr } = await project.run('render', '--out', 'pages')
    expect({ status, stderr: stderr.replaceAll(/^.*\r/gm, '') }).toEqual({
      status: 0,
      stderr: expect.not.stringContaining('error'),
    })
    expect(Object.keys(project.contents('pages')).filter((path) => path.includes('payment'))).not.toEqual([])
  })

  test('takes stamps that no clock has told as of messages that nobody is known to have sent', async () => {
    const project = example((text) => text.replace('"1010 2 b"', '"9007199254740991 2 b"'))
    const { status, stdout } = await collect(project, 'a.ndjson', 'b.ndjson')
    // The ballot that was sent is another one, and is not seen to be handled either.
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('not seen to be handled: 2\n  2 ballot\n'),
    })
    const handled = `${project.contents('traces')[TRACE]}`
      .split('\n')
      .find((line) => line.includes('"op":"handle","from":"b"'))
    expect(handled).toContain('"id":"9007199254740991 2 b"')
  })

  test.each([
    ['9007199254740992', 'field  t\n  found  9007199254740992\n'],
    ['1e300', 'field  t\n  found  1e+300\n'],
  ])('refuses a line with the time %s', async (t, said) => {
    const project = example((text) => text.replace(/\n\{"t":\d+/, `\n{"t":${t}`))
    const { status, stderr } = await collect(project, 'a.ndjson', 'b.ndjson')
    expect(status).toBe(1)
    expect(stderr).toContain('LIVE a.ndjson:2: a value is not legal\n')
    expect(stderr).toContain(said)
    expect(project.contents('traces')).toEqual({})
  })

  test('refuses lines behind the last time that there can be', async () => {
    const project = example((text) => text.replace(/\n\{"t":\d+/, '\n{"t":9007199254740991'))
    const { status, stderr } = await collect(project, 'a.ndjson', 'b.ndjson')
    expect([status, stderr]).toEqual([1, expect.stringContaining('LIVE a.ndjson:3: a time that does not grow\n')])
  })

  const without = (line: number) => (text: string) =>
    text
      .split('\n')
      .toSpliced(line - 1, 1)
      .join('\n')
  const swapped = (line: number) => (text: string) => {
    const lines = text.split('\n')
    return lines.toSpliced(line - 1, 2, lines[line] ?? '', lines[line - 1] ?? '').join('\n')
  }
  test.for([
    ['begin', without(1)],
    ['time', swapped(3)],
  ] as const)('tells what is wrong with a file: %s', async ([name, change]) => {
    const project = example(change)
    const { status, stdout, stderr } = await collect(project, 'a.ndjson', 'b.ndjson')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr.replaceAll('error ', '')).toBe(`${blockOf(`error-LIVE-${name}`)}\n`)
    expect(project.contents('traces')).toEqual({})
  })

  /** The second process of `b` begins, and handles something, before the first one writes what it has sent. */
  const overlapping = (text: string) => {
    const [begin, joined, handled, sent, , again, handledAgain, ...rest] = text.split('\n')
    return [begin, joined, handled, again, handledAgain, sent, ...rest].join('\n')
  }

  test('says that two processes have written into a file at once', async () => {
    const { stderr } = await collect(example(undefined, overlapping), 'a.ndjson', 'b.ndjson')
    expect(stderr.replaceAll('error ', '')).toBe(`${blockOf('error-LIVE-overlap')}\n`)
  })

  test.for([
    ['after the other has ended', (text: string) => `${text}{"t":1012,"end":true}\n{"t":1013,"op":"joined"}\n`],
    ['which began at the same time', (text: string) => text.replace('"start":2', '"start":1')],
    [
      'with times that grow',
      (text: string) =>
        `${text}{"t":1012,"op":"send","to":"a","message":"ballot","id":"1012 1 b","fields":{"can":true}}\n`,
    ],
  ] as const)('says so, too, of one that goes on %s', async ([, change]) => {
    const { stderr } = await collect(example(undefined, change), 'a.ndjson', 'b.ndjson')
    expect(stderr).toContain('two processes seem to have written into this file at once')
  })

  test('counts what was handled and not seen to be sent, copies once', async () => {
    const copy = '{"t":1013,"op":"handle","from":"a","message":"prepare","id":"9 1 x","fields":{"round":1}}\n'
    const none = '{"t":1015,"op":"handle","from":"a","message":"ballot","fields":{"can":true}}\n'
    const lost = '{"t":1016,"op":"lose","to":"a","message":"ballot","id":"11 1 x","fields":{"can":true}}\n'
    const b = (text: string) => `${text}${copy}${copy.replace('1013', '1014')}${none}${lost}`
    const project = example(undefined, b)
    const { stdout } = await collect(project, 'a.ndjson', 'b.ndjson')
    expect(stdout).toContain('\n  1 ballot\nhandled, and not seen to be sent: 2\n  1 ballot\n  1 prepare\n')
    expect(`${project.contents('traces')[TRACE]}`).toContain('2 messages were handled and not seen to be sent.')
  })

  test('tells when files are not of one run, or of nothing', async () => {
    const project = example()
    project.write('c.ndjson', `${blockOf('example-b')}\n`)
    const { stderr } = await collect(project, 'a.ndjson', 'b.ndjson', 'c.ndjson')
    expect(stderr.replaceAll('error ', '')).toBe(`${blockOf('error-LIVE-twice')}\n`)
    project.write('c.ndjson', '')
    expect((await collect(project, 'c.ndjson')).stderr).toContain('LIVE c.ndjson: nothing is recorded in it')
    project.write('c.ndjson', '{"live":1,"start":1,"t":1,"node":"c"}\n')
    expect((await collect(project, 'c.ndjson')).stderr).toContain('LIVE c.ndjson: no event is recorded in any file')
    expect((await collect(project, 'd.ndjson')).stderr).toContain('OPTION there is no such file')
    expect(project.contents('traces')).toEqual({})
  })

  test.for([
    ['"joined"', '"jioned"', 'TRACE_UNKNOWN_EVENT a.ndjson:2: an unknown event kind'],
    ['"round":1}}', '"raund":1}}', 'TRACE_UNKNOWN_FIELD a.ndjson:3: an unknown state variable'],
    [
      '"id":"5 1 a"',
      '"id":"4 1 a"',
      'LIVE a.ndjson:5: not the id of a message that is sent here\n  field  id\n  found  "4 1 a"',
    ],
    ['"op":"joined"', '"op":"joined","now":1', 'LIVE a.ndjson:2: a field that does not belong here\n  field  now'],
    ['{"t":3', '{t:3', 'LIVE a.ndjson:3: not a JSON object'],
    ['"live":1', '"live":2', 'LIVE a.ndjson:1: a value is not legal\n  field  live\n  found  2\n  legal  1'],
    ['"end":true', '"op":"end","end":true', 'LIVE a.ndjson:8: a field that does not belong here'],
    ['"set":{"role":"working","round":0}', '"set":{"role":{"keep":"x"}}', 'TRACE_UNKNOWN_ROLE a.ndjson:2'],
  ] as const)('refuses %s as %s by file and line', async ([right, wrong, told]) => {
    const project = example((text) => text.replace(right, wrong))
    const { status, stderr } = await collect(project, 'a.ndjson', 'b.ndjson')
    expect(status).toBe(1)
    expect(stderr.replaceAll('error ', '')).toContain(told)
    expect(project.contents('traces')).toEqual({})
  })
})

/** What the example of the reference exports, in a process that has this name. */
function glueOf(node: string, folder: string) {
  const code = blockOf('example-glue')
    .replace(/^import .*$/m, '')
    .replaceAll('export ', '')
    .replace('file: `', 'file: folder + `/')
  const made = `${code}\nreturn { state, recorder, encode, receive }`
  return new Function('record', 'process', 'folder', made)(record, { argv: ['', '', node] }, folder)
}

test('the example of the reference is ten lines that record what a program does', async () => {
  expect(
    blockOf('example-glue')
      .split('\n')
      .filter((line) => /^\s*[^\s}]/.test(line)).length,
  ).toBeLessThanOrEqual(10)
  const project = example()
  for (const file of ['a.ndjson', 'b.ndjson']) project.remove(file)
  const [a, b] = [glueOf('a', project.folder), glueOf('b', project.folder)]
  for (const { recorder } of [a, b]) recorder.mark('joined')
  const line = a.encode('b', 'prepare', { round: 1 })
  const answer = b.receive('a', line, (message: string, fields: { round: number }) => {
    Object.assign(b.state, { role: 'prepared', round: fields.round })
    return b.encode('a', 'ballot', { can: message === 'prepare' })
  })
  a.receive('b', answer, () => undefined)
  for (const { recorder } of [a, b]) recorder.close()
  await collect(project, 'b.ndjson', 'a.ndjson')
  const rows = `${project.contents('traces')[TRACE]}`.split('\n').filter((row) => row.includes('"op"'))
  expect(rows.map((row) => JSON.parse(row)).map(({ node, op, message = '' }) => `${node} ${op} ${message}`)).toEqual([
    'a joined ',
    'a send prepare',
    'b joined ',
    'b handle prepare',
    'b send ballot',
    'a handle ballot',
  ])
})
