import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  escapeCell,
  escapeInline,
  escapeLine,
  literal,
} from '../../../../../src/tracer/pages/writers/rst/escape-rst.ts'
import { HOSTILE, shown } from '../../../../support/hostile.ts'

describe('inside a line', () => {
  test.each([
    ['*a*', '\\*a\\*'],
    ['`a`', '\\`a\\`'],
    ['|a|', '\\|a\\|'],
    ['a\\b', 'a\\\\b'],
    ['name_', 'name\\_'],
    ['name__', 'name\\_\\_'],
    ['snake_case', 'snake_case'],
    ['[1]_', '[1]\\_'],
    ['_x', '_x'],
    [':role:`x`', '\\:role\\:\\`x\\`'],
    ['a: b', 'a: b'],
    ['a::', 'a\\::'],
    ['http://x', 'http\\://x'],
    ['javascript:alert(1)', 'javascript\\:alert(1)'],
    ['a@b.org', 'a\\@b.org'],
    ['<script>', '<script>'],
    ['{{x}}', '{{x}}'],
    ['a\n.. b', 'a␊.. b'],
    ['', ''],
    ['  ', '␠'],
    [' a ', 'a'],
  ])('%j becomes %j', (text, expected) => {
    expect(escapeInline(text)).toBe(expected)
  })

  test('never contains a control character or a line end, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeInline(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
      }),
    )
  })

  test('loses nothing: without the backslashes it is the text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const unescaped = escapeInline(text).replace(/\\(.)/g, '$1')
        expect(unescaped).toBe(text.trim() === '' ? text && '␠' : text.trim())
      }),
    )
  })
})

describe('at the start of a line', () => {
  test.each([
    ['- x', '\\- x'],
    ['+---+', '\\+---+'],
    ['=====', '\\====='],
    ['.. include:: /etc/passwd', '\\.. include\\:: /etc/passwd'],
    ['1. x', '\\1. x'],
    ['a) x', '\\a) x'],
    ['(iv) x', '\\(iv) x'],
    ['#. x', '\\#. x'],
    ['1.5 x', '1.5 x'],
    ['word', 'word'],
    ['\\\\', '\\ \\\\\\\\'],
    ["''''", "\\''''"],
    ['((((', '\\(((('],
    [']]]]', '\\]]]]'],
    ['<<<<', '\\<\\<\\<\\<'],
    ['"', '\\"'],
    ['"quoted"', '"quoted"'],
    ['>>> x', '\\>>> x'],
    ['--long', '\\--long'],
    ['!x', '\\!x'],
    ['__ x', '\\_\\_ x'],
  ])('%j becomes %j', (text, expected) => {
    expect(escapeLine(text)).toBe(expected)
  })

  test('no hostile text begins a line with a mark that docutils knows', () => {
    const markup =
      /^(?:[-+*•‣⁃](?: |$)|\.\.(?: |$)|\|(?: |$)|>>>|__(?: |$)|:\S|\(?(?:\w|#)[.)](?: |$)|([!-/:-@[-`{-~])\1* *$)/
    expect(
      HOSTILE.map(escapeLine)
        .filter((line) => markup.test(line))
        .map(shown),
    ).toEqual([])
  })
})

describe('in a cell', () => {
  test('a combining character becomes one with its base, or shows its code', () => {
    expect(escapeCell('e\u0301')).toBe('é')
    expect(escapeCell('x\u0302')).toBe('x<U+0302>')
    expect(escapeCell('\u0301a')).toBe('<U+0301>a')
  })
})

describe('literal', () => {
  test.each([
    ['a*b', '``a*b``'],
    ['a`b', 'a\\`b'],
    ['a\\', 'a\\\\'],
    ['\\a', '``\\a``'],
    [' a', 'a'],
    ['', ''],
    ['  ', '``␠``'],
    ['a\nb', '``a␊b``'],
  ])('%j becomes %j', (text, expected) => {
    expect(literal(text)).toBe(expected)
  })
})
