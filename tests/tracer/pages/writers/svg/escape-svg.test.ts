import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visible } from '../../../../../src/tracer/common/visible.ts'
import { escapeXml } from '../../../../../src/tracer/pages/writers/svg/escape-svg.ts'
import { HOSTILE } from '../../../../support/hostile.ts'
import { parseXml } from '../../../../support/xml.ts'

test.each([
  ['N-1', 'N-1'],
  ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  [']]>', ']]&gt;'],
  ['<!-- x -->', '&lt;!-- x --&gt;'],
  ['&amp;', '&amp;amp;'],
  [`"'`, '&quot;&#39;'],
  ['a\nb', 'a␊b'],
  ['a\0b', 'a␀b'],
  ['\uffff', '&lt;U+FFFF&gt;'],
  ['\ud800', '&lt;U+D800&gt;'],
  ['\u202e', '&lt;U+202E&gt;'],
  ['漢字', '漢字'],
])('%j becomes %j', (text, expected) => {
  expect(escapeXml(text)).toBe(expected)
})

/** As XML reads it, in an attribute and between tags. */
function readBack(text: string): string[] {
  const { attributes, text: content } = parseXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`)
  return [attributes['b'] ?? '', content]
}

test('what is read is what is shown, whatever the text', () => {
  const cut = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(
    fc.property(cut, (text) => {
      expect(readBack(text)).toEqual([visible(text), visible(text)])
    }),
  )
  for (const text of HOSTILE.map((each) => each.slice(0, 40))) expect(readBack(text)[1]).toBe(visible(text))
})

test('a text that is too long is cut', () => {
  expect([...escapeXml('<'.repeat(1000)).matchAll(/&lt;/g)]).toHaveLength(299)
})
