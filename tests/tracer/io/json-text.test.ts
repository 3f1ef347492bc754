import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonText } from '../../../src/tracer/io/json-text.ts'

test('JSON for people is the same JSON, a word a line', () => {
  expect(jsonText({ a: 1, words: [{ id: 'x', list: ['y'] }, {}], none: [], more: { b: true } })).toBe(
    `{
  "a": 1,
  "words": [
    { "id": "x", "list": ["y"] },
    {}
  ],
  "none": [],
  "more": { "b": true }
}
`,
  )
  const same = fc.property(fc.jsonValue(), (value) => {
    expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)))
  })
  fc.assert(same, { seed: 3 })
})
