import { expect, test } from 'vitest'
import { firstSentence } from '../../../src/tracer/text/first-sentence.ts'
import { parseProse } from '../../../src/tracer/text/markup.ts'
import { HOSTILE } from '../../support/hostile.ts'

const summary = (text: string) =>
  firstSentence(parseProse(text))
    .map((span) => (span.code ? `[${span.text}]` : span.text))
    .join('')

test.each([
  ['One. Two.', 'One.'],
  ['One', 'One'],
  ['One! Two', 'One!'],
  ['See 5.4.2 of it. Two.', 'See 5.4.2 of it.'],
  ['A thing (paper 5.2). Two.', 'A thing (paper 5.2).'],
  ['It ends here (or not.) Two.', 'It ends here (or not.)'],
  ['One, e.g. Two, or cf. Three. Four.', 'One, e.g. Two, or cf. Three.'],
  ['D. Ongaro says so. Two.', 'D. Ongaro says so.'],
  ['One. two goes on. Three.', 'One. two goes on.'],
  ['What `a. B` is. Two.', 'What [a. B] is.'],
  ['It is this. `x` is two.', 'It is this.'],
  ['One\ngoes on. Two.\n\nThree.', 'One goes on.'],
  ['- An item.\n\nThen. More.', 'Then.'],
  ['- Only an item.', ''],
  ['', ''],
])('%j begins with %j', (text, sentence) => {
  expect(summary(text)).toBe(sentence)
})

test('it is the beginning of the first paragraph, whatever the text', () => {
  for (const text of HOSTILE) {
    const [paragraph] = parseProse(text).filter((block) => block.type === 'paragraph')
    const all = paragraph?.text.map((span) => (span.code ? `[${span.text}]` : span.text)).join('') ?? ''
    expect(all.startsWith(summary(text))).toBe(true)
    expect(summary(text) === '').toBe(all === '')
  }
})
