/** When a recorded test fails, why, and what its trace says of it. */
import { describe, expect, test } from 'vitest'
import { LeaseProject } from './lease-project.ts'

const PASSED = { end: 'passed' }

describe('what the recorder refuses', () => {
  test('fails the test that would have passed, at its line, and leaves a trace that says so', () => {
    const project = new LeaseProject()
    project.writeLease(
      'g/a.test.js',
      `
test('swallowed', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('x', () => two.misspell())
})
test('outside', ({ scenario }) => { start(scenario).misspell() })
test('of its own', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('x', () => { for (let i = 0; i < 15; i += 1) two.misspell('word' + i) })
  expect(1).toBe(2)
})
test('misused', ({ scenario }) => {
  const two = start(scenario)
  try { scenario.section('start', () => two.renew(1)) } catch {}
  scenario.section('x', () => { try { scenario.section('y', () => {}) } catch {} })
})
test('not caught', ({ scenario }) => { start(scenario); scenario.section('start', () => {}) })
`,
    )
    const { states, output } = project.results()
    expect(new Set(Object.values(states))).toEqual(new Set(['failed']))
    expect(project.files('traces')).toEqual([])
    expect(output).toContain(`TRACE_UNKNOWN_MESSAGE node "a", send "renwe" to "b": an unknown message kind`)
    expect(output).toMatch(/> swallowed\n[^❯]*❯ Two\.tell tests\/source\.js:7:\d+\n/)
    const refused = { end: 'failed', reason: { kind: 'refused', message: expect.stringContaining('"renwe"') } }
    expect(project.ends('failed')).toMatchObject({
      swallowed: refused,
      outside: refused,
      of_its_own: { reason: { kind: 'refused', message: expect.stringContaining('"word0"') } },
      misused: { reason: { kind: 'refused', message: expect.stringContaining('two sections are called "start"') } },
      not_caught: { reason: { kind: 'refused' } },
    })
    // The line that was refused is not there, and the rest can be read.
    expect(project.read('failed/g/a/swallowed.jsonl')).not.toContain('"message":"renwe"')
    // Its own error is first, then ten refusals, and how many more.
    const own = [...output.matchAll(/^ FAIL {2}.*> of its own\n(.*)/gm)].map(([, text]) => text)
    expect(own).toHaveLength(12)
    expect(own[0]).toMatch(/^AssertionError/)
    expect(own[1]).toContain('"word0"')
    expect(own.at(-1)).toBe('ProtokollError: RECORD 5 more times something was refused')
    expect(output.match(/^ FAIL {2}.*> misused\n/gm)).toHaveLength(2)
    // What was thrown and not caught is told once.
    expect(output.match(/^ FAIL {2}.*> not caught\n/gm)).toHaveLength(1)
  })
})

describe('a verdict', () => {
  test('is of the try that it is about', () => {
    const project = new LeaseProject()
    project.writeLease(
      'g/a.test.js',
      `
const counts = {}
const tryOf = (name) => (counts[name] = (counts[name] ?? 0) + 1)
const wrongUntil = (name, right) => ({ scenario }) => {
  const two = start(scenario)
  const now = tryOf(name)
  scenario.section('x', () => { two.renew(now); if (now < right) two.misspell() })
}
test('right at last', { retry: 2 }, wrongUntil('right at last', 3))
test('never right', { retry: 1 }, wrongUntil('never right', 3))
test('right each time', { repeats: 2 }, wrongUntil('right each time', 0))
test('wrong once', { repeats: 2 }, wrongUntil('wrong once', 2))
test.concurrent('one of two', { retry: 1 }, wrongUntil('one of two', 2))
test.concurrent('two of two', { retry: 1 }, wrongUntil('two of two', 2))
test.for([1, 2])('for %i', (token, { scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(token)) })
const mine = test.extend({ two: async ({ scenario }, use) => { const two = start(scenario); await use(two); two.misspell('late') } })
mine('extended', ({ two, scenario }) => { scenario.section('x', () => two.renew(1)) })
describe('a group', () => {
  beforeEach(() => { if (tryOf('hook') === 1) throw new Error('not yet') })
  test('after a hook that fails', { retry: 1 }, wrongUntil('after a hook that fails', 0))
})
describe('another', () => {
  afterEach(() => { throw new TypeError('at /tmp/somewhere/else.js') })
  test('before a hook that fails', wrongUntil('before a hook that fails', 0))
})
test.skip('skipped', wrongUntil('skipped', 0))
test.todo('to do')
test('skips itself', ({ scenario, skip }) => { start(scenario).misspell(); skip() })
test('too long', { timeout: 60 }, async ({ scenario }) => {
  const two = start(scenario)
  await scenario.section('x', async () => { two.renew(1); await new Promise(() => {}) })
})
test('an alarm', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.tell({ node: 'a', op: 'broke' })) })
`,
    )
    const { states } = project.results()
    expect(states).toEqual({
      'right at last': 'passed',
      'never right': 'failed',
      'right each time': 'passed',
      'wrong once': 'failed',
      'one of two': 'passed',
      'two of two': 'passed',
      'for 1': 'passed',
      'for 2': 'passed',
      extended: 'failed',
      'a group after a hook that fails': 'passed',
      'another before a hook that fails': 'failed',
      skipped: 'skipped',
      'to do': 'todo',
      'skips itself': 'skipped',
      'too long': 'failed',
      'an alarm': 'failed',
    })
    expect(Object.keys(project.ends('traces')).sort()).toEqual([
      'a_group_after_a_hook_that_fails',
      'for_1',
      'for_2',
      'one_of_two',
      'right_at_last',
      'right_each_time',
      'two_of_two',
    ])
    expect(Object.values(project.ends('traces'))).toEqual(Array(7).fill(PASSED))
    expect(project.ends('failed')).toMatchObject({
      never_right: { reason: { kind: 'refused' } },
      wrong_once: { reason: { kind: 'refused' } },
      extended: { reason: { kind: 'refused', message: expect.stringContaining('"late"') } },
      another_before_a_hook_that_fails: { reason: { kind: 'error', message: 'at …/else.js' } },
      too_long: { reason: { kind: 'timeout', message: expect.stringMatching(/^Test timed out in 60ms/) } },
      an_alarm: {
        reason: { kind: 'alarm', message: expect.stringContaining('an alarm was raised: BROKE at node "a"') },
      },
    })
    expect(Object.keys(project.ends('failed'))).toHaveLength(6)
    // The last try's trace is what is left.
    expect(project.read('traces/g/a/right_at_last.jsonl')).toContain('"token":3')
    expect(project.read('traces/g/a/right_each_time.jsonl')).toContain('"token":3')
  })

  test('is not given of tests that did not run, because of a filter or of a run that was ended', () => {
    const project = new LeaseProject()
    const body = (wrong: string) => `
test('first', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(1)); ${wrong} })
test('second', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(2)) })
`
    project.writeLease('g/a.test.js', body(''))
    project.run()
    const before = project.contents('traces')
    expect(Object.keys(before)).toHaveLength(2)
    project.writeLease('g/a.test.js', body('expect(1).toBe(2)'))
    expect(project.results('--bail=1').states['first']).toBe('failed')
    expect(project.contents('traces')).toEqual(before)
    expect(project.results('-t', 'second').states['second']).toBe('passed')
    expect(project.contents('traces')).toEqual(before)
    project.writeLease(
      'g/a.test.js',
      body('').replace("test('second'", "test.only('second'").replace('renew(2)', 'renew(3)'),
    )
    // Vitest allows it where CI is not set.
    expect(project.results('--allowOnly').states['second']).toBe('passed')
    expect(project.read('traces/g/a/second.jsonl')).toContain('"token":3')
    expect(project.files('traces')).toHaveLength(2)
  })
})

describe('a test that is meant to fail', () => {
  test('is kept with those that pass, says why, and its claims count for nothing', () => {
    const project = new LeaseProject()
    const claims = "{ tests: ['lease'] }"
    project.writeLease(
      'g/a.test.js',
      `
test.fails('a known bug', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('x', ${claims}, () => { two.renew(1); throw new Error('known bug') })
})
test.fails('mended', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(1)) })
test.fails('refused', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.misspell()); throw new Error('bug') })
`,
    )
    const { states } = project.results()
    expect(states).toEqual({ 'a known bug': 'passed', mended: 'failed', refused: 'failed' })
    const reason = { kind: 'error', message: 'known bug' }
    expect(project.ends('traces')).toEqual({ a_known_bug: { end: 'failed', reason, expected: true } })
    expect(project.ends('failed')).toMatchObject({
      mended: { end: 'failed', reason: { kind: 'assertion', message: 'Expect test to fail' } },
      refused: { end: 'failed', reason: { kind: 'refused' } },
    })
    const rendered = project.protokoll('render')
    expect(rendered.output).toContain('1 test')
    expect(rendered.status).toBe(0)
    const page = project.page('a_known_bug')
    expect(page).toContain('.. note:: This test is meant to fail, and does.')
    expect(page).toContain('   An error was thrown: known bug.')
    const feature = project.read('docs-out/developer/tests/features/lease/index.rst')
    expect(feature).not.toContain('a known bug')

    // That it passed before is another outcome.
    project.write(
      'before/g/a/a_known_bug.jsonl',
      project.read('traces/g/a/a_known_bug.jsonl').replace(/\{"end.*\n/, '{"end":"passed"}\n'),
    )
    const { output } = project.protokoll('diff', 'before', 'traces')
    expect(output).toContain(
      'outcome   tests fail as they are meant to that passed: `an error was thrown: known bug`: 1 test',
    )
    expect(output).toContain('It failed as it is meant to, and passed before.')
  })
})

describe('the terminal', () => {
  test('names the trace of a test that failed, and what shows it, at the row where it ended', () => {
    const project = new LeaseProject()
    const failing = (name: string) => `
test('${name}', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('The end', () => two.renew(7))
  expect('\\u001b[31m${name}').toBe('right')
})
`
    project.writeLease('g/a.test.js', ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map(failing).join(''))
    const { output } = project.results()
    const told = output.slice(output.indexOf('7 recorded tests failed.'))
    expect(told.match(/^ {4}trace /gm)).toHaveLength(5)
    expect(told).toContain('and 2 more, below failed')
    expect(told).toMatch(/why {4}an assertion failed: expected '.*one' to be 'right'/)
    expect(told).not.toContain('\u001b')
    const [, command = ''] = /^ {2}npx protokoll (.*)$/m.exec(told) ?? []
    const [, trace = ''] = /^ {4}trace {2}(.*)$/m.exec(told) ?? []
    const [, path = ''] = /^ {4}page {3}(.*)$/m.exec(told) ?? []
    const [, row = ''] = /^ {4}row {4}#(.*)$/m.exec(told) ?? []
    expect(project.read(trace)).toContain('"end":"failed"')
    expect(row).toMatch(/the-end-row-b-a-renew-tk-7$/)
    expect(project.protokoll(...command.split(' ')).status).toBe(0)
    const page = project.read(path)
    expect(page).toContain('An assertion failed: expected')
    // The page says ids as what all rows of a section start with, and what follows.
    const [start = '', end = ''] = row.split(/(?<=the-end-row)/)
    expect(page).toContain(start)
    expect(page).toContain(end.slice(1))
  })
})
