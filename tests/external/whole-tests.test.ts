/** Tests that are recorded without a change of what they do. */
import { expect, test } from 'vitest'
import { LeaseProject } from './lease-project.ts'

const PLAIN = `
/** A cluster that says itself that it is there. */
class Watched extends Two {
  constructor() { super(); setTimeout(() => {}, 0); watch(this) }
}
let two
beforeEach(({ task }) => {
  // Those that run at one time have a cluster of their own.
  if (!task.concurrent) { two = new Watched(); two.start() }
})
/** What renewing does. */
plain('renews', () => { two.renew(1) })
plain.each([6, 7])('of each %i', (token) => { two.renew(token) })
plain('watches nothing', () => {})
describe('together', () => {
  for (const token of [3, 4, 5]) plain.concurrent('c' + token, async () => {
    const own = new Watched()
    own.start()
    await new Promise((done) => setTimeout(done, 20 - 4 * token))
    for (let i = 0; i < 3; i += 1) { own.renew(token); await new Promise((done) => setTimeout(done, 1)) }
  })
})
plain('is wrong', () => { two.misspell() })
plain('is tried again', { retry: 1 }, () => { if (tries++ === 0) two.misspell(); else two.renew(2) })
plain.fails('is meant to fail', () => { two.renew(1); expect(1).toBe(2) })
plain.skip('is skipped', () => {})
describe('not', () => {
  test.override({ wholeTest: false })
  test('recorded', () => { watch(new Two()).start() })
})
`

test('the plugin has every test recorded that watches something, with the test of Vitest itself', () => {
  const project = new LeaseProject('[protokoll({ wholeTests: true })]')
  project.writeLease('g/a.test.js', PLAIN)
  const { states } = project.results()
  expect(states).toEqual({
    renews: 'passed',
    'of each 6': 'passed',
    'of each 7': 'passed',
    'watches nothing': 'passed',
    'together c3': 'passed',
    'together c4': 'passed',
    'together c5': 'passed',
    'is wrong': 'failed',
    'is tried again': 'passed',
    'is meant to fail': 'passed',
    'is skipped': 'skipped',
    'not recorded': 'passed',
  })
  const lines = project.read('traces/g/a/renews.jsonl').split('\n')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ test: 'renews', description: 'What renewing does.' })
  expect(lines.slice(1)).toEqual([
    '{"section":"renews"}',
    '{"node":"a","op":"joined"}',
    '{"node":"b","op":"joined"}',
    '{"node":"a","op":"send","to":"b","message":"renew","fields":{"token":1}}',
    '{"node":"b","op":"handle","from":"a","message":"renew","fields":{"token":1},"set":{"token":1}}',
    '{"end":"passed"}',
    '',
  ])
  expect(project.files('traces')).not.toContain('g/a/not_recorded.jsonl')
  for (const token of [3, 4, 5]) {
    const text = project.read(`traces/g/a/together_c${token}.jsonl`)
    expect(text.match(/"op":"send"/g)).toHaveLength(3)
    expect(new Set(text.match(/"token":\d/g))).toEqual(new Set([`"token":${token}`]))
  }
  expect(project.read('traces/g/a/of_each_7.jsonl')).toContain('"fields":{"token":7}')
  expect(project.ends('failed')).toMatchObject({ is_wrong: { reason: { kind: 'refused' } } })
  expect(project.ends('traces')).toMatchObject({
    is_tried_again: { end: 'passed' },
    is_meant_to_fail: { expected: true },
  })
})

test('a file, or a part of it, has its tests recorded as a whole', () => {
  const project = new LeaseProject()
  project.writeLease(
    'g/a.test.js',
    `
const renew = (token) => { const two = watch(new Two()); two.start(); two.renew(token); return two }
test('not recorded', () => { renew(1) })
test('only in sections', ({ scenario }) => { renew(1); scenario.section('One', () => {}) })
describe('whole', () => {
  test.override({ wholeTest: true })
  beforeEach(() => {})
  test('one', () => { renew(2) })
  test('with sections', ({ scenario }) => {
    const two = renew(3)
    scenario.section('The rest', () => two.renew(4))
    two.renew(5)
  })
  test('asks for more', ({ scenario }) => { const two = scenario.watch(new Two()); two.start(); scenario.notRepeatable() })
})
watch(new Two())
`,
  )
  const { states, output } = project.results()
  expect([new Set(Object.values(states)), output]).toEqual([new Set(['passed']), expect.anything()])
  expect(project.files('traces')).toEqual([
    'g/a/only_in_sections.jsonl',
    'g/a/whole_asks_for_more.jsonl',
    'g/a/whole_one.jsonl',
    'g/a/whole_with_sections.jsonl',
  ])
  const text = project.read('traces/g/a/whole_with_sections.jsonl')
  expect(text.match(/"section":"[^"]*"/g)).toEqual(['"section":"with sections"', '"section":"The rest"'])
  expect(text).not.toContain('"fields":{"token":5}')
  expect(project.read('traces/g/a/whole_asks_for_more.jsonl')).toMatch(
    /"path":"tests\/g\/a\.test\.js","repeatable":false\}\n/,
  )
})
