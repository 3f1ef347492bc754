import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { listTraces } from '../../src/tracer/io/list.ts'
import { runWith } from '../cli/project.ts'
import { type Ended, run, tempFolder } from './tools.ts'

const EXAMPLE = resolve('examples/python')
const WORDS = join(EXAMPLE, 'ring.json')
const PYTEST = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'] as const

/** Runs Debian's Python in a folder, with the recorder at hand. */
function python(cwd: string, traces: string, ...args: string[]): Ended {
  const env = { ...process.env, TRACES: traces, PYTHONPATH: EXAMPLE, PYTHONDONTWRITEBYTECODE: '1' }
  return run('/usr/bin/python3', args, '', { cwd, env })
}

/** The traces below a folder, by their paths. */
function tracesIn(folder: string): Record<string, string> {
  return Object.fromEntries(listTraces(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

/** Runs tests with these bodies under pytest, and returns what it says and the trace of each. */
function tracesOf(bodies: readonly string[]): { readonly ended: Ended; readonly traces: readonly string[] } {
  const folder = tempFolder()
  const tests = bodies.flatMap((body, i) => [
    `def test_${i}():`,
    `    with Recorder(WORDS, os.environ['TRACES'], group='g', file='f', test='${i + 100}') as recorder:`,
    ...body.split('\n').map((line) => `        ${line}`),
  ])
  realFiles.write(
    join(folder, 'test_own.py'),
    ['import os', 'from test_ring import Recorder, WORDS', ...tests, ''].join('\n'),
  )
  const ended = python(folder, join(folder, 'traces'), ...PYTEST, 'test_own.py')
  return { ended, traces: Object.values(tracesIn(join(folder, 'traces'))) }
}

const STATE = "{'role': 'off', 'largest': 0, 'winner': None, 'seen': []}"

/** What no reader would take. */
const REFUSED: Readonly<Record<string, string>> = {
  'a mark': `recorder.mark('a', 'strats', ${STATE})`,
  'a kind of node': `recorder.mark('b', 'starts', ${STATE}, kind='server')`,
  'a kind of message': `recorder.send('a', 'a', 'offering', {'number': 1}, ${STATE})`,
  'a field': `recorder.send('a', 'a', 'offer', {'nmber': 1}, ${STATE})`,
  'a missing field': `recorder.send('a', 'a', 'offer', {}, ${STATE})`,
  'what happens to a message': `recorder.send('a', 'a', 'offer', {'number': 1}, ${STATE}, op='sent')`,
  'a text for a number': `recorder.send('a', 'a', 'offer', {'number': '1'}, ${STATE})`,
  'a truth value for a number': `recorder.send('a', 'a', 'offer', {'number': True}, ${STATE})`,
  'a number that is too large': `recorder.send('a', 'a', 'offer', {'number': 2 ** 53}, ${STATE})`,
  'a node': `recorder.send('a', 'b', 'offer', {'number': 1}, ${STATE})`,
  'a node as a value': `recorder.send('a', 'a', 'result', {'winner': 'b'}, ${STATE})`,
  'a role': `recorder.is_now('a', {**${STATE}, 'role': 'on'})`,
  'a variable': `recorder.is_now('a', {**${STATE}, 'lagrest': 1})`,
  'a missing variable': "recorder.is_now('a', {'role': 'off'})",
  'an entry of a list': `recorder.is_now('a', {**${STATE}, 'seen': ['x']})`,
  'a title that is there': "recorder.section('One').__enter__()",
}

describe('the recorder in Python', () => {
  test('leaves the same traces under pytest and under unittest, which are valid and can be rendered', async () => {
    const [first, second] = [join(tempFolder(), 'traces'), join(tempFolder(), 'traces')]
    const tested = python(EXAMPLE, first, ...PYTEST)
    expect([tested.output, tested.status]).toEqual([expect.stringContaining('3 passed'), 0])
    const again = python(EXAMPLE, second, '-m', 'unittest')
    expect([again.output, again.status]).toEqual([expect.stringMatching(/Ran 3 tests.*\n\nOK/s), 0])
    expect(Object.keys(tracesIn(first))).toHaveLength(3)
    expect(tracesIn(second)).toEqual(tracesIn(first))

    const project = resolve(first, '..')
    const settings = { vocabulary: 'ring.json', traces: 'traces', formats: ['rst', 'markdown'] }
    realFiles.write(join(project, 'protokoll.json'), JSON.stringify(settings))
    realFiles.write(join(project, 'ring.json'), readFileSync(WORDS, 'utf8'))
    const validated = await runWith({ cwd: project }, 'validate', 'traces')
    expect(validated).toEqual({ status: 0, stdout: '3 traces, with the words of ring: no fault\n', stderr: '' })
    const rendered = await runWith({ cwd: project }, 'render', '--out', 'pages')
    expect([rendered.status, rendered.stdout]).toEqual([0, expect.stringMatching(/^3 tests: \d+ files written/)])
    const page = realFiles.read(join(project, 'pages/developer/tests/ring/test_ring/the_largest_number_wins.md'))
    expect(page).toContain('All begin at once, and two numbers are stopped on their way.')
  })

  test.each(['commit', 'locks'])('makes the trace of the conformance kit: %s', (name) => {
    const folder = tempFolder()
    const steps = resolve(`conformance/recorder/${name}.json`)
    const { output, status } = python(folder, folder, resolve('tests/external/play_steps.py'), folder, steps)
    expect([output, status]).toEqual(['', 0])
    const expected = readFileSync(`conformance/recorder/${name}.jsonl`, 'utf8')
    expect(Object.values(tracesIn(folder))).toEqual([expected])
  })

  test('says why a test failed', () => {
    const { ended, traces } = tracesOf([`recorder.mark('a', 'starts', ${STATE})\nassert 1 == 2, 'one\\n is two'`])
    expect(ended.status).toBe(1)
    expect(traces.join('')).toMatch(
      /\n\{"end":"failed","reason":\{"kind":"assertion","message":"one is two[^"\n]*"\}\}\n$/,
    )
  })

  test('refuses what no reader would take, which fails the test also if it is caught', () => {
    const begin = `recorder.mark('a', 'starts', ${STATE})\nwith recorder.section('One'): pass`
    const wrong = Object.values(REFUSED).map((each) => `${begin}\ntry: ${each}\nexcept Exception: pass`)
    const { ended, traces } = tracesOf([...wrong, begin])
    expect(ended.output).toContain(`${wrong.length} failed, 1 passed`)
    const ends = traces.map((trace) => /\{"end":"failed","reason":\{"kind":"(\w+)"|"passed"/.exec(trace)?.[1])
    expect(ends).toEqual([...wrong.map(() => 'refused'), undefined])
    // Nothing of it is in the trace.
    for (const trace of traces) expect(trace.split('\n').slice(1, -2)).toEqual(traces.at(-1)?.split('\n').slice(1, -2))
  })

  test('leaves traces that can be read, whatever a test is called and fails with', async () => {
    const folder = tempFolder()
    const lines = [
      'from test_ring import Recorder, WORDS',
      `S = ${STATE}`,
      "recorder = lambda test: Recorder(WORDS, 'traces', group='g', file='f', test=test)",
      'def told(run):',
      '    try: run()',
      '    except BaseException as error: print(type(error).__name__)',
      'def surrogate():',
      "    with recorder('a-b') as r, r.section('One'):",
      "        r.mark('a', 'starts', S)",
      "        raise ValueError('\\udc80 bad')",
      'def caught():',
      "    with recorder('caught') as r:",
      '        try:',
      "            with r.section('One'):",
      "                r.mark('a', 'starts', S)",
      "                raise KeyError('x')",
      '        except KeyError: pass',
      "        with r.section('Two'): r.mark('b', 'starts', S)",
      // A test may run again.
      'for run in (surrogate, surrogate, caught): told(run)',
      "for test in ('a b', 'A-b', ''): told(lambda: recorder(test))",
    ]
    realFiles.write(join(folder, 'own.py'), `${lines.join('\n')}\n`)
    const { output, status } = python(folder, folder, 'own.py')
    expect([output, status]).toEqual(['ValueError\nValueError\nRefused\nRefused\nRefused\n', 0])
    expect(readdirSync(join(folder, 'traces/g/f')).sort()).toEqual(['a_b.jsonl', 'caught.jsonl'])
    const traces = Object.values(tracesIn(join(folder, 'traces')))
    expect(traces.map((trace) => trace.split('\n').slice(1, -1))).toEqual([
      [
        '{"section":"One"}',
        '{"node":"a","op":"starts"}',
        '{"end":"failed","reason":{"kind":"error","message":"\\udc80 bad"}}',
      ],
      [
        '{"section":"One"}',
        '{"node":"a","op":"starts"}',
        '{"section":"Two"}',
        '{"node":"b","op":"starts"}',
        '{"end":"passed"}',
      ],
    ])
    const validated = await runWith({ cwd: folder }, 'validate', 'traces', '--vocabulary', WORDS)
    expect(validated).toMatchObject({ status: 0, stdout: expect.stringContaining('no fault') })
  })

  test('is short, and needs nothing but Python', () => {
    const lines = (file: string) => readFileSync(join(EXAMPLE, file), 'utf8').trimEnd().split('\n')
    expect(lines('protokoll_recorder.py').length).toBeLessThanOrEqual(150)
    expect(lines('test_ring.py').length).toBeLessThanOrEqual(120)
    const imported = lines('protokoll_recorder.py').flatMap((line) => /^(?:from|import) (\w+)/.exec(line)?.[1] ?? [])
    expect(imported).toEqual(['json', 'os', 're', 'contextlib', 'functools'])
    expect(
      readdirSync(EXAMPLE)
        .filter((file) => !/^__pycache__$/.test(file))
        .sort(),
    ).toEqual(['protokoll_recorder.py', 'ring.json', 'test_ring.py'])
  })
})
