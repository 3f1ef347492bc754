import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Inline, parseProse } from '../../../src/tracer/text/markup.ts'

/** Spans as one text, code in angle quotes. */
const spans = (inline: Inline) =>
  inline.map(({ code, test, text }) => (test ? `→${text}←` : code ? `«${text}»` : text)).join('')

/** Blocks in a form that a test can show. */
function outline(text: string): unknown[] {
  return parseProse(text).map((block) => {
    if (block.type === 'paragraph') return spans(block.text)
    if (block.type === 'list') return { [block.ordered ? 'ol' : 'ul']: block.items.map(spans) }
    return { code: block.lines }
  })
}

test.each([
  ['', []],
  ['  \n\t\n', []],
  ['one\ntwo\n\n\nthree', ['one two', 'three']],
  ['one\r\ntwo\r\rthree', ['one two', 'three']],
  ['  indented\n    more', ['indented more']],
  ['see :test:`a\n  b`, :test:` ` and :test:`', ['see →a b←, :test:` ` and :test:`']],
])('paragraphs of %j', (text, blocks) => {
  expect(outline(text)).toEqual(blocks)
})

test.each([
  ['- a\n- b', [{ ul: ['a', 'b'] }]],
  ['* a\n+ b', [{ ul: ['a', 'b'] }]],
  ['1. a\n2. b\n10) c', [{ ol: ['a', 'b', 'c'] }]],
  ['- a\n  more\nand more\n- b', [{ ul: ['a more and more', 'b'] }]],
  ['- a\n\n- b\n\nafter', [{ ul: ['a', 'b'] }, 'after']],
  ['before\n- a', ['before', { ul: ['a'] }]],
  ['- a\n1. b', [{ ul: ['a'] }, { ol: ['b'] }]],
  ['-no item', ['-no item']],
  ['-', ['-']],
  ['1.5 is no item', ['1.5 is no item']],
])('lists of %j', (text, blocks) => {
  expect(outline(text)).toEqual(blocks)
})

test.each([
  ['```\nx = 1\n\n  y\n```\nafter', [{ code: ['x = 1', '', '  y'] }, 'after']],
  ['```ts\n- no list\n```', [{ code: ['- no list'] }]],
  ['before\n```\nx\n```', ['before', { code: ['x'] }]],
  ['- a\n```\nx\n```', [{ ul: ['a'] }, { code: ['x'] }]],
  ['```\nnever closed', [{ code: ['never closed'] }]],
  ['```\n```', []],
])('code of %j', (text, blocks) => {
  expect(outline(text)).toEqual(blocks)
})

test.each([
  ['a `b` c', ['a «b» c']],
  ['`b``c`', ['«b»«c»']],
  ['`not closed', ['`not closed']],
  ['empty `` is text', ['empty `` is text']],
  ['`spans\nlines`', ['«spans lines»']],
  ['- `x` y', [{ ul: ['«x» y'] }]],
])('code within the text of %j', (text, blocks) => {
  expect(outline(text)).toEqual(blocks)
})

test.each(['# heading', '| a |', '.. include:: /etc/passwd', '**bold** _it_ <b>', 'title\n====='])(
  '%j is plain text',
  (text) => {
    expect(outline(text)).toEqual([text.replace('\n', ' ')])
  },
)

test('nothing but marks of structure is lost, whatever is written', () => {
  const piece = fc.constantFrom(
    'a',
    'b1',
    '- ',
    '1. ',
    '```',
    '`',
    '\n',
    '\n\n',
    ' ',
    '    ',
    '\t',
    '* x',
    '日本',
    '\r\n',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      const kept = JSON.stringify(parseProse(text))
      // What follows the opening of a fence on its line is its language.
      const lines = text.split(/\r\n?|\n/).filter((line) => !/^\s*```/.test(line))
      for (const letter of ['日', 'b1']) {
        const count = (where: string) => where.split(letter).length - 1
        expect(count(kept)).toBe(count(lines.join('\n')))
      }
    }),
    { seed: 20260105, numRuns: 2000 },
  )
})
