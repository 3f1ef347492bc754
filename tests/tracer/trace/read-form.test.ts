import { expect, test } from 'vitest'
import { END, HEADER, problemsOf, readEvents, readLines, SECTION } from '../support/traces.ts'

const LIST = 'a text, a finite number, true, false or null, or of a list an object'

test.each([
  [{ ...HEADER, trace: 3 }, 'version 3'],
  [{ ...HEADER, trace: '1' }, 'version "1"'],
  [END, '{"end":"passed"}'],
])('another version: %j', (first, found) => {
  // The rest is not looked at: it would only be echoes.
  expect(problemsOf(() => readLines([first, { nonsense: true }, END]))).toEqual([
    {
      code: 'TRACE_VERSION',
      message: 'not a trace of this version',
      file: 'a.jsonl',
      line: 1,
      field: 'trace',
      found,
      legal: 'a first line that begins {"trace":1,…} or {"trace":2,…}',
      advice: 'record the tests again with this version of protokoll',
    },
  ])
})

test('after ten problems the rest of a trace is not looked at, and the last of them says so', () => {
  const problems = (count: number) =>
    problemsOf(() => readEvents(Array.from({ length: count }, () => ({ node: '1', op: 'unheard' }))))
  const isSaid = (advice = '') => advice.endsWith('what follows in the file has not been looked at')
  expect(problems(9).map(({ advice }) => isSaid(advice))).toEqual(new Array(9).fill(false))
  expect(problems(12).map(({ advice }) => isSaid(advice))).toEqual([...new Array(9).fill(false), true])
})

test('another vocabulary', () => {
  const event = { node: '1', op: 'of_that_vocabulary' }
  expect(problemsOf(() => readLines([{ ...HEADER, vocabulary: 'raft' }, SECTION, event, END]))).toEqual([
    {
      code: 'TRACE_FIELD',
      message: 'recorded with another vocabulary',
      file: 'a.jsonl',
      line: 1,
      field: 'vocabulary',
      found: '"raft"',
      legal: '"two_phase"',
    },
  ])
})

const asked = { node: '1', op: 'asked', fields: { what: 'x' } }
const prepare = { node: '1', op: 'send', to: '2', message: 'prepare', fields: { round: 1, by: '1' } }

test.each([
  [{ ...asked, node: 1 }, 'node', '1', 'a value of type string'],
  [{ ...asked, node: '' }, 'node', '""', 'at least 1 character'],
  [{ ...asked, fields: [] }, 'fields', '[]', 'a value of type object'],
  [{ ...asked, op: null }, 'op', 'null', 'a value of type string'],
  [{ ...asked, fields: { what: ['x'] } }, 'fields.what', '["x"]', 'a text, a finite number, true, false or null'],
  [{ ...asked, set: { round: {} } }, 'set.round', '{}', 'an integer'],
  [{ ...asked, set: { round: ['x'] } }, 'set.round', '["x"]', LIST],
  [{ ...asked, set: { round: { drop: -1 } } }, 'set.round.drop', '-1', 'at least 0'],
  [{ ...asked, set: { round: { add: [[]] } } }, 'set.round.add.0', '[]', LIST],
  [
    { ...asked, set: { round: { add: [{ x: [] }] } } },
    'set.round.add.0.x',
    '[]',
    'a text, a finite number, true, false or null',
  ],
  [{ ...HEADER, repeatable: true }, 'repeatable', 'true', 'false'],
  [{ ...prepare, to: true }, 'to', 'true', 'a value of type string'],
  [{ section: 'S', preparation: false }, 'preparation', 'false', 'true'],
  [{ section: 'S', uses: [] }, 'uses', '[]', 'at least 1 item'],
  [{ section: 'S', tests: ['a', 'b/c/d'] }, 'tests.1', '"b/c/d"', 'feature, or feature/branch'],
  [{ meanwhile: '1', set: null }, 'set', 'null', 'a value of type object'],
  [{ end: 'skipped' }, 'end', '"skipped"', '"passed", "failed"'],
])('a value of the wrong form: %j', (line, field, found, legal) => {
  const [problem] = problemsOf(() => readEvents([line]))
  expect(problem).toEqual({
    code: 'TRACE_FIELD',
    message: 'a value is not legal',
    file: 'a.jsonl',
    line: 6,
    field,
    found,
    legal,
  })
})

test('a field that is missing', () => {
  const { fields: _, ...rest } = prepare
  const missing = { code: 'TRACE_FIELD', message: 'a field is missing', file: 'a.jsonl', line: 6, field: 'fields' }
  expect(problemsOf(() => readEvents([rest]))).toEqual([{ ...missing, legal: 'a value of type object' }])
})

test('a field that does not belong there names those that do', () => {
  expect(problemsOf(() => readEvents([{ ...prepare, at: 17, via: '3' }]))).toEqual(
    [
      { field: 'at', found: '17' },
      { field: 'via', found: '"3"' },
    ].map((stray) => ({
      code: 'TRACE_FIELD',
      message: 'a field that does not belong here',
      file: 'a.jsonl',
      line: 6,
      ...stray,
      legal: '"node", "op", "to", "message", "id", "fields", "set", "log"',
      advice: 'remove or rename it',
    })),
  )
})

test('a field without a name', () => {
  expect(problemsOf(() => readEvents([{ ...asked, fields: { '': 'x' } }]))).toMatchObject([
    { code: 'TRACE_FIELD', line: 6, message: 'a name is not legal', found: '""' },
  ])
})

test('fields whose names JavaScript objects have by birth are told like any other', () => {
  const line = { ...asked, fields: { toString: 1, constructor: {}, what: 'x' }, valueOf: 1 }
  expect(problemsOf(() => readEvents([line])).map(({ field }) => field)).toEqual(['fields.constructor', 'valueOf'])
  const value = { section: { toString: 1, valueOf: 2 } }
  expect(problemsOf(() => readEvents([value]))).toMatchObject([
    { field: 'section', found: JSON.stringify(value.section) },
  ])
})

test('a section that is wrong does not make what follows it wrong', () => {
  const lines = [HEADER, { section: '' }, { node: '1', op: 'joined' }, asked, END]
  expect(problemsOf(() => readLines(lines))).toMatchObject([{ line: 2, field: 'section' }])
})
