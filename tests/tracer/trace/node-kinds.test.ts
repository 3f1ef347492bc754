import { expect, test } from 'vitest'
import { fold } from '../../../src/tracer/trace/fold.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { LOCK_HEADER, Lock, lock, lockWords } from '../support/lock-service.ts'
import { END, problemsOf, readLines } from '../support/traces.ts'

const JOINED = [
  { node: 's', op: 'joined', kind: 'server' },
  { node: 'a', op: 'joined', kind: 'client' },
]
const read = (...lines: readonly object[]) => readLines([LOCK_HEADER, { section: 'One' }, ...lines, END], lock)

test('a node begins as its kind does, and what has no initial value is not known', () => {
  const [section] = fold(read(...JOINED), lock)
  const states = section?.frames.at(-1)?.states
  expect(JSON.parse(JSON.stringify(states?.get('s')))).toEqual({ role: 'free', queue: [], epoch: 0 })
  expect(states?.get('a')).toEqual({ role: 'idle', epoch: 0 })
})

test.each<[string, readonly object[], string, number]>([
  ['no kind', [{ node: 's', op: 'joined' }], 'kind', 3],
  ['no such kind', [{ node: 's', op: 'joined', kind: 'servr' }], 'kind', 3],
  ['another kind', [...JOINED, { node: 's', op: 'joined', kind: 'client' }], 'kind', 5],
  ['a kind on a message', [...JOINED, { ...acquire(), kind: 'client' }], 'kind', 5],
  ["another kind's role", [...JOINED, { ...acquire(), set: { role: 'held' } }], 'set.role', 5],
  ["another kind's variable", [...JOINED, { ...acquire(), set: { queue: { keep: 0 } } }], 'set.queue', 5],
  ['an unseen node without a kind', [{ meanwhile: 's', set: {} }], 'kind', 3],
  ['more than a list has', [...JOINED, { node: 's', op: 'joined', set: { queue: { drop: 1 } } }], 'set.queue', 5],
])('%s is refused', (_, lines, field, line) => {
  expect(problemsOf(() => read(...lines))).toMatchObject([{ field, line }])
})

test('a kind that introduces unseen nodes is told where they are first named', () => {
  const service = new Lock()
  service.join('s', 'server', { role: 'free', queue: ['s'], epoch: 0 })
  service.section('One', () => {})
  service.section('Two', () => {})
  expect(service.recorder.toLines().slice(2)).toEqual([
    '{"meanwhile":"s","kind":"server","set":{"queue":{"add":["s"]}}}',
    '{"section":"Two"}',
  ])
})

test('a message keeps its id', () => {
  const service = new Lock()
  service.section('One', () => {
    service.join('s', 'server', { role: 'free', queue: [], epoch: 0 })
    service.join('a', 'client', { role: 'idle', epoch: 0 })
    service.happen({ ...acquire(), id: 'm-1\n' })
  })
  expect(service.recorder.toLines().at(-1)).toBe(
    '{"node":"a","op":"send","to":"s","message":"acquire","id":"m-1\\n","fields":{}}',
  )
})

test.each<[string, object, string]>([
  [
    'an unknown role',
    { kinds: [{ ...lockWords.kinds[0], roles: ['free', 'held', 'fre'] }, lockWords.kinds[1]] },
    'kinds.0.roles',
  ],
  ['a role of no kind', { roles: [...lockWords.roles, { ...lockWords.roles[0], id: 'lost' }] }, 'roles'],
  ['an answer to nothing', { messages: [{ id: 'm', short: 'm', answers: ['n'], fields: [] }] }, 'messages.0.answers'],
  ['a list of what', { variables: [{ id: 'queue', type: 'list' }, ...lockWords.variables.slice(1)] }, 'variables.0'],
  [
    'a list that begins with entries',
    { variables: [{ id: 'queue', type: 'list', of: 'node', initial: ['a'] }, ...lockWords.variables.slice(1)] },
    'variables.0.initial',
  ],
  [
    'a list that is null',
    { variables: [{ id: 'queue', type: 'list', of: 'node', nullable: true }, ...lockWords.variables.slice(1)] },
    'variables.0.nullable',
  ],
])('%s is refused in a vocabulary', (_, changed, field) => {
  expect(problemsOf(() => parseVocabulary({ ...lockWords, ...changed }, 'lock.json'))).toMatchObject([{ field }])
})

function acquire() {
  return { node: 'a', op: 'send', to: 's', message: 'acquire', fields: {} } as const
}
