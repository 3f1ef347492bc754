import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../../../src/tracer/common/limits.ts'
import {
  codeBlock,
  codeSpan,
  escapeAttribute,
  escapeCell,
  escapeLine,
  escapeName,
  escapeStart,
  escapeText,
} from '../../../../../src/tracer/pages/writers/markdown/escape-commonmark.ts'
import { HOSTILE, shown } from '../../../../support/hostile.ts'

describe('text', () => {
  test.each([
    '',
    'N-1',
    'p_v_r+N-2 t-1 li-0 lt-0',
    'a candidate’s vote (paper 5.2, figure 2)',
    "N-1's request comes first: granted, but the answer is lost!",
    'x = 1; y > 2 & z -> w',
    '50 %, é, 漢字, 👍',
    'a/b.test.ts',
    '10:20 and a:b later',
    'import x',
  ])('%j is written as it is', (text) => {
    expect(escapeText(text)).toBe(text)
  })

  test.each([
    ['*a* `b` <c> [d] |', '&#42;a&#42; &#96;b&#96; &lt;c> &#91;d&#93; &#124;'],
    ['&lt; & &x &', '&amp;lt; & &amp;x &amp;'],
    ['C:\\x \\* \\', 'C<span>&#58;</span>\\x &#92;&#42; &#92;'],
    ['_a_ b_c', '&#95;a&#95; b_c'],
    ['{x} {{y}}', '<span>&#123;</span>x} <span>&#123;</span><span>&#123;</span>y}}'],
    ['a {x}', 'a &#123;x}'],
    ['$a$', '<span>&#36;</span>a<span>&#36;</span>'],
    [':tada: a:x', '<span>&#58;</span>tada: a<span>&#58;</span>x'],
    ['https://a.b', 'https<span>&#58;</span>&#47;/a.b'],
    ['www.a.b', 'www<span>&#46;</span>a.b'],
    ['a@b.c', 'a<span>&#64;</span>b.c'],
    ['a\nb\u202e', 'a␊b&lt;U+202E>'],
    ['C#', 'C&#35;'],
  ])('%j becomes %s', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped)
  })

  test.each([
    ['- a', '&#45; a'],
    ['1. a', '1&#46; a'],
    ['12) a', '12&#41; a'],
    ['# a', '&#35; a'],
    ['> a', '&gt; a'],
    ['::: a', '<span>&#58;</span><span>&#58;</span>: a'],
    ['import a', '&#105;mport a'],
    ['export default a', '&#101;xport default a'],
    ['important', 'important'],
    ['1.5 a', '1.5 a'],
  ])('%j becomes %s at the start of a line', (text, escaped) => {
    expect(escapeLine(text)).toBe(escaped)
    expect(escapeStart(escapeText(text))).toBe(escaped)
  })

  test('never ends a line, a cell or an attribute', () => {
    const all = HOSTILE.flatMap((text) => [escapeText(text), codeSpan(text), escapeAttribute(text)])
    expect(all.filter((text) => /[\n|]/.test(text)).map(shown)).toEqual([])
    expect(HOSTILE.map(escapeAttribute).filter((text) => /["<>{}*_`[\]]/.test(text))).toEqual([])
  })

  test('is cut where it is a name or a cell', () => {
    const long = 'x'.repeat(10_000)
    expect(escapeName(long)).toHaveLength(LIMITS.nameCharacters)
    expect(escapeCell(long)).toHaveLength(LIMITS.cellCharacters)
    expect(escapeText(long)).toBe(long)
  })
})

describe('code', () => {
  test.each([
    ['a_b *c* $d$ [e](f)', '`a_b *c* $d$ [e](f)`'],
    ['', ''],
    ['a|b', '<code>a&#124;b</code>'],
    ['`', '<code>&#96;</code>'],
    ['a\\', '<code>a&#92;</code>'],
    ['<b>', '<code>&lt;b></code>'],
    ['a < b', '`a < b`'],
    ['{{x}}', '<code>&#123;</code><code>&#123;x}}</code>'],
    ['&lt;', '<code>&amp;lt;</code>'],
  ])('%j becomes %s', (code, written) => {
    expect(codeSpan(code)).toBe(written)
  })

  test('of several lines stands in a fence that is longer than any in it', () => {
    expect(codeBlock(['a', '```', '  b|c'], 'js')).toBe('````js\na\n```\n  b|c\n````')
    expect(codeBlock(['a'], 'a b`\n')).toBe('```ab\na\n```')
  })

  test('stands in HTML where a reader would take something out of a fence', () => {
    const html =
      '<pre><code><span>&#47;/ highlight-next-line</span>&#10;<span></span>&#10;<span>  b</span></code></pre>'
    expect(codeBlock(['// highlight-next-line', '', '  b'])).toBe(html)
  })
})
