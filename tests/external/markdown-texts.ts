/** Pages that have every hostile text everywhere where a text can stand, and what a reader has to find there. */
import { shorten, visible } from '../../src/tracer/common/visible.ts'
import {
  codeBlock,
  codeSpan,
  escapeAttribute,
  escapeCell,
  escapeLine,
  escapeName,
} from '../../src/tracer/pages/writers/markdown/escape-commonmark.ts'
import { HOSTILE } from '../support/hostile.ts'
import { SCRIPTS } from '../support/hostile-scripts.ts'
import type { ReadPage } from './markdown-tools.ts'

/** What tools of Markdown read beyond what those of reStructuredText do. */
export const MARKDOWN = [
  ...[
    '# x',
    '## x ##',
    'x #',
    '> x',
    '>',
    '---',
    '***',
    '~~~',
    '```',
    '``` js',
    '===',
    '1) x',
    '10. x',
    '+',
    'a  ',
    '\\',
  ],
  ...[
    '[x](y)',
    '![x](y)',
    '[x](javascript:alert(1))',
    '[x]: y',
    '[x][y]',
    '[^1]',
    '[^1]: x',
    '- [ ] x',
    '[ ] x',
    ']',
    '](x)',
  ],
  ...[
    '[[toc]]',
    '[TOC]',
    '*[x]: y',
    '<<< @/x.md',
    '<!--@include: ./x.md-->',
    '<x@y.org>',
    '<https://x.org>',
    '\\<b>',
    '\\[x]',
  ],
  ...[
    '{{7*7}}',
    '{{ 7 * 7 }}',
    '{7*7}',
    '{',
    '}',
    '}}',
    '{{',
    '{/* x */}',
    '{%x%}',
    '{#x}',
    '{.x}',
    '{: .x }',
    'x {#id}',
    '{{{{',
  ],
  ...[
    'import x from "y"',
    'export const x = 1',
    'export default x',
    'import("x")',
    'imports x',
    '<X/>',
    '<X>',
    '</X>',
    '<>x</>',
  ],
  ...[
    ':::',
    '::: tip',
    '::: v-pre',
    ':::tip[x]',
    '::x',
    ':x[y]{z}',
    'a:b',
    'a:b[c]',
    '!!! note',
    '??? x',
    '/// x',
    ': x',
    '=== "x"',
  ],
  ...[
    '$x$',
    '$$x$$',
    '$`x`$',
    '\\(x\\)',
    '\\[x\\]',
    'a $1 b $2 c',
    ':tada:',
    'a:tada:b',
    ':+1:',
    ':a:b:',
    '::tada::',
    ':100:',
  ],
  ...[
    ':)',
    ':-)',
    ';)',
    '8-)',
    'x-)',
    ':D',
    ':o',
    ':/',
    ':|',
    ":'(",
    ':,(',
    ':$',
    ':P',
    '<3',
    '</3',
    'o:)',
    '>:(',
    ']:)',
    ':*',
  ],
  ...[
    'www.example.org',
    'WWW.example.org',
    'a www.x.org b',
    '//example.org',
    'README.md',
    'x.test.ts',
    'xmpp:a@b.org',
    '@name',
    '#12',
  ],
  ...[
    'a<br>b',
    'a|b',
    'a\\|b',
    '`a|b`',
    '``',
    '` `',
    '`a',
    'a`',
    '|-|',
    '| - |',
    '&lt;',
    '&copy;',
    '&#x41;',
    '&',
    '&a',
    'a &',
    '==x==',
  ],
  ...[
    '~x~',
    '~~x~~',
    '__x__',
    '_x_',
    'a_b_c',
    '_a',
    'a__b',
    '^x^',
    '++x++',
    '--8<-- "x"',
    '</details>',
    '</summary>',
    '</code>',
    '</td>',
  ],
  ...[
    '// [!code highlight]',
    'x // [!code --]',
    '// highlight-next-line',
    '# highlight-start',
    'klzzwxh:0000',
    'x  \n  y',
    '<!DOCTYPE x>',
  ],
  ...[
    '<?x?>',
    '<style>',
    '<textarea>',
    '<pre>',
    '<script setup>',
    'v-html',
    '<component :is="x">',
    '<a @click="x">',
    '<title>',
    '<xmp>',
  ],
]

export const TEXTS: readonly string[] = [...new Set([...HOSTILE, ...SCRIPTS, ...MARKDOWN])]

/** How a page says what tools are to know of it, and how its parts are opened. */
export interface Dialect {
  readonly head: string
  readonly details: string
}

const PLAIN: Dialect = { head: '', details: '<details>' }
export const DIALECTS = {
  github: PLAIN,
  vitepress: PLAIN,
  docusaurus: { head: '---\ntitle: "x"\nmdx:\n  format: md\n---\n\n', details: '<details>' },
  mkdocs: { head: '---\ntitle: "x"\n---\n\n', details: '<details markdown="1">' },
} as const

function part(text: string, details: string): string {
  return [
    `## ${escapeName(text)}`,
    escapeLine(text),
    `- ${escapeLine(text)}`,
    `${codeSpan(text)} **${escapeName(text)}** [${escapeName(text)}](index.md) and ${escapeName(text)}`,
    `${details}\n<summary>${escapeName(text)}</summary>`,
    `| # | ${escapeCell(text)} |\n|---|---|\n| ${escapeCell(text)} | ${codeSpan(text)} |\n| **${escapeCell(text)}** | x |`,
    codeBlock([text, `  ${text}`, '', text]),
    `![${escapeAttribute(shorten(text, 50))}](x.svg)`,
    '</details>',
  ].join('\n\n')
}

/** A page of some of the texts. */
export function textsPage(texts: readonly string[], { head, details }: Dialect): string {
  return `${head}# x\n\n${texts.map((text) => part(text, details)).join('\n\n')}\n`
}

const blanks = (text: string) => text.replace(/\s+/g, ' ').trim()
const name = (text: string) => blanks(shorten(visible(text), 300))
const cell = (text: string) => blanks(shorten(visible(text), 120))
const code = (text: string) => blanks(visible(text))
/** Blanks at the end of a line are nothing that anybody sees. */
const lines = (text: string) => text.replace(/[^\S\n]+$/gm, '').replace(/^\n+|\n+$/g, '')

/** The texts that a page does not show as they are, by where. */
export function wrongTexts(texts: readonly string[], { texts: found, strangers, foundLater }: ReadPage): string[] {
  const of = (tag: string) => (found[tag] ?? []).map(blanks)
  const expected: Record<string, readonly string[]> = {
    h2: texts.map(name),
    summary: texts.map(name),
    td: texts.flatMap((text) => [cell(text), code(text), cell(text), 'x']),
    th: texts.flatMap((text) => ['#', cell(text)]),
    a: texts.map(name),
    strong: texts.flatMap((text) => [name(text), cell(text)]),
    li: texts.map(name),
  }
  const wrong = Object.entries(expected).flatMap(([tag, all]) => differences(tag, all, of(tag)))
  const pre = texts.map((text) => lines([text, `  ${text}`, '', text].map(visible).join('\n')))
  const plain = texts.flatMap((text) => [name(text), `${code(text)} ${name(text)} ${name(text)} and ${name(text)}`, ''])
  wrong.push(...differences('pre', pre, (found['pre'] ?? []).map(lines)))
  // Some put what stands in a list or beside a picture into a paragraph as well, and some do not.
  wrong.push(...differences('p', plain.filter(Boolean), of('p').filter(Boolean)))
  return [...wrong, ...strangers.map((each) => `stranger ${each}`), ...foundLater.map((each) => `found later ${each}`)]
}

function differences(where: string, expected: readonly string[], found: readonly string[]): string[] {
  const first = expected.findIndex((text, i) => text !== found[i])
  if (first < 0 && expected.length === found.length) return []
  const at = first < 0 ? expected.length : first
  const shown = [expected[at], found[at]].map((text) => JSON.stringify(text)?.slice(0, 120))
  return [`${where} ${at} of ${expected.length}, ${found.length} found: ${shown[0]}, but there is ${shown[1]}`]
}
