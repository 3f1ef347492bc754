import { expect, test } from 'vitest'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import { makeRecorder, readBack, refusedIn, section, watched } from '../support/servers.ts'
import { problemsOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

test('a recording is a header, sections, and a line an event', () => {
  const { recorder, servers } = watched()
  recorder.openSection('Prepare', { uses: ['a/b'] }, true)
  servers.join('1', '2')
  recorder.closeSection()
  recorder.openSection('Decide', { tests: ['a', 'a/c'], uses: [] }, false)
  servers.send('1', '2', 1, { round: 1 })
  servers.handle('2', '1', 1, { role: 'prepared' })
  servers.happen({ node: '1', op: 'asked', fields: { what: 'x' } })
  recorder.closeSection()
  expect(recorder.toLines()).toEqual([
    '{"trace":2,"vocabulary":"two_phase","group":"g","file":"f","test":"t"}',
    '{"section":"Prepare","preparation":true,"uses":["a/b"]}',
    '{"node":"1","op":"joined"}',
    '{"node":"2","op":"joined"}',
    '{"section":"Decide","tests":["a","a/c"]}',
    '{"node":"1","op":"send","to":"2","message":"prepare","fields":{"round":1,"by":"1"},"set":{"round":1}}',
    '{"node":"2","op":"handle","from":"1","message":"prepare","fields":{"round":1,"by":"1"},"set":{"role":"prepared"}}',
    '{"node":"1","op":"asked","fields":{"what":"x"}}',
  ])
  expect(readBack(recorder).sections).toHaveLength(2)
})

test('the fields of a line stand in one order, whatever the order in which they were told', () => {
  const { recorder, servers } = watched()
  section(recorder, 'S', () => {
    servers.join('1', '2')
    servers.happen({ fields: { can: true }, message: 'ballot', to: '2', op: 'lose', node: '1' })
  })
  expect(recorder.toLines().at(-1)).toBe('{"node":"1","op":"lose","to":"2","message":"ballot","fields":{"can":true}}')
})

test('a state is told as what changed since it was last told', () => {
  const { recorder, servers } = watched()
  section(recorder, 'S', () => {
    servers.happen({ node: '1', op: 'joined' }, { round: 4, note: '' })
    servers.happen({ node: '1', op: 'cut' }, { round: 5, reach: 2 })
    servers.happen({ node: '1', op: 'cut' })
    servers.happen({ node: '1', op: 'healed' }, { reach: 1, coordinator: '1' })
    servers.happen({ node: '1', op: 'healed' }, { coordinator: null })
  })
  const sets = recorder
    .toLines()
    .slice(2)
    .map((line) => JSON.parse(line).set)
  expect(sets).toEqual([
    { round: 4 },
    { round: 5, reach: 2 },
    undefined,
    { reach: 1, coordinator: '1' },
    { coordinator: null },
  ])
})

test('a source may reuse and change the state that it handed over, and leave out what did not change', () => {
  const recorder = makeRecorder()
  const state: Record<string, number> = { round: 1 }
  recorder.openSection('S', {}, false)
  recorder.record({ node: '1', op: 'joined' }, state)
  state['round'] = 2
  recorder.record({ node: '1', op: 'cut' }, state)
  recorder.record({ node: '1', op: 'cut' }, { note: 'n' })
  recorder.record({ node: '1', op: 'cut' }, { round: 2, note: 'n' })
  const sets = recorder
    .toLines()
    .slice(2)
    .map((line) => JSON.parse(line).set)
  expect(sets).toEqual([{ round: 1 }, { round: 2 }, { note: 'n' }, undefined])
})

test('sections do not nest', () => {
  const recorder = makeRecorder()
  recorder.openSection('Outer', {}, false)
  expect(problemsOf(() => recorder.openSection('Inner', {}, false))).toEqual([
    {
      code: 'RECORD',
      message: 'section "Inner" begins inside another section',
      advice: 'end that one first; await it, if its body is async',
    },
  ])
  recorder.closeSection()
  recorder.openSection('Inner', {}, false)
  expect(recorder.toLines()).toHaveLength(3)
})

test('two sections never share a title', () => {
  const recorder = makeRecorder()
  section(recorder, 'Same', () => {})
  expect(problemsOf(() => recorder.openSection('Same', {}, true))).toMatchObject([
    { code: 'RECORD', message: 'two sections are called "Same"' },
  ])
  expect(recorder.toLines()).toHaveLength(2)
})

test.each(['', ' ', '\t\n'])('a section has a title: %j', (title) => {
  expect(problemsOf(() => makeRecorder().openSection(title, {}, false))).toMatchObject([
    { code: 'RECORD', message: 'a section without a title' },
  ])
})

test('a name that no reader would take is refused when it is recorded', () => {
  const nameless = { group: 'g', file: 'f', test: '' }
  expect(problemsOf(() => new Recorder(nameless, twoPhase, () => []))).toMatchObject([
    { code: 'RECORD', field: 'test', found: '""', legal: 'at least 1 character' },
  ])
  const { recorder, servers } = watched()
  recorder.openSection('S', {}, false)
  expect(refusedIn(recorder, () => servers.join(''))).toMatchObject([{ code: 'RECORD', field: 'node', found: '""' }])
})

test('a misspelt claim is refused, and not left out', () => {
  const { recorder } = watched()
  const claims: object = { test: ['commit/lost_answer'] }
  expect(problemsOf(() => recorder.openSection('One', claims, false))).toMatchObject([
    { code: 'RECORD', found: '"test"', legal: '"uses", "tests"', advice: 'did you mean "tests"?' },
  ])
})
