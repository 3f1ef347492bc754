import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { block, exampleTrace } from '../tracer/support/reference.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { type Ended, Project } from './project.ts'

const TRACE = 'traces/payments/commit.jsonl'
/** The ballot that takes its server back to a round before. */
const BACK = exampleTrace.replace(
  '"op":"send","to":"a","message":"ballot","fields":{"can":true}}',
  '"op":"send","to":"a","message":"ballot","fields":{"can":true},"set":{"round":0}}',
)

/** The example of the reference in a folder of its own, as an import would leave it. */
function example(trace = exampleTrace): Project {
  const project = new Project()
  project.write(TRACE, trace)
  project.write('traces/vocabulary.json', block('vocabulary', 'example-vocabulary'))
  project.write('rules.json', block('invariants', 'example-invariants'))
  return project
}

const RULES = ['--invariants', 'rules.json'] as const
const check = (project: Project, ...args: string[]): Promise<Ended> => project.run('check', 'traces', ...RULES, ...args)

describe('protokoll check', () => {
  test('finds nothing where nothing is broken, and says how much it has looked at', async () => {
    const { status, stdout, stderr } = await check(example())
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^1 trace, 8 events, invariants rules\.json: nothing is broken\n(?: +\d+ \S.*\n){5}$/)
  })

  test('names the first event that cannot be, as the reference says', async () => {
    expect(BACK).not.toBe(exampleTrace)
    const { status, stdout, stderr } = await check(example(BACK))
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: `${block('invariants', 'example-broken')}\n`,
      stderr: '',
    })
  })

  test('names the lines of an imported log', async () => {
    const told = BACK.replace('"op":"send","to":"a"', '"log":"b.log:7","op":"send","to":"a"')
    const { stdout } = await check(example(told))
    expect(stdout).toContain('  event    A round, row 4, line 11 (b.log:7): S-b send ballot')
    expect(stdout).toContain('  before   A round, row 3, line 10: S-b handle')
    const earlier = example(told.replace('"op":"handle","from":"a"', '"log":"b.log:6","op":"handle","from":"a"'))
    expect((await check(earlier, '--out', 'marked')).stdout).toContain('line 10 (b.log:6): S-b handle')
    expect(Object.values(earlier.contents('marked')).join('')).toContain('"before":"line 10 (b.log:6)"')
  })

  test('takes a trace by its file, and the words from the folder above', async () => {
    const project = example(BACK)
    const { status, stdout } = await project.run('check', TRACE, ...RULES)
    expect([status, stdout.split('\n')[0]]).toEqual([1, `${TRACE}:11: cannot be`])
  })

  test('takes the words from beside any of the places, in whatever order they are named', async () => {
    const project = example(BACK)
    project.write('other/payments/a.jsonl', exampleTrace.replace('"a round"', '"another"'))
    for (const places of [
      ['traces', 'other'],
      ['other', 'traces'],
    ]) {
      const { status, stdout } = await project.run('check', ...places, ...RULES)
      expect([status, stdout.match(/^\d+ traces?, \d+ events/m)?.[0]]).toEqual([1, '2 traces, 15 events'])
    }
  })

  test('does not read traces with the words of others', async () => {
    const project = example(BACK)
    project.copy('traces', 'other')
    expect((await project.run('check', 'traces', 'other', ...RULES)).stdout).toContain('2 traces, ')
    project.write('other/vocabulary.json', block('vocabulary', 'example-vocabulary').replace('"Rounds', '"All rounds'))
    for (const command of [['check', ...RULES], ['validate']]) {
      const { status, stdout, stderr } = await project.run(...command, 'traces', 'other')
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toContain('error OPTION beside the traces lie vocabularies that differ\n')
      expect(stderr).toContain('found  "traces/vocabulary.json" and "other/vocabulary.json"\n')
    }
    const given = await project.run('validate', 'traces', 'other', '--vocabulary', 'traces/vocabulary.json')
    expect(given.status).toBe(0)
  })

  test('takes traces, words and rules from the project file', async () => {
    const project = example(BACK)
    const settings = { vocabulary: 'traces/vocabulary.json', traces: 'traces', invariants: 'rules.json' }
    project.write('protokoll.json', JSON.stringify(settings))
    const { status, stdout } = await project.run('check')
    expect([status, stdout.split('\n')[0]]).toEqual([1, `${TRACE}:11: cannot be`])
    const below = await project.runIn('docs-out', 'check')
    expect([below.status, below.stdout.split('\n')[0]]).toEqual([1, `../${TRACE}:11: cannot be`])
    expect((await project.run('check', TRACE, '--vocabulary', 'traces/vocabulary.json')).status).toBe(1)
  })

  test('takes what comes with protokoll for the words of the traces', async () => {
    const project = new Project()
    const lines = [
      { ...HEADER, vocabulary: 'raft' },
      SECTION,
      { node: '1', op: 'started' },
      { node: '2', op: 'started' },
      { node: '1', op: 'new_role', set: { role: 'leader', term: 1 } },
      { node: '2', op: 'new_role', set: { role: 'leader', term: 1 } },
      END,
    ]
    project.write('runs/a.jsonl', textOf(lines))
    project.write('runs/vocabulary.json', readFileSync('vocabulary/raft.json', 'utf8'))
    const { status, stdout } = await project.run('check', 'runs')
    expect(status).toBe(1)
    expect(stdout).toContain('runs/a.jsonl:6: cannot be\n')
    expect(stdout).toContain('  found    for term 1: leader 2, and before that leader 1\n')
    expect(stdout).toContain('  before   One, row 2, line 5: N-1 new_role [role leader, term 1]\n')
    expect(await project.run('check', 'runs', '--invariants', 'raft')).toEqual({ status, stdout, stderr: '' })
  })

  test('checks each trace, whatever is wrong with another', async () => {
    const project = example(BACK)
    project.write('traces/payments/a.jsonl', exampleTrace.replace('"a round"', '"another"'))
    project.write('traces/payments/z.jsonl', BACK.replace('"a round"', '"one more"'))
    const { status, stdout } = await check(project)
    expect([status, stdout.match(/^\S+: cannot be$/gm)]).toEqual([
      1,
      [`${TRACE}:11: cannot be`, 'traces/payments/z.jsonl:11: cannot be'],
    ])
    expect(stdout).toContain('\n3 traces, 22 events, invariants rules.json: 2 traces broken\n')
  })

  test('says of what has changed unseen in which section that was', async () => {
    const trace = exampleTrace.replace('{"end"', '{"section":"Later"}\n{"meanwhile":"b","set":{"round":0}}\n{"end"')
    const { status, stdout } = await check(example(trace))
    expect(status).toBe(1)
    expect(stdout).toContain(`${TRACE}:14: cannot be\n`)
    expect(stdout).toContain('  event    Later, between the rows, line 14: S-b meanwhile [round 0]\n')
    expect(stdout).toContain('A round, row 5, line 12: S-b lose ballot to S-a: can true\n')
  })

  describe('with --out', () => {
    test('marks the event in a trace of a test that failed, and in its words', async () => {
      const project = example(BACK)
      const { status, stdout, stderr } = await check(project, '--out', 'marked')
      expect([status, stderr, stdout]).toEqual([1, '', `${block('invariants', 'example-broken')}\n`])
      const made = project.contents('marked')
      const path = Object.keys(made).find((each) => each.endsWith('.jsonl')) ?? ''
      expect(Object.keys(made)).toEqual([path, 'vocabulary.json'])
      const [before, after] = [BACK.trimEnd().split('\n'), `${made[path]}`.trimEnd().split('\n')]
      const alarm = {
        ...{ rule: 'rounds', says: 'The round of a server never goes back.' },
        ...{ found: 'for server b: round 0, and before that 1', before: 'line 10' },
      }
      expect(after).toEqual([
        ...before.slice(0, 11),
        JSON.stringify({ node: 'b', op: 'broken_rule', fields: alarm }),
        ...before.slice(11, -1),
        JSON.stringify({ end: 'failed', reason: { kind: 'alarm', message: `rounds: ${alarm.says}` } }),
      ])
      // What is marked can be checked, too, and says the same.
      const again = await project.run('check', 'marked', ...RULES)
      expect([again.status, again.stdout.split('\n')[2]]).toEqual([1, stdout.split('\n')[2]])
    })

    test('leaves traces of which pages and pictures show it', async () => {
      // The project has no such features.
      const project = example(BACK.replace(/,"uses":\[.*?\],"tests":\[.*?\]/, ''))
      await check(project, '--out', 'marked')
      const settings = { vocabulary: 'marked/vocabulary.json', traces: 'marked', formats: ['rst', 'markdown'] }
      project.write('protokoll.json', JSON.stringify(settings))
      const { status, stderr } = await project.run('render', '--failed', '--out', 'pages')
      expect([status, stderr]).toEqual([0, expect.not.stringContaining('error')])
      const pages = Object.entries(project.contents('pages'))
      const withWords = (ending: string, text: string) =>
        pages.filter(([path, content]) => path.endsWith(ending) && `${content}`.includes(text)).length
      expect(withWords('.rst', 'BROKEN')).toBeGreaterThan(0)
      expect(withWords('.md', '**BROKEN**')).toBeGreaterThan(0)
      expect(withWords('.svg', 'class="st-alarm"')).toBeGreaterThan(0)
    })

    test.each<[string, string, string[]]>([
      [
        'right behind the section',
        '{"section":"Later"}\n{"meanwhile":"b","set":{"round":0}}\n',
        ['{"section":"Later"}'],
      ],
      ['in a section of its own', '{"meanwhile":"b","set":{"round":0}}\n', ['{"section":"Afterwards"}']],
    ])('marks what has changed unseen %s', async (_, lines, head) => {
      const project = example(exampleTrace.replace('{"end"', `${lines}{"end"`))
      expect((await check(project, '--out', 'marked')).status).toBe(1)
      const [text] = Object.values(project.contents('marked'))
      const after = `${text}`.trimEnd().split('\n')
      expect(after.slice(-4, -1)).toEqual([
        ...head,
        '{"meanwhile":"b","set":{"round":0}}',
        expect.stringContaining('{"node":"b","op":"broken_rule"'),
      ])
      expect((await project.run('check', 'marked', ...RULES)).status).toBe(1)
    })

    test('replaces what an earlier check has made, and nothing else', async () => {
      const project = example(BACK)
      await check(project, '--out', 'marked')
      const first = project.contents('marked')
      expect((await check(project, '--out', 'marked')).status).toBe(1)
      expect(project.contents('marked')).toEqual(first)
      const { stderr } = await project.run('check', 'marked', ...RULES, '--out', 'marked')
      expect(stderr).toContain('error OUTPUT_PLACE marked: ')
      project.write('marked/notes.txt', 'mine')
      expect((await check(project, '--out', 'marked')).stderr).toContain('error OUTPUT_FOREIGN marked: ')
      project.remove('marked/notes.txt')
      expect(project.contents('marked')).toEqual(first)
      project.write(TRACE, exampleTrace)
      expect((await check(project, '--out', 'marked')).status).toBe(0)
      expect(project.contents('marked')).toEqual({})
    })

    test('writes nothing where nothing is broken, or the folder holds something', async () => {
      const project = example()
      expect((await check(project, '--out', 'marked')).status).toBe(0)
      expect(project.contents('marked')).toEqual({})
      const { status, stdout, stderr } = await check(project, '--out', 'features')
      expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('error OUTPUT_FOREIGN features: ')])
    })
  })

  const EVIL = 'x\n::error file=a,line=1::PWNED\r\n##[add-mask]e\u0000\u001b]0;p\u0007\u001b[31m\u2028\u202e'

  test('shows hostile texts as texts', async () => {
    const project = new Project()
    const asked = { node: EVIL, op: 'asked', fields: { what: EVIL } }
    project.write(
      'docs-out/traces/g/f/t.jsonl',
      textOf([{ ...HEADER, test: EVIL }, { section: EVIL }, { node: EVIL, op: 'joined' }, asked, END]),
    )
    const rule = { rule: EVIL, says: EVIL, never: { op: 'asked', node: '$node', fields: { what: '$what' } } }
    project.write('rules.json', JSON.stringify({ invariants: 1, vocabulary: 'two_phase', rules: [rule] }))
    const { status, stdout, stderr } = await project.run('check', ...RULES)
    expect([status, stderr]).toEqual([1, ''])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]|^\s*::|##\[/m)
    expect(stdout.split('\n')).toHaveLength(10)
    expect(stdout.match(/PWNED/g)?.length).toBeGreaterThan(5)
  })

  test.each<[string, string[], string]>([
    ['a place that is not there', ['nowhere'], 'error OPTION there is no such folder or trace\n'],
    ['a folder without traces', ['features'], 'error TRACE_MISSING features: there are no traces in it\n'],
    ['a file that is no trace', ['rules.json', ...RULES, '--vocabulary', 'traces/vocabulary.json'], 'error TRACE_'],
    ['invariants that are not there', ['traces', '--invariants', 'rafd'], 'do     did you mean "raft"?\n'],
    ['invariants of other words', ['traces', '--invariants', 'raft'], 'error INVARIANTS '],
    ['invariants that are no JSON', ['traces', '--invariants', TRACE], `error INVARIANTS ${TRACE}: not JSON\n`],
    ['words for which none come along', ['traces'], 'error INVARIANTS no invariants come with protokoll'],
    ['words that are not there', ['traces', '--vocabulary', 'x.json'], 'error VOCABULARY x.json: '],
  ])('refuses %s', async (_, args, head) => {
    const { status, stdout, stderr } = await example().run('check', ...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(head)
    expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal/m)
  })

  test('refuses traces that cannot be read, with all that is wrong', async () => {
    const project = example()
    project.write('traces/a.jsonl', 'x\n')
    project.write('traces/b.jsonl', 'y\n')
    const { status, stdout, stderr } = await check(project)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr.match(/^error TRACE_\w+ traces\/[ab]\.jsonl/gm)).toHaveLength(2)
  })

  test('says what to do where nothing says which words there are', async () => {
    const project = example()
    project.remove('protokoll.json')
    project.remove('traces/vocabulary.json')
    const { status, stderr } = await check(project)
    expect([status, stderr]).toEqual([1, expect.stringContaining('field  --vocabulary\n')])
  })
})

test('three servers that join break nothing', async () => {
  const project = new Project()
  project.write('docs-out/traces/g/f/t.jsonl', textOf([HEADER, SECTION, ...JOINED, END]))
  const rule = { rule: 'uncut', says: 'No server is cut off.', never: { op: 'cut' } }
  project.write('rules.json', JSON.stringify({ invariants: 1, vocabulary: 'two_phase', rules: [rule] }))
  expect(await project.run('check', ...RULES)).toEqual({
    status: 0,
    stdout: '1 trace, 3 events, invariants rules.json: nothing is broken\n         0 uncut\n',
    stderr: '',
  })
})
