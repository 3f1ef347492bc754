import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listFiles } from '../../../../../src/tracer/io/list.ts'
import { escapeText } from '../../../../../src/tracer/pages/writers/markdown/escape-commonmark.ts'
import { featureText } from '../../../../../src/tracer/pages/writers/markdown/feature-text.ts'
import { share } from '../../../../support/campaign.ts'

const markdown = (rst: string) => featureText(rst, (said) => `[${escapeText(said)}](x.md#y)`)

test.each([
  ['One\ntwo.\n\nThree.', 'One\ntwo.\n\nThree.'],
  ['``term`` is *one* more than **that**', '`term` is *one* more than **that**'],
  ['*"a"* and un\\ *believ*\\ able', '<em>"a"</em> and un*believ*able'],
  ['As :test:`a\n   b` shows', 'As [a b](x.md#y) shows'],
  ['- a\n  b\n- c', '- a\n  b\n- c'],
  ['- a\n\n  - b\n- c', '-   a\n\n    - b\n\n-   c'],
  ['3. a\n4. b', '3. a\n4. b'],
  ['a) b\nb) c', '- a) b\n- b) c'],
  ['- a\n\n* b', '- a\n\n<span></span>\n\n- b'],
  ['a\n  b\n\nc\n  d', '-   a\n\n    b\n\n-   c\n\n    d'],
  [':a: b', '-   a\n\n    b'],
  ['a\n\n  b\n\nc', 'a\n\n> b\n\nc'],
  ['a::\n\n  b\n   c', 'a:\n\n```\nb\n c\n```'],
  ['.. code-block:: js\n   :linenos:\n\n   a', '```js\na\n```'],
  ['.. note:: a\n   b\n\n   c', '> **Note**\n>\n> a\n> b\n>\n> c'],
  ['.. admonition:: A *b*\n\n   c', '> **A &#42;b&#42;**\n>\n> c'],
  ['A\n=\n\nb', '**A**\n\nb'],
  ['a\n\n----\n\nb', 'a\n\n***\n\nb'],
  ['==  ==\na   b\n==  ==\n1   2\n==  ==', '| a | b |\n| --- | --- |\n| 1 | 2 |'],
  ['.. a comment\n   of two lines\n\na', 'a'],
  ['a [1]_\n\n.. [1] b', 'a &#91;1&#93;\n\n&#91;1&#93; b'],
  [':ref:`a <b>`, :doc:`/c`, :py:func:`~d.e`, :rfc:`1`', 'a, /c, `e`, RFC 1'],
])('%j', (rst, expected) => {
  expect(markdown(rst)).toBe(expected)
})

describe('links', () => {
  test.each([
    ['`a <http://b/c>`_', '[a](http://b/c)'],
    ['`a <../b.html#c>`__', '[a](../b.html#c)'],
    ['`a <mailto:b@c.d>`_', '[a](mailto:b@c.d)'],
    ['a!\\ `b <c>`_', 'a&#33;[b](c)'],
    ['`a`_ and b_\n\n.. _a: http://c\n.. _b: a_', '[a](http://c) and [b](http://c)'],
    ['`a <b c|(d)[e]{{f}}"*&copy;>`_', '[a](bc%7C%28d%29%5Be%5D%7B%7Bf%7D%7D%22%2A&amp;copy;)'],
  ])('%j', (rst, expected) => {
    expect(markdown(rst)).toBe(expected)
  })

  test.each([
    'javascript:x',
    'JavaScript:x',
    'java\\\tscript:x',
    ' \u0001javascript:x',
    'data:text/html,x',
    '//x',
    '\\\\\\\\x',
    'vbscript:x',
    'file:///x',
  ])('not to %j', (url) => {
    expect(markdown(`\`a <${url}>\`_ \`b\`_\n\n.. _b: ${url}`)).not.toMatch(/\]\(/)
  })
})

test.each([
  '.. include:: /etc/passwd',
  '.. raw:: html\n\n   <script>alert(1)</script>',
  '.. image:: x.png\n   :alt: y',
  '.. unknown:: x\n   y\n\n   z',
  '.. |a| replace:: b',
  '| a\n| b',
  '>>> 1 + 1\n2',
  '+---+---+\n| a | b |\n+---+   |\n| c |   |\n+---+---+',
  '==  ==\na   b\n==  ==\n- c d e\n==  ==',
])('what is not known stays as it stands: %j', (rst) => {
  const lines = markdown(rst).split('\n')
  const shown = lines.join('\n').includes('<pre>') ? [] : lines.slice(1, -1)
  if (shown.length > 0) expect([lines[0], ...shown, lines.at(-1)]).toEqual(['```', ...rst.split('\n'), '```'])
  else expect(markdown(rst)).toContain('&lt;script>alert(1)&lt;/script>')
})

/** The words of a text, without what is markup. */
const words = (text: string): string[] => text.replace(/&#?\w+;|<\/?[a-z]+\/?>/g, ' ').match(/[\p{L}\p{N}]{2,}/gu) ?? []

const PIECES = [
  ...[
    'aa',
    'bb cc',
    '*dd*',
    '**ee',
    '``ff``',
    '`gg`',
    ':ref:`hh`',
    '|ii|',
    'jj_',
    '{{kk}}',
    '<ll>',
    '\\*',
    '::',
    '"',
    '(',
  ],
  ...[
    '\n',
    '\n\n',
    '\n  ',
    '\n\n    ',
    '\n- ',
    '\n1. ',
    '\n\n.. note:: ',
    '\n\n.. xx:: ',
    '\n====\n',
    '\n+--+\n| ',
    '\n== ==\n',
    '\n:mm: ',
    '`oo <pp>`_',
  ],
]

test('no word is lost, whatever stands beside what', () => {
  const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(texts, (text) => {
      const shown = words(markdown(text).replaceAll('**Note**', ''))
      // A role's name says how its words are shown.
      const said = text.replace(/(?::[\w.+-]+)+:(?=`)/g, ' ')
      const lost = words(said).filter((word) => !shown.includes(word) && !['note', 'ref', 'hh', 'pp'].includes(word))
      expect(lost).toEqual([])
    }),
    { numRuns: share(4000) },
  )
})

test('no word of a text of this project is lost', () => {
  const texts = listFiles('docs').filter((path) => path.endsWith('.rst'))
  expect(texts.length).toBeGreaterThan(10)
  for (const path of texts) {
    const source = readFileSync(`docs/${path}`, 'utf8')
    const text = source
      .replace(/^\s*\.\. (?:_.*|code-block:: \w+|code::|list-table::|rubric::|note::|tip::|warning::)/gm, '')
      .replace(/<[^>\n]*>`|:[\w:]+:`|^ *:(?:name|widths|header-rows):.*|^ *:[a-z-]+:/gm, ' ')
    const shown = new Set(words(markdown(source)))
    expect({ path, lost: words(text).filter((word) => !shown.has(word)) }).toEqual({ path, lost: [] })
  }
})
