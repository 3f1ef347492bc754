import { expect, test } from 'vitest'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { initialState } from '../../../src/tracer/trace/vocabulary.ts'
import { problemsOf, raftVocabulary } from '../support/traces.ts'
import { twoPhase, twoPhaseWords as words } from '../support/two-phase.ts'

const refused = (input: unknown) => problemsOf(() => parseVocabulary(input, 'v.json'))
const [role, ...roles] = words.roles
const [round, ...variables] = words.variables
const [joined, ...marks] = words.marks
const [prepare, ...messages] = words.messages

test('words are looked up by id, in the order of the file', () => {
  expect([...twoPhase.roles.keys()]).toEqual(['working', 'prepared', 'committed'])
  expect(twoPhase.messages.get('prepare')?.fields.map(({ id }) => id)).toEqual(['round', 'by'])
  expect(twoPhase).toMatchObject({ name: 'two_phase', title: 'Two-phase commit', nodePrefix: 'S' })
})

test('the vocabulary of Raft is one', () => {
  expect(raftVocabulary().name).toBe('raft')
})

test('before anything is said of a node it has the first role and the initial values', () => {
  expect(initialState(twoPhase)).toEqual({ role: 'working', round: 0, coordinator: null, note: '', reach: 1 })
})

test.each([
  ['nothing', null, undefined, 'null', 'a value of type object'],
  ['another version', { ...words, vocabulary: 3 }, 'vocabulary', '3', '1, 2'],
  ['no roles', { ...words, roles: [] }, 'roles', '[]', 'at least 1 item'],
  [
    'no colour',
    { ...words, roles: [{ ...role, color: 'red' }] },
    'roles.0.color',
    '"red"',
    /^# and six hexadecimal digits/,
  ],
  [
    'no id',
    { ...words, messages: [{ ...prepare, id: '1st' }] },
    'messages.0.id',
    '"1st"',
    'a letter, then letters, digits and _',
  ],
  [
    'no type',
    { ...words, variables: [{ ...round, type: 'set' }] },
    'variables.0.type',
    '"set"',
    /"integer", "boolean"/,
  ],
  [
    'a mark that no trace can hold',
    { ...words, marks: [{ ...joined, id: 'Joined' }] },
    'marks.0.id',
    '"Joined"',
    /lower-case/,
  ],
  [
    'a mark that is a message',
    { ...words, marks: [{ ...joined, id: 'send' }] },
    'marks.0.id',
    '"send"',
    /not queue, send/,
  ],
  [
    'an initial value of another type',
    { ...words, variables: [{ ...round, initial: '0' }, ...variables] },
    'variables.0.initial',
    '"0"',
    'an integer',
  ],
  ['a role twice', { ...words, roles: [role, ...roles, role] }, 'roles', '"working" twice', 'every id once'],
  ['a mark twice', { ...words, marks: [joined, ...marks, joined] }, 'marks', '"joined" twice', 'every id once'],
  ['a message twice', { ...words, messages: [prepare, ...messages, prepare] }, 'messages', '"prepare" twice', /once/],
  ['a variable called role', { ...words, variables: [{ ...round, id: 'role' }] }, 'variables', '"role" twice', /taken/],
  [
    'a field twice',
    { ...words, messages: [{ ...prepare, fields: [...(prepare?.fields ?? []), prepare?.fields[0]] }] },
    'fields of prepare',
    '"round" twice',
    'every id once',
  ],
])('%s is refused', (_, input, field, found, legal) => {
  const [problem, ...more] = refused(input)
  expect(more).toEqual([])
  expect(problem).toMatchObject({ code: 'VOCABULARY', file: 'v.json', found })
  expect(problem?.field).toBe(field)
  expect(problem?.legal).toMatch(legal)
})

const queue = { id: 'queue', type: 'list', of: 'node' }
const log = { id: 'log', type: 'list', fields: [{ id: 'what', type: 'text' }] }

test.each([
  ['in boxes that is no list', { ...round, boxes: true }, undefined, 'boxes only where type is list'],
  ['of values with a field in its boxes', { ...queue, boxes: 'what' }, '"what"', 'true'],
  ['of fields with a value in its boxes', { ...log, boxes: true }, 'true', '"what"'],
  ['of fields with an unknown one in its boxes', { ...log, boxes: 'by' }, '"by"', '"what"'],
])('a list %s is refused', (_, variable, found, legal) => {
  expect(refused({ ...words, variables: [variable] })).toMatchObject([
    { code: 'VOCABULARY', field: 'variables.0.boxes', legal, ...(found === undefined ? {} : { found }) },
  ])
})

const framed = { upTo: 'round', last: 'round' }
const named = { id: 'name', type: 'text' }

test.each([
  [
    'by what is no number',
    { ...queue, boxes: true, framed: { ...framed, upTo: 'name' } },
    '.upTo',
    '"name"',
    '"round"',
  ],
  ['by what there is not', { ...queue, boxes: true, framed: { ...framed, last: 'end' } }, '.last', '"end"', '"round"'],
  ['without boxes', { ...queue, framed }, '', undefined, 'framed only where boxes is'],
])('a list whose entries are framed %s is refused', (_, variable, field, found, legal) => {
  expect(refused({ ...words, variables: [round, named, variable] })).toMatchObject([
    { code: 'VOCABULARY', field: `variables.2.framed${field}`, legal, ...(found === undefined ? {} : { found }) },
  ])
})

test('of a list with boxes those up to a number can be framed', () => {
  const { variables } = parseVocabulary({ ...words, variables: [round, { ...queue, boxes: true, framed }] }, 'v.json')
  expect(variables.get('queue')?.framed).toEqual(framed)
})

test.each([
  { ...queue, boxes: true },
  { ...log, boxes: 'what' },
])('a list is shown as boxes: %j', (variable) => {
  const { variables: read } = parseVocabulary({ ...words, variables: [variable] }, 'v.json')
  expect(read.get(variable.id)?.boxes).toBe(variable.boxes)
})

test('a misspelt setting is told by its place', () => {
  expect(refused({ ...words, variables: [{ ...round, standin: true }] })).toMatchObject([
    {
      code: 'VOCABULARY',
      field: 'variables.0.standin',
      found: 'true',
      message: 'a field that does not belong here',
      legal: expect.stringMatching(/^"id", .*"standing"/),
      advice: 'did you mean "standing"?',
    },
  ])
})

test('everything that is wrong is told at once', () => {
  const { title: _, ...untitled } = words
  expect(refused({ ...untitled, nodePrefix: 1 }).map(({ field }) => field)).toEqual(['title', 'nodePrefix'])
})
