import { expect, test } from 'vitest'
import { EntryList } from '../../../src/tracer/trace/entry-list.ts'
import type { ToldState } from '../../../src/tracer/trace/events.ts'
import { Lock } from '../support/lock-service.ts'
import { problemsOf } from '../support/traces.ts'

const SERVER = { role: 'free', queue: [], epoch: 0 }
const CLIENT = { role: 'idle', epoch: 0 }
const TICK = { node: 's', op: 'send', to: 'a', message: 'granted', fields: { token: 1 } } as const

/** A server that tells these states one after the other. Returns what its lines set. */
function told(...states: readonly ToldState[]): { sets: unknown[]; lock: Lock } {
  const lock = new Lock()
  lock.section('One', () => {
    lock.join('s', 'server', SERVER)
    lock.join('a', 'client', CLIENT)
    for (const state of states) lock.happen(TICK, state)
    lock.states.set('s', { ...SERVER, ...states.at(-1) })
  })
  const lines = lock.recorder.toLines().slice(4)
  return { sets: lines.map((line) => JSON.parse(line).set), lock }
}

test('a list that is told whole is recorded as how it changed', () => {
  const log = [{ token: 1, who: 'a' }, { token: 2 }, { token: 3 }]
  const { sets, lock } = told({ log: [] }, { log: log.slice(0, 2) }, { log }, { log }, { log: log.slice(1, 2) })
  expect(sets).toEqual([
    { log: { keep: 0 } },
    { log: { add: log.slice(0, 2) } },
    { log: { add: log.slice(2) } },
    undefined,
    { log: { drop: 1, keep: 1 } },
  ])
  expect(lock.end['s']).toEqual({ ...SERVER, log: [{ token: 2 }] })
})

test('a list that is told as how it changed is recorded as that', () => {
  const changes = [{ add: ['a', 's', 'a'] }, { drop: 1, keep: 1, add: ['a'] }]
  const { sets, lock } = told(...changes.map((queue) => ({ queue })), { ...SERVER, queue: ['s', 'a'] })
  expect(sets).toEqual([...changes.map((queue) => ({ queue })), undefined])
  expect(lock.end['s']).toEqual({ ...SERVER, queue: ['s', 'a'] })
})

test('what a source changes in its list after it has told it does not change what was told', () => {
  const entry = { token: 1 }
  const log = [entry]
  const lock = new Lock()
  lock.section('One', () => {
    lock.join('s', 'server', SERVER)
    lock.join('a', 'client', CLIENT)
    lock.happen(TICK, { log })
    entry.token = 2
    lock.happen(TICK, { log })
  })
  expect(lock.end['s']).toEqual({ ...SERVER, log: [{ token: 2 }] })
})

test.each<[string, ToldState, string]>([
  ['an entry of another type', { queue: [1] }, 'set.queue.0'],
  ['an entry without a field', { log: [{ who: 'a' }] }, 'set.log.0.token'],
  ['an entry with a stray field', { log: { add: [{ token: 1, x: 1 }] } }, 'set.log.add.0.x'],
  ['an entry that is a value', { log: [1] }, 'set.log.0'],
  ['no list', { log: 'x' }, 'set.log'],
  ['more than there is', { queue: { drop: 1 } }, 'set.queue'],
  ['a count that is none', { queue: { keep: -1 } }, 'set.queue'],
  ['a stray word', { queue: { remove: 1 } as object }, 'set.queue'],
  ["another kind's variable", { token: 1 }, 'set.token'],
  ["another kind's role", { role: 'idle' }, 'set.role'],
])('%s is refused', (_, state, field) => {
  const { recorder } = told(state).lock
  expect(problemsOf(() => recorder.assertComplete())[0]).toMatchObject({ field })
})

test('lists are what a source tells, whatever it does with them', () => {
  const lists = Array.from({ length: 400 }, (_, i) => Array.from({ length: (i * 7919) % 9 }, (__, k) => (i * k) % 3))
  let list = EntryList.EMPTY
  for (const next of lists) {
    const change = list.changeTo(next)
    list = (change && list.changed(change)) ?? list
    expect([...list]).toEqual(next)
    expect(list.changeTo(next)).toBeUndefined()
  }
})

test('a list that only grows keeps its entries once, and who has it from before sees it as it was', () => {
  const first = EntryList.of([1])
  const [a, b] = [first.changed({ add: [2] }), first.changed({ add: [3] })]
  expect([[...first], [...(a ?? [])], [...(b ?? [])]]).toEqual([[1], [1, 2], [1, 3]])
  expect(first.changed({ drop: 1, keep: 1 })).toBeUndefined()
})
