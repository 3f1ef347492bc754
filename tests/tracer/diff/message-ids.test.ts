import { expect, test } from 'vitest'
import { Tokens, takeApart } from '../../../src/tracer/diff/align/items.ts'
import { pictureOf } from '../../../src/tracer/diff/forms/md/message-picture.ts'
import { compare, compareOne, handle, mark, section, send, traceOf, words } from './support.ts'

const withId = (event: object, id: string) => ({ ...event, id })

/** Two equal messages under way, of which the second is handled first; `prefix` is that of the run's ids. */
const crossed = (prefix: string, more: readonly object[] = []) => [
  section('One'),
  withId(send('1', '2'), `${prefix}1`),
  mark('1', 'asked', { what: 'between' }),
  withId(send('1', '2'), `${prefix}2`),
  ...more,
  withId(handle('2', '1', 1, { round: 1 }), `${prefix}2`),
  withId(handle('2', '1'), `${prefix}1`),
]

test('two runs that differ only in the ids of messages, or in having any, differ in nothing', () => {
  const [before, after] = [traceOf(crossed('a')), traceOf(crossed('b'))]
  expect(compareOne(before, after).report.tests).toEqual([])
  const plain = traceOf(crossed('a').map((line) => ({ ...line, id: undefined })))
  expect(compareOne(before, plain).report.tests).toEqual([])
})

test('a test of another name is known by what it does, whatever its ids', () => {
  const { tests } = compare([traceOf(crossed('a'))], [traceOf(crossed('b'), { test: 'renamed' })])
  expect(tests).toMatchObject([{ renamed: true, class: 'nothing' }])
})

test('the cause of what is handled is the message of its id; without one, the first that says the same', () => {
  const causes = (lines: readonly object[]) => {
    const { items } = takeApart(traceOf(lines), words, { tokens: new Tokens(), isNew: () => false, follows: false })
    return items.flatMap(({ event, cause }) => (event?.op === 'handle' ? [items[cause]?.line] : []))
  }
  const [first, second] = [7, 9]
  expect(causes(crossed('a'))).toEqual([second, first])
  expect(causes(crossed('a').map((line) => ({ ...line, id: undefined })))).toEqual([first, second])
})

test('a picture draws a message from the send of its id, on either side', () => {
  const [one, two] = [withId(send('1', '2'), 'x1'), withId(send('1', '2'), 'x2')]
  const before = traceOf([section('One'), one, withId(handle('2', '1'), 'x1')])
  const after = traceOf([section('One'), one, two, withId(handle('2', '1'), 'x2')])
  const window = compareOne(before, after).test?.first
  if (!window) throw new Error('no window')
  const drawn = pictureOf(window).steps.flatMap((step) => (step.type === 'message' ? [[step.fate, step.status]] : []))
  // That of the first was handled before; that of the second is new, as its sending is.
  expect(drawn).toEqual([['handled', 'added']])
})
