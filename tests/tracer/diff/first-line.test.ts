import { describe, expect, test } from 'vitest'
import { firstLine } from '../../../src/tracer/diff/first-line.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../support/traces.ts'

const ping = (n: number, more: object = {}) => ({
  ...{ node: '1', op: 'send', to: '2', message: 'ping' },
  ...more,
  fields: { n },
})
const trace = (...events: object[]) => textOf([HEADER, SECTION, ...JOINED, ...events, END])

describe('the first line that differs', () => {
  test('is none where traces are the same', () => {
    expect(firstLine(trace(ping(1)), trace(ping(1)))).toBeUndefined()
  })

  test.each([
    ['an event', trace(ping(1)), trace(ping(2)), '1 send ping to 2: n 1', '1 send ping to 2: n 2'],
    [
      'what changes',
      trace({ ...ping(1), set: { x: [] } }),
      trace({ node: '1', op: 'handle', from: '3', message: 'ping', fields: {}, set: { role: 'a b' } }),
      '{"node":"1","op":"send","to":"2","message":"ping","fields":{"n":1},"set":{"x":[]}}',
      '1 handle ping from 3 [role "a b"]',
    ],
    [
      'an id',
      trace(ping(1, { id: 'x' })),
      trace(ping(1, { id: 'y' })),
      '1 send ping to 2 (id x): n 1',
      '1 send ping to 2 (id y): n 1',
    ],
    ['the end of one', trace(), trace(ping(1)), 'the test passed', '1 send ping to 2: n 1'],
    [
      'why it failed',
      trace().replace('"passed"', '"failed","reason":{"kind":"error","message":"no"}'),
      trace(),
      'the test failed: no',
      'the test passed',
    ],
    ['a mark', trace({ node: '1', op: 'up', fields: { a: 1 } }), trace(), '1 up: a 1', 'the test passed'],
    [
      'what reads alike',
      trace({ node: '1', op: 'up' }),
      trace({ node: '1', op: 'up', kind: 'k' }),
      '{"node":"1","op":"up"}',
      '{"node":"1","op":"up","kind":"k"}',
    ],
  ])('is told in words: %s', (_, one, other, first, second) => {
    const event = first.startsWith('the test') && second.startsWith('the test') ? {} : { event: 4 }
    expect(firstLine(one, other)).toEqual({ line: 6, section: 'One', ...event, first, second })
  })

  test('counts events in their section, and not what changed meanwhile', () => {
    const two = (n: number) =>
      textOf([HEADER, SECTION, ...JOINED, { section: 'Two' }, { meanwhile: '1', set: { n } }, END])
    expect(firstLine(two(1), two(2))).toEqual({
      line: 7,
      section: 'Two',
      first: '1 meanwhile [n 1]',
      second: '1 meanwhile [n 2]',
    })
    const more = (n: number) => two(1).replace('{"end"', `${JSON.stringify(ping(n))}\n{"end"`)
    expect(firstLine(more(1), more(2))).toMatchObject({ line: 8, section: 'Two', event: 1 })
  })

  test('may be before the first section, or a section itself', () => {
    const header = trace().replace('"trace":1', '"trace":2')
    expect(firstLine(trace(), header)).toMatchObject({ line: 1, first: JSON.stringify(HEADER) })
    const renamed = trace().replace('One', 'Other')
    expect(firstLine(trace(), renamed)).toEqual({
      line: 2,
      first: 'the section "One" begins',
      second: 'the section "Other" begins',
    })
  })

  test('is where one trace stops', () => {
    expect(firstLine(trace(), trace().split('\n').slice(0, 3).join('\n'))).toMatchObject({
      line: 4,
      second: '(nothing)',
    })
  })
})
