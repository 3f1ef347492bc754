import { describe, expect, test } from 'vitest'
import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { PageMaker } from '../../../src/tracer/pages/page-maker.ts'
import type { TraceEvent } from '../../../src/tracer/trace/events.ts'
import { counted, growth, MUCH } from '../support/growth.ts'
import { events, JOINED, longTrace, power, prepare } from '../support/long-traces.ts'
import { mark, pictureVocabulary } from '../support/pictures.ts'
import { catalogue, theme } from './site.ts'

const maker = new PageMaker({
  vocabulary: pictureVocabulary,
  catalogue,
  theme: theme('default'),
  templates: loadTemplates(theme('default')),
})

const asked = (i: number) => mark('asked', '1', { what: `w${i}` }) as TraceEvent
const told = (i: number) => mark('told', '1', { what: `w${i}` }) as TraceEvent

/** What happens, as much as it is told; every kind was or could be looked for among all others. */
const SHAPES: readonly [string, (count: number) => readonly TraceEvent[]][] = [
  ['messages that are handled at once', (n) => events(n, (i) => prepare(i % 2 === 0 ? 'send' : 'handle', i >> 1))],
  [
    'messages that are handled when all are sent',
    (n) => [...events(n / 2, (i) => prepare('send', i)), ...events(n / 2, (i) => prepare('handle', i))],
  ],
  [
    'messages that are handled in the other order',
    (n) => [...events(n / 2, (i) => prepare('send', i)), ...events(n / 2, (i) => prepare('handle', n / 2 - i - 1))],
  ],
  [
    'copies of one message',
    (n) => [...events(n / 2, () => prepare('send', 1)), ...events(n / 2, () => prepare('handle', 1))],
  ],
  ['messages that are lost', (n) => events(n, (i) => prepare('lose', i))],
  ['commands that never end', (n) => events(n, asked)],
  ['commands that end in their order', (n) => [...events(n / 2, asked), ...events(n / 2, told)]],
  [
    'commands that end in the other order',
    (n) => [...events(n / 2, asked), ...events(n / 2, (i) => told(n / 2 - i - 1))],
  ],
  ['commands that end and never began', (n) => events(n, told)],
  ['the same again and again', (n) => events(n, () => power('1'))],
  ['nodes that cut themselves off', (n) => events(n, (i) => power('1', { reach: 1 + (i % 2) }))],
  ['nodes that go off and on', (n) => events(n, (i) => mark(i % 2 === 0 ? 'off' : 'on') as TraceEvent)],
]

/** Everything that is made of it, and how often an event was looked at for that. */
function made(all: readonly TraceEvent[]): { readonly size: number; readonly looks: number } {
  const { items, looks } = counted([...JOINED, ...all])
  let size = 0
  for (const { content } of maker.pagesOf(longTrace(items)).files) size += content.length
  return { size, looks: looks() }
}

describe.each(SHAPES)('with %s', (_, shape) => {
  test('events are looked at no more often, and pages say no more, than there is more of them', () => {
    const results = new Map([900, 3600].map((count) => [count, made(shape(count))]))
    const of = (key: 'size' | 'looks') => growth((count) => results.get(count)?.[key] ?? 0, 900)
    expect({ looks: of('looks') < MUCH, size: of('size') < MUCH }, `${of('looks')}, ${of('size')}`).toEqual({
      looks: true,
      size: true,
    })
  })
})

test('nodes that begin together, each in a row of all', () => {
  const work = (count: number) => {
    const { items, looks } = counted(events(count, (i) => ({ node: `n${i}`, op: 'joined' })))
    for (const _ of maker.pagesOf(longTrace(items)).files);
    return looks()
  }
  expect(growth(work, 100)).toBeLessThan(MUCH)
})
