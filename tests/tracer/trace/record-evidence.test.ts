import { expect, test } from 'vitest'
import { Catalogue } from '../../../src/tracer/features/catalogue.ts'
import { evidenceProblems } from '../../../src/tracer/features/claims.ts'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import { Scenario } from '../../../src/tracer/vitest/scenario.ts'
import { parse } from '../support/evidence.ts'
import { Servers } from '../support/servers.ts'
import { problemsOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

const texts = { short: 's', features: 'f', narrative: 'n' }
const heard = parse({ op: 'handle', message: 'prepare', before: { round: 3 }, set: { round: 4 } })
const cut = parse({ op: 'cut' })
const catalogue = new Catalogue([
  { id: 'f', folder: 'features/f', texts },
  { id: 'f/a', folder: 'features/f/branches/a', texts, evidence: cut },
  { id: 'f/a.b', folder: 'features/f/branches/a.b', texts, evidence: heard },
  { id: 'f/c', folder: 'features/f/branches/c', texts },
])

function start(): { recorder: Recorder; scenario: Scenario; servers: Servers } {
  const check = (id: string) => catalogue.problemsOf(id)
  const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, twoPhase, check, (section) =>
    evidenceProblems(section, catalogue),
  )
  const scenario = new Scenario(recorder)
  return { recorder, scenario, servers: scenario.watch(new Servers()) }
}

/** The features whose evidence a recorded test lacks. */
function unproved(recorder: Recorder): string[] {
  return problemsOf(() => recorder.assertComplete()).map(
    ({ code, message }) => `${code} ${/test (\S+),/.exec(message)?.[1]}`,
  )
}

test('a section that shows what it claims, from the state that it began with, is accepted', () => {
  const { recorder, scenario, servers } = start()
  servers.join('1', '2')
  servers.change('2', { round: 3 })
  scenario.section('One', { tests: ['f/a.b', 'f/c'] }, () => {
    servers.happen({ node: '1', op: 'cut' })
    servers.handle('2', '1', 4, { round: 4 })
  })
  expect(() => recorder.assertComplete()).not.toThrow()
})

test('what a section claims, and what that implies, has to be seen in that section', () => {
  const { recorder, scenario, servers } = start()
  scenario.section('Before', () => {
    servers.join('1', '2')
    servers.happen({ node: '1', op: 'cut' })
  })
  scenario.section('One', { tests: ['f/a.b'] }, () => servers.handle('2', '1', 4, { round: 4 }))
  servers.happen({ node: '1', op: 'cut' })
  expect(unproved(recorder)).toEqual(['EVIDENCE f/a', 'EVIDENCE f/a.b'])
  const [first] = problemsOf(() => recorder.assertComplete())
  expect(first?.message).toBe('the section "One" claims to test f/a, and does not show it')
  expect(first?.found).toBe('not seen: `cut` at a node')
  expect(first?.legal).toContain('features/f/branches/a/evidence.json')
})

test('what a section only uses need not be seen in it', () => {
  const { recorder, scenario, servers } = start()
  scenario.section('One', { uses: ['f/a.b'] }, () => servers.join('1'))
  expect(() => recorder.assertComplete()).not.toThrow()
})

test('all sections are told of, and a test that catches errors does not get away with it', async () => {
  const { recorder, scenario, servers } = start()
  scenario.section('One', { tests: ['f/a'] }, () => servers.join('1'))
  await scenario.section('Two', { tests: ['f/a'] }, async () => servers.join('2'))
  expect(unproved(recorder)).toEqual(['EVIDENCE f/a', 'EVIDENCE f/a'])
})

test('a section that throws is not asked for what it did not get to show', async () => {
  const { recorder, scenario } = start()
  const fail = () => {
    throw new Error('no')
  }
  expect(() => scenario.section('One', { tests: ['f/a'] }, fail)).toThrow('no')
  await expect(scenario.section('Two', { tests: ['f/a'] }, async () => fail())).rejects.toThrow('no')
  expect(() => recorder.assertComplete()).not.toThrow()
})

test.each(['section', 'prepare'] as const)('what a %s lacks is shown where the test calls it', (kind) => {
  const { recorder, scenario, servers } = start()
  scenario.section('Before', () => servers.join('1'))
  const line = lineOf(new Error('here')) + 1
  scenario[kind]('One', { tests: ['f/a'] }, () => undefined)
  scenario[kind]('Two', { tests: ['f/a'] }, () => undefined)
  try {
    recorder.assertComplete()
  } catch (error) {
    expect(lineOf(error)).toBe(line)
    expect(error).toMatchObject({ stack: expect.stringMatching(/^ProtokollError: EVIDENCE .*"One"/) })
  }
  expect.assertions(2)
})

/** The line of this file that the first frame of a stack is about. */
function lineOf(error: unknown): number {
  const [first = ''] = error instanceof Error ? (error.stack?.match(/^ +at .*$/m) ?? []) : []
  return Number(/record-evidence\.test\.ts:(\d+)/.exec(first)?.[1])
}
