import { expect, test } from 'vitest'
import type { Observation } from '../../../src/tracer/trace/events.ts'
import { Lock } from '../support/lock-service.ts'
import { problemsOf } from '../support/traces.ts'

type Op = 'send' | 'handle' | 'lose' | 'block'

const request = (op: Op): Observation => between('a', 's', 'acquire', {}, op)
const reply = (op: Op): Observation => between('s', 'a', 'granted', { token: 1 }, op)

function between(from: string, to: string, message: string, fields: Record<string, number>, op: Op): Observation {
  return op === 'handle' ? { node: to, op, from, message, fields } : { node: from, op, to, message, fields }
}

/** A test in which this happens between a client and a server, the first part of it unseen. */
function recorded(unseen: readonly Observation[], seen: readonly Observation[]) {
  const lock = new Lock()
  lock.join('s', 'server', { role: 'free', queue: [], epoch: 0 })
  lock.join('a', 'client', { role: 'idle', epoch: 0 })
  for (const observation of unseen) lock.happen(observation)
  lock.section('A lease', () => {
    for (const observation of seen) lock.happen(observation)
  })
  return lock.recorder
}

test('a reply that is told before its request is refused when the test is over', () => {
  const recorder = recorded([], [request('send'), reply('send'), request('handle'), reply('handle')])
  expect(problemsOf(() => recorder.assertComplete())).toMatchObject([
    {
      code: 'RECORD',
      message: 'node "s" sends "granted" to "a" before it has handled the "acquire" that this answers',
      found: expect.stringMatching(/^line 6 of the trace, in section "A lease": \{"node":"s","op":"send",/),
    },
  ])
})

test('it says at which line of the trace that was, as a refused word and an alarm do', () => {
  const early = recorded([], [request('send'), reply('send'), request('handle'), reply('handle')])
  expect(early.failures().map(({ kind, line }) => [kind, line])).toEqual([['refused', 6]])
  const refused = recorded([], [request('send'), between('a', 's', 'aquire', {}, 'send'), request('handle')])
  expect(refused.failures().map(({ kind, line }) => [kind, line])).toEqual([['refused', 5]])
})

test('the same where nothing is shown', () => {
  const recorder = recorded([request('send'), reply('send'), request('handle')], [])
  expect(problemsOf(() => recorder.assertComplete())).toMatchObject([
    { found: expect.stringMatching(/^outside the sections: /) },
  ])
})

test.each<[string, readonly Observation[]]>([
  ['a request, then its reply', [request('send'), request('handle'), reply('send'), reply('handle')]],
  [
    'two at once',
    [request('send'), request('send'), request('handle'), request('handle'), reply('send'), reply('send')],
  ],
  ['a second reply', [request('send'), request('handle'), reply('send'), reply('send')]],
  [
    'a second reply while the next request is under way',
    [
      request('send'),
      request('handle'),
      reply('send'),
      request('send'),
      reply('send'),
      request('handle'),
      reply('send'),
    ],
  ],
  ['a reply to a request that nobody saw leave', [reply('send'), reply('handle')]],
  ['a request that is lost', [request('send'), request('lose'), reply('send')]],
  ['a request that never arrives', [request('send'), reply('send')]],
])('%s is right', (_, seen) => {
  recorded([], seen).assertComplete()
})
