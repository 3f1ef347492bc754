import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeOf, shorten, visible } from '../../../src/tracer/common/visible.ts'

describe('visible', () => {
  test.each([
    ['plain text', 'plain text'],
    ['', ''],
    ['a\nb', 'a␊b'],
    ['a\r\nb', 'a␊b'],
    ['a\rb', 'a␍b'],
    ['a\tb', 'a␉b'],
    ['a\0b', 'a␀b'],
    ['a\u001b[31m', 'a␛[31m'],
    ['a\u007f', 'a␡'],
    ['a\u0085b', 'a<U+0085>b'],
    ['a\u2028b\u2029', 'a<U+2028>b<U+2029>'],
    ['\u202eevil', '<U+202E>evil'],
    ['a\u200db', 'a<U+200D>b'],
    ['\ud800', '<U+D800>'],
    ['\uffff\u{10ffff}', '<U+FFFF><U+10FFFF>'],
    ['   ', '␠'],
    ['\u3000', '␠'],
    ['漢字 👍 é', '漢字 👍 é'],
    ['☰ 𒀀', '<U+2630> <U+12000>'],
  ])('%j is shown as %j', (text, expected) => {
    expect(visible(text)).toBe(expected)
  })

  test('leaves no character that steers, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Cn}]/u)
      }),
    )
  })

  test('what is visible stays as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => visible(visible(text)) === visible(text)))
  })
})

test('codeOf writes at least four digits', () => {
  expect([codeOf('a'), codeOf('👍')]).toEqual(['<U+0061>', '<U+1F44D>'])
})

test('shorten counts characters, not code units, and says that there were more', () => {
  expect(shorten('👍👍👍', 3)).toBe('👍👍👍')
  expect(shorten('👍👍👍', 2)).toBe('👍…')
})
