import { expect, test } from 'vitest'
import type { StripLine, StripValue } from '../../../../../src/tracer/pages/document/strip.ts'
import { stripList } from '../../../../../src/tracer/pages/writers/markdown/strip-list.ts'

function lineOf(line: Partial<StripLine>): string | undefined {
  const node = { nodes: ['a'], roleId: 'idle', role: 'idle', isNew: false, cutOff: false, values: [] }
  return stripList({ strip: [{ ...node, ...line }] }).strip[0]
}

const box = (text: string, added = false) => ({ text, settled: false, added })
const value = (own: Partial<StripValue>): StripValue => ({ name: 'x', text: '', changed: false, ...own })

test('nodes that are alike share a line', () => {
  expect(lineOf({ nodes: ['a', 'b'] })).toBe('a, b: idle')
})

test('what has changed since the section before is bold, a role too', () => {
  const values = [value({ name: 'term', text: '1' }), value({ name: 'vote', text: '- → b', changed: true })]
  expect(lineOf({ formerRole: 'down', isNew: true, cutOff: true, values })).toBe(
    'a: **down → idle**, new, cut off, term 1, **vote - → b**',
  )
})

test('entries of a list stand in their order, those that came in bold, those that are not shown are counted', () => {
  expect(lineOf({ values: [value({ boxes: [box('1'), box('2')] })] })).toBe('a: idle, x `1 · 2`')
  const boxes = [box('1'), box('2', true), box('', true)]
  expect(lineOf({ values: [value({ text: '5 → 7 entries', changed: true, boxes, before: 4 })] })).toBe(
    'a: idle, **x 5 → 7 entries** (4 before) `1` **`2 · ""`**',
  )
})

test('nothing in it is markup', () => {
  expect(
    lineOf({ nodes: ['*a*'], role: '<b>', values: [value({ name: '[x]', text: '$1$', boxes: [box('a|`b`')] })] }),
  ).toBe('&#42;a&#42;: &lt;b>' + ', &#91;x&#93; <span>&#36;</span>1<span>&#36;</span> <code>a&#124;&#96;b&#96;</code>')
})
