import { expect, test } from 'vitest'
import type { HandleEvent, MessageEvent } from '../../../src/tracer/trace/events.ts'
import { contentsKey, SentMessages } from '../../../src/tracer/trace/sent-messages.ts'

const FIELDS = { round: 7, by: '1' }
const send = (id?: string, fields: MessageEvent['fields'] = FIELDS, message = 'prepare'): MessageEvent => {
  return { node: '1', op: 'send', to: '2', message, ...(id === undefined ? {} : { id }), fields }
}
const handle = (id?: string, fields: MessageEvent['fields'] = FIELDS, message = 'prepare'): HandleEvent => {
  return { node: '2', op: 'handle', from: '1', message, ...(id === undefined ? {} : { id }), fields }
}

/** Which of what was sent each of these takes, by its place. */
function taken(sent: readonly MessageEvent[], ends: readonly MessageEvent[]): (number | undefined)[] {
  const messages = new SentMessages<number>()
  for (const [i, event] of sent.entries()) messages.add(event, i)
  return ends.map((event) => messages.take(event))
}

test('without ids the first sent is the first taken, of what says the same on that link', () => {
  expect(taken([send(), send()], [handle(), handle(), handle()])).toEqual([0, 1, undefined])
  expect(taken([send(undefined, { round: 8, by: '1' })], [handle()])).toEqual([undefined])
  expect(taken([send()], [{ ...handle(), node: '3' }])).toEqual([undefined])
})

test('an id says which of equal messages it is, in whatever order they come, and whatever else has changed', () => {
  expect(taken([send('a'), send('b')], [handle('b'), handle('a')])).toEqual([1, 0])
  expect(taken([send('a')], [handle('a', { round: 7, by: '2' })])).toEqual([0])
})

test('an id that is used again is that of the first that is still under way; one more handling is of a copy', () => {
  expect(taken([send('a'), send('a')], [handle('a'), handle('a'), handle('a')])).toEqual([0, 1, 1])
})

test('an id holds for its kind of message on its link', () => {
  expect(taken([send('a', FIELDS, 'commit')], [handle('a')])).toEqual([undefined])
  expect(taken([send('a')], [{ ...handle('a'), from: '3' }])).toEqual([undefined])
})

test('where one of the two has no id, contents decide; where both have one, they do not', () => {
  expect(taken([send('a'), send()], [handle(), handle()])).toEqual([0, 1])
  expect(taken([send(), send('a')], [handle(), handle()])).toEqual([0, 1])
  expect(taken([send()], [handle('a')])).toEqual([0])
  expect(taken([send('b')], [handle('a')])).toEqual([undefined])
  expect(taken([send('a'), send('b')], [handle('a'), handle()])).toEqual([0, 1])
})

test('contents are the same in whatever order the fields are told', () => {
  expect(contentsKey(handle(undefined, { by: '1', round: 7 }))).toBe(contentsKey(send('a')))
})
