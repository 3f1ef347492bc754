import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapePlantuml } from '../../../../../src/tracer/pages/writers/plantuml/escape-plantuml.ts'

test.each([
  ['N-1', 'N-1'],
  ['ae+N-2 t-1 ok=True (2), a_b', 'ae+N-2 t-1 ok=True (2), a_b'],
  ['é 漢字', 'é 漢字'],
  ['', '<U+2007>'],
  ['   ', '<U+2420>'],
  ['"', '<U+0022>'],
  ['@enduml', '<U+0040>enduml'],
  ['!include x', '<U+0021>include x'],
  ['%date()', '<U+0025>date()'],
  ['a\\nb', 'a<U+005C>nb'],
  ['a\nb', 'a<U+240A>b'],
  ['<b>', '<U+003C>b<U+003E>'],
  ['--', '<U+002D><U+002D>'],
  ['//i//', '<U+002F><U+002F>i<U+002F><U+002F>'],
  ['= x', '<U+003D> x'],
  ['a : b', 'a <U+003A> b'],
  ['👍', '<U+1F44D>'],
  ['\u202e', '<U+003C>U+202E<U+003E>'],
])('%j becomes %j', (text, expected) => {
  expect(escapePlantuml(text)).toBe(expected)
})

test('a long text is cut, and shows that it is', () => {
  const label = escapePlantuml('x'.repeat(10_000))
  expect(label).toBe(`${'x'.repeat(159)}…`)
})

test('nothing is left that PlantUML takes as syntax, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const rest = escapePlantuml(text).replace(/<U\+[0-9A-F]{4,6}>/g, '')
      expect(rest).not.toMatch(/[^\p{L}\p{M}\p{N} ,()+._=/…-]|([-+._=/])\1/u)
    }),
  )
})
