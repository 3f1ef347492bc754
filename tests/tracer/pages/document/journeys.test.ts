import { describe, expect, test } from 'vitest'
import { journeysOf } from '../../../../src/tracer/pages/document/journeys.ts'
import type { TraceEvent } from '../../../../src/tracer/trace/events.ts'
import { counted, growth, MUCH } from '../../support/growth.ts'
import { events, longTrace, prepare } from '../../support/long-traces.ts'
import { at, handled } from '../../support/pictures.ts'

/** How each message of each section is drawn: `send 7: under_way, handle in 2`. */
function told(...sections: readonly (readonly object[])[]): string[][] {
  const trace = longTrace(...sections.map((each) => each as readonly TraceEvent[]))
  return journeysOf(trace.sections).map(({ byEvent }, i) =>
    [...byEvent].map(([event, { fate, sent, elsewhere }]) => {
      const own: readonly TraceEvent[] = trace.sections[i]?.events ?? []
      const from = sent && sent !== event ? ` from ${own.indexOf(sent)}` : ''
      const other = elsewhere ? `, ${elsewhere.op} in ${elsewhere.section} ${elsewhere.title}` : ''
      return `${event.op}: ${fate}${from}${other}`
    }),
  )
}

const withId = (event: object, id: string) => ({ ...event, id })

describe('a message that crosses a border', () => {
  test('is told in both sections, each with the other', () => {
    expect(told([at('send')], [handled()])).toEqual([
      ['send: under_way, handle in 2 Part 2'],
      ['handle: handled_late, send in 1 Part 1'],
    ])
  })

  test('may pass sections that show nothing of it, and be lost in the end', () => {
    expect(told([at('send')], [at('block', 8)], [at('lose')])).toEqual([
      ['send: under_way, lose in 3 Part 3'],
      ['block: blocked'],
      ['lose: lost, send in 1 Part 1'],
    ])
  })

  test('is sent unseen where no section before shows it, also if a later one does', () => {
    expect(told([at('send', 8)], [handled()], [at('send')])).toEqual([
      ['send: under_way'],
      ['handle: handled_late'],
      ['send: under_way'],
    ])
  })

  test('is no other than the first like it that nothing in its own section belongs to', () => {
    expect(told([at('send'), at('send')], [at('send'), handled(), handled()])).toEqual([
      ['send: under_way, handle in 2 Part 2', 'send: under_way'],
      ['handle: handled from 0', 'handle: handled_late, send in 1 Part 1'],
    ])
  })

  test('and is lost is not one that waited in an outbox where that happened', () => {
    expect(told([at('send')], [at('queue'), at('lose')])).toEqual([['send: under_way'], ['lose: lost']])
    expect(told([at('send')], [at('queue'), at('send'), at('lose'), at('lose')])).toEqual([
      ['send: under_way, lose in 2 Part 2'],
      ['lose: lost from 1', 'lose: lost, send in 1 Part 1'],
    ])
  })
})

test('whether a section is the last is known', () => {
  expect(journeysOf(longTrace([], []).sections).map(({ isLast }) => isLast)).toEqual([false, true])
})

test('what is lost before one like it is sent again is the one before', () => {
  expect(told([at('send'), at('lose'), at('send'), handled()])).toEqual([
    ['lose: lost from 0', 'handle: handled from 2'],
  ])
})

test('what is handled was sent: one like it that is lost before may never have left', () => {
  expect(told([at('send'), at('lose'), handled()])).toEqual([['lose: lost', 'handle: handled from 0']])
})

describe('ids', () => {
  test('say which of equal messages is handled, in the section and across its border', () => {
    const [a, b] = [withId(at('send'), 'a'), withId(at('send'), 'b')]
    expect(told([a, b, withId(handled(), 'b')], [withId(at('send'), 'c'), withId(handled(), 'a')])).toEqual([
      ['send: under_way, handle in 2 Part 2', 'handle: handled from 1'],
      ['send: under_way', 'handle: handled_late, send in 1 Part 1'],
    ])
  })

  test('say what a message was that a partition stopped on its way', () => {
    expect(told([withId(at('send'), 'a'), withId(at('block'), 'a')])).toEqual([['block: blocked from 0']])
    expect(told([withId(at('send'), 'a')], [withId(at('block'), 'a')])).toEqual([
      ['send: under_way, block in 2 Part 2'],
      ['block: blocked, send in 1 Part 1'],
    ])
  })

  test('tell copies: all come from where it was sent, and the first is its end', () => {
    const ends = [withId(handled(), 'a'), withId(handled(), 'a')]
    expect(told([withId(at('send'), 'a'), ...ends], [withId(handled(), 'a')])).toEqual([
      ['handle: handled from 0', 'handle: handled from 0'],
      ['handle: handled_late, send in 1 Part 1'],
    ])
  })
})

describe.each([
  ['messages', (i: number) => i],
  ['copies of one message', () => 1],
])('with %s', (_, round) => {
  test.each([
    ['without ids', false],
    ['with ids', true],
  ])('%s, that cross borders, events are looked at no more often than there are more', (__, hasIds) => {
    const make = (op: 'send' | 'handle' | 'lose', count: number) =>
      events(count, (i) => ({ ...prepare(op, round(i)), ...(hasIds ? { id: `${i}` } : {}) }) as TraceEvent)
    const work = (count: number) => {
      const sections = [make('send', count), make('lose', count / 2), make('handle', count)].map(counted)
      journeysOf(longTrace(...sections.map(({ items }) => items)).sections)
      return sections.reduce((sum, { looks }) => sum + looks(), 0)
    }
    expect(growth(work, 300)).toBeLessThan(MUCH)
  })
})
