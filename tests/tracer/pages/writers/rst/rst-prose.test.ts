import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderProse } from '../../../../../src/tracer/pages/writers/rst/rst-prose.ts'
import { parseProse } from '../../../../../src/tracer/text/markup.ts'
import { HOSTILE } from '../../../../support/hostile.ts'

const rst = (text: string) => renderProse(parseProse(text))

describe('prose', () => {
  test.each([
    ['one\ntwo', 'one two'],
    ['one\n\ntwo', 'one\n\ntwo'],
    ['- a\n- b', '- a\n- b'],
    ['1. a\n2. b', '1. a\n2. b'],
    ['1) a\n5) b', '1. a\n2. b'],
    ['a `b` c', 'a ``b`` c'],
    ['a`b`c', 'a\\ ``b``\\ c'],
    ['`b`', '``b``'],
    ['*a* :b:`c`', '\\*a\\* \\:b:\\ ``c``'],
    ['```\n  a *b*\n\nc\n```', '::\n\n      a *b*\n\n    c'],
    ['```\n\ta\n```', '::\n\n        a'],
    ['```\n   \n```', ''],
    ["''''", "\\''''"],
    ['- ', '\\-'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(rst(text)).toBe(expected)
  })

  test('is put on lines of at most 100 columns, and each is escaped at its start', () => {
    const lines = rst(`${'word '.repeat(19)}abc - x\n= `.repeat(4)).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(101)
    expect(lines.filter((line) => /^[-=] ?/.test(line))).toEqual([])
    expect(lines.length).toBeGreaterThan(3)
  })

  test.each([
    ['a word', 'x'.repeat(10_000)],
    ['marks', '*'.repeat(10_000)],
    ['backslashes', '\\'.repeat(10_000)],
    ['code', `\`${'x'.repeat(10_000)}\``],
    ['a block of code', `\`\`\`\n${'x'.repeat(20_000)}\n\`\`\``],
  ])('%s of 10,000 characters stays whole, on lines that docutils reads', (_, text) => {
    const lines = rst(text).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2_100)
    const wanted = text.replace(/[`\n]/g, '')
    const found = lines.map((line) => line.replace(/^ {4}|^::$|\\$/, '')).join('')
    const marks = [...wanted].filter((c) => c === wanted[0]).length
    expect([...found.replace(/\\(.)/g, '$1')].filter((c) => c === wanted[0])).toHaveLength(marks)
  })

  test('has no control character, whatever is written', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE))
    fc.assert(
      fc.property(fc.array(text), (parts) => {
        expect(rst(parts.join('\n\n')).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
      }),
    )
  })
})
