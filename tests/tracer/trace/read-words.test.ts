import { expect, test } from 'vitest'
import { END, HEADER, problemsOf, readEvents, readLines, SECTION } from '../support/traces.ts'

const prepare = { node: '1', op: 'send', to: '2', message: 'prepare', fields: { round: 1, by: '1' } }
const joined = '"1", "2", "3"'
const ops = '"queue", "send", "block", "lose", "handle", "joined", "cut", "healed", "power", "asked", "broken"'

test.each([
  ['node', { node: '4', op: 'cut' }, 'TRACE_UNKNOWN_NODE', 'node', '"4"', joined],
  ['node', { ...prepare, to: '7' }, 'TRACE_UNKNOWN_NODE', 'to', '"7"', joined],
  ['node', { ...prepare, fields: { round: 1, by: '22' } }, 'TRACE_UNKNOWN_NODE', 'fields.by', '"22"', joined],
  ['node', { node: '1', op: 'cut', set: { coordinator: 'x' } }, 'TRACE_UNKNOWN_NODE', 'set.coordinator', '"x"', joined],
  [
    'role',
    { node: '1', op: 'cut', set: { role: 'comitted' } },
    'TRACE_UNKNOWN_ROLE',
    'set.role',
    '"comitted"',
    '"working", "prepared", "committed"',
  ],
  ['role', { node: '1', op: 'cut', set: { role: 3 } }, 'TRACE_UNKNOWN_ROLE', 'set.role', '3', /"working"/],
  [
    'message kind',
    { ...prepare, message: 'prepar' },
    'TRACE_UNKNOWN_MESSAGE',
    'message',
    '"prepar"',
    /^"prepare", "ballot"$/,
  ],
  ['event kind', { node: '1', op: 'healled' }, 'TRACE_UNKNOWN_EVENT', 'op', '"healled"', ops],
  ['event kind', { ...prepare, op: 'sent' }, 'TRACE_UNKNOWN_EVENT', 'op', '"sent"', ops],
  [
    'field',
    { ...prepare, fields: { round: 1, by: '1', rond: 1 } },
    'TRACE_UNKNOWN_FIELD',
    'fields.rond',
    '"rond"',
    '"round", "by"',
  ],
  ['field', { node: '1', op: 'cut', fields: { x: 1 } }, 'TRACE_UNKNOWN_FIELD', 'fields.x', '"x"', /none is declared/],
  [
    'state variable',
    { node: '1', op: 'cut', set: { ronud: 1 } },
    'TRACE_UNKNOWN_FIELD',
    'set.ronud',
    '"ronud"',
    '"role", "round", "coordinator", "note", "reach", "votes", "log"',
  ],
])('an unknown %s in %j', (what, line, code, field, found, legal) => {
  expect(problemsOf(() => readEvents([line]))).toMatchObject([
    {
      code,
      message: `an unknown ${what}`,
      file: 'a.jsonl',
      line: 6,
      field,
      found,
      legal: typeof legal === 'string' ? legal : expect.stringMatching(legal),
    },
  ])
})

test.each([
  [{ ...prepare, message: 'prepar' }, 'did you mean "prepare"?'],
  [{ ...prepare, op: 'sent' }, 'did you mean "send"?'],
  [{ node: '1', op: 'healled' }, 'did you mean "healed"?'],
  [{ node: '1', op: 'cut', set: { role: 'comitted' } }, 'did you mean "committed"?'],
])('%j names the nearest word', (line, advice) => {
  expect(problemsOf(() => readEvents([line]))).toMatchObject([{ advice }])
})

test.each([
  [{ ...prepare, fields: { round: '1', by: '1' } }, 'fields.round', '"1"', 'an integer'],
  [{ ...prepare, fields: { round: 1.5, by: '1' } }, 'fields.round', '1.5', 'an integer'],
  [{ ...prepare, fields: { round: 1, by: null } }, 'fields.by', 'null', "a node's id"],
  [{ node: '1', op: 'cut', set: { coordinator: 1 } }, 'set.coordinator', '1', "a node's id or null"],
  [{ node: '1', op: 'asked', fields: { what: true } }, 'fields.what', 'true', 'a text'],
  [
    { node: '2', op: 'handle', from: '1', message: 'ballot', fields: { can: 'yes' } },
    'fields.can',
    '"yes"',
    'true or false',
  ],
])('a value of the wrong type in %j', (line, field, found, legal) => {
  expect(problemsOf(() => readEvents([line]))).toEqual([
    { code: 'TRACE_FIELD', message: 'a value is not legal', file: 'a.jsonl', line: 6, field, found, legal },
  ])
})

test('a field that the vocabulary declares and the line lacks', () => {
  expect(problemsOf(() => readEvents([{ node: '1', op: 'asked' }]))).toEqual([
    {
      code: 'TRACE_FIELD',
      message: 'a field is missing',
      file: 'a.jsonl',
      line: 6,
      field: 'fields.what',
      legal: 'a text',
    },
  ])
})

test('a node exists from the mark that introduces it, not before', () => {
  const lines = [HEADER, SECTION, { node: '1', op: 'cut' }, { node: '1', op: 'joined' }, { node: '1', op: 'cut' }, END]
  expect(problemsOf(() => readLines(lines))).toMatchObject([{ code: 'TRACE_UNKNOWN_NODE', line: 3 }])
})

test('meanwhile lines may name nodes that only the next one tells of', () => {
  const lines = [
    HEADER,
    SECTION,
    { meanwhile: '1', set: { coordinator: '2' } },
    { meanwhile: '2', set: {} },
    { node: '1', op: 'cut' },
    END,
  ]
  expect(readLines(lines).sections[0]?.meanwhile).toHaveLength(2)
  const without = lines.filter((line) => !('meanwhile' in line && line.meanwhile === '2'))
  expect(problemsOf(() => readLines(without))).toMatchObject([
    { code: 'TRACE_UNKNOWN_NODE', line: 3, field: 'set.coordinator', found: '"2"' },
  ])
})

test('a node that does not exist is told of once', () => {
  const lines = [
    { node: '9', op: 'cut' },
    { node: '9', op: 'healed' },
    { ...prepare, to: '8' },
    { ...prepare, to: '8' },
  ]
  expect(problemsOf(() => readEvents(lines)).map(({ line, found }) => [line, found])).toEqual([
    [6, '"9"'],
    [8, '"8"'],
  ])
})

test('every problem of a line and of a file is told, up to ten', () => {
  const wrong = { ...prepare, node: '8', to: '9', fields: { round: 'x', by: '1' } }
  expect(problemsOf(() => readEvents([wrong])).map(({ field }) => field)).toEqual(['node', 'to', 'fields.round'])
  const many = Array.from({ length: 50 }, (_, i) => ({ node: `n${i}`, op: 'cut' }))
  expect(problemsOf(() => readEvents(many)).map(({ line }) => line)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
})
