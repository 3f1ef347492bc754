import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { visible } from '../../src/tracer/common/visible.ts'
import { listFiles } from '../../src/tracer/io/list.ts'
import { withTests } from '../../src/tracer/pages/document/feature-links.ts'
import { escapeText } from '../../src/tracer/pages/writers/markdown/escape-commonmark.ts'
import { featureText } from '../../src/tracer/pages/writers/markdown/feature-text.ts'
import { escapeName } from '../../src/tracer/pages/writers/rst/escape-rst.ts'
import { HOSTILE } from '../support/hostile.ts'
import { SCRIPTS } from '../support/hostile-scripts.ts'
import { CONSTRUCTS } from '../tracer/text/rst/constructs.ts'
import { run } from './tools.ts'

interface Read {
  readonly text: string
  readonly counts: Readonly<Record<string, number>>
}

/** What docutils makes of texts: what it reads, and how often there is what. */
function docutils(texts: readonly string[]): Read[] {
  const input = texts.map((text) => withTests(text, escapeName))
  const { status, output } = run('/usr/bin/python3', ['tests/external/rst_texts.py', 'texts'], JSON.stringify(input))
  expect(status, output).toBe(0)
  return JSON.parse(output)
}

const BORDER = '§§§'

/** The HTML that GitHub makes of the Markdown of texts. */
function github(texts: readonly string[]): string[] {
  const markdown = texts.map((text) => featureText(text, escapeText)).join(`\n\n${BORDER}\n\n`)
  const args = ['--unsafe', '-e', 'table', '-e', 'strikethrough', '-e', 'autolink', '-e', 'tasklist', '-e', 'tagfilter']
  const { status, output } = run('cmark-gfm', args, markdown)
  expect(status, output).toBe(0)
  return output.split(`<p>${BORDER}</p>`)
}

const words = (text: string) => text.replace(/\s+/g, ' ').trim()

const NAMES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

function textOf(html: string): string {
  const plain = html.replace(/<br ?\/?>|<\/(?:td|th|p|li)>/g, '$& ').replace(/<[^>]*>/g, '')
  return words(plain.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) => NAMES[name] ?? String.fromCodePoint(code)))
}

/** What docutils calls it, and what HTML does. */
const KINDS = [
  ...[
    ['list_item', 'li'],
    ['emphasis', 'em'],
    ['strong', 'strong'],
    ['literal', 'code'],
    ['block_quote', 'blockquote'],
  ],
  ...[
    ['reference', 'a'],
    ['row', 'tr'],
    ['bullet_list', 'ul'],
    ['enumerated_list', 'ol'],
    ['paragraph', 'p'],
  ],
] as const

const texts = listFiles('features')
  .filter((path) => path.endsWith('.rst'))
  .map((path) => ({ path, text: readFileSync(`features/${path}`, 'utf8') }))

describe('the texts of features', () => {
  const sources = texts.map(({ text }) => text)
  const read = docutils(sources)
  const html = github(sources)

  test('say the same on GitHub as docutils reads', () => {
    expect(texts.length).toBeGreaterThan(300)
    expect(html.length).toBe(texts.length)
    const found = texts.map(({ path }, i) => ({ path, text: textOf(html[i] ?? '') }))
    expect(found).toEqual(texts.map(({ path }, i) => ({ path, text: words(read[i]?.text ?? '') })))
  })

  test('have as many lists, items, words in italics, … as docutils counts', () => {
    const ofHtml = (page: string) => KINDS.map(([, tag]) => page.split(`<${tag}>`).length - 1)
    // An item that is text alone has no paragraph of its own in HTML.
    const ofTree = ({ counts = {}, text = '' }: Partial<Read> = {}) =>
      KINDS.map(
        ([kind]) => (counts[kind] ?? 0) - (kind === 'paragraph' && text !== '' ? (counts['list_item'] ?? 0) : 0),
      )
    expect(html.map(ofHtml)).toEqual(read.map(ofTree))
  })
})

describe('GitHub shows what docutils reads in', () => {
  test.each(CONSTRUCTS)('$name', ({ rst }) => {
    const [read] = docutils([rst])
    expect(textOf(github([rst])[0] ?? '')).toBe(words(read?.text ?? ''))
  })
})

describe('hostile texts', () => {
  const texts = [...HOSTILE, ...SCRIPTS]
  const forms = texts.flatMap((text) => [
    text,
    `*${text}*`,
    `\`\`${text}\`\``,
    `\`${text} <${text}>\`__`,
    `- ${text}\n\n  ${text}`,
  ])

  test('bring no tag and no address that is not of ours', () => {
    const html = github(forms).join('\n')
    const tags = new Set(html.replace(/ (?:href|start)="[^"]*"/g, '').match(/<[^>]*>/g))
    const ours = ['a', 'blockquote', 'code', 'em', 'h', 'li', 'ol', 'p', 'pre', 'span', 'strong', 'ul']
    const legal = new Set(ours.flatMap((tag) => [`<${tag}>`, `</${tag}>`]).concat('<hr />', '<br />'))
    expect([...tags].filter((tag) => !legal.has(tag))).toEqual([])
    const schemes = new Set([...html.matchAll(/ href="([a-z][a-z0-9+.-]*):/gi)].map(([, scheme]) => scheme))
    expect([...schemes].filter((scheme) => !['http', 'https', 'mailto'].includes(scheme ?? ''))).toEqual([])
    expect(html).toContain('<em>')
  })

  test('are read in code', () => {
    const inCode = texts.filter((text) => /^[^\s`\\]+$/u.test(text) && visible(text) === text)
    const html = github(inCode.map((text) => `\`\`${text}\`\``))
    expect(html.map(textOf)).toEqual(inCode)
  })
})
