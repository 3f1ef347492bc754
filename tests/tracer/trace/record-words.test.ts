import { expect, test } from 'vitest'
import { Catalogue } from '../../../src/tracer/features/catalogue.ts'
import type { Observation } from '../../../src/tracer/trace/events.ts'
import { makeRecorder, readBack, refusedIn, watched } from '../support/servers.ts'
import { problemsOf } from '../support/traces.ts'

const fields = { round: 1, by: '1' }
const send = { node: '1', op: 'send', to: '2', message: 'prepare', fields } as const

test.each<[Observation, object]>([
  [
    { node: '1', op: 'heald' },
    { code: 'TRACE_UNKNOWN_EVENT', field: 'op', found: '"heald"', advice: 'did you mean "healed"?' },
  ],
  [
    { ...send, message: 'prepared' },
    {
      code: 'TRACE_UNKNOWN_MESSAGE',
      found: '"prepared"',
      legal: '"prepare", "ballot"',
      advice: 'did you mean "prepare"?',
    },
  ],
  [
    { ...send, to: '3' },
    { code: 'TRACE_UNKNOWN_NODE', field: 'to', found: '"3"', legal: '"1", "2"' },
  ],
  [
    { node: '3', op: 'cut' },
    { code: 'TRACE_UNKNOWN_NODE', field: 'node', found: '"3"' },
  ],
  [
    { ...send, fields: { ...fields, turn: 1 } },
    { code: 'TRACE_UNKNOWN_FIELD', field: 'fields.turn', legal: '"round", "by"' },
  ],
  [
    { ...send, fields: { ...fields, round: 'one' } },
    { code: 'TRACE_FIELD', field: 'fields.round', found: '"one"', legal: 'an integer' },
  ],
  [
    { ...send, fields: { by: '1' } },
    { code: 'TRACE_FIELD', field: 'fields.round', message: 'node "1", send "prepare" to "2": a field is missing' },
  ],
])('%j is refused and leaves no line', (observation, problem) => {
  const { recorder, servers } = watched()
  recorder.openSection('S', {}, false)
  servers.join('1', '2')
  const before = recorder.toLines()
  expect(refusedIn(recorder, () => servers.happen(observation))).toMatchObject([problem])
  expect(recorder.toLines()).toEqual(before)
  expect(readBack(recorder).sections).toHaveLength(1)
})

test.each([
  [{ role: 'prepard' }, { code: 'TRACE_UNKNOWN_ROLE', field: 'set.role', advice: 'did you mean "prepared"?' }],
  [
    { ruond: 1 },
    {
      code: 'TRACE_UNKNOWN_FIELD',
      field: 'set.ruond',
      legal: '"role", "round", "coordinator", "note", "reach", "votes", "log"',
    },
  ],
  [{ round: 0.5 }, { code: 'TRACE_FIELD', field: 'set.round', found: '0.5', legal: 'an integer' }],
  [{ round: Number.NaN }, { code: 'TRACE_FIELD', field: 'set.round', legal: 'an integer' }],
  [{ coordinator: '9' }, { code: 'TRACE_UNKNOWN_NODE', field: 'set.coordinator', legal: '"1"' }],
])('a state with %j is refused', (change, problem) => {
  const { recorder, servers } = watched()
  recorder.openSection('S', {}, false)
  servers.join('1')
  expect(refusedIn(recorder, () => servers.happen({ node: '1', op: 'cut' }, change))).toMatchObject([problem])
})

test('a state that went wrong between sections is refused when the next one begins', () => {
  const { recorder, servers } = watched()
  servers.join('1')
  servers.change('1', { role: 'prepard' })
  expect(refusedIn(recorder, () => recorder.openSection('S', {}, false))).toMatchObject([
    { code: 'TRACE_UNKNOWN_ROLE', message: 'stateOf("1"): an unknown role' },
  ])
})

const texts = { short: 's', features: 'f', narrative: 'n' }
const catalogue = new Catalogue(
  ['vote', 'vote/all_yes', 'vote/all_yes.early.more'].map((id) => ({ id, folder: id, texts })),
)

test.each([
  ['uses', 'vot', 'did you mean "vote"?'],
  ['tests', 'vote/al_yes', 'did you mean "vote/all_yes"?'],
  ['tests', 'quite/another', 'add it to the feature catalogue: "quite/another" implies it'],
  ['tests', 'vote/all_yes.early.more', 'add it to the feature catalogue: "vote/all_yes.early.more" implies it'],
])('a section that %s the unknown feature %s names the nearest', (claim, id, advice) => {
  const recorder = makeRecorder((each) => catalogue.problemsOf(each))
  expect(problemsOf(() => recorder.openSection('S', { [claim]: [id] }, false))).toMatchObject([
    { code: 'FEATURE_UNKNOWN', legal: '"vote", "vote/all_yes", "vote/all_yes.early.more"', advice },
  ])
  expect(recorder.toLines()).toHaveLength(1)
})

test.each(['', 'a b', 'a/', '/b', 'a/b/c', 'a/b.', 'a.b', '../a', 'a\n'])('%j is not a feature id', (id) => {
  expect(problemsOf(() => makeRecorder().openSection('S', { uses: [id] }, false))).toEqual([
    { code: 'RECORD', message: 'not a feature id', found: JSON.stringify(id), legal: 'feature, or feature/branch' },
  ])
})
