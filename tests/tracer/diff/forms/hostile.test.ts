import { beforeAll, describe, expect, test } from 'vitest'
import { FORMS } from '../../../../src/tracer/diff/forms/forms.ts'
import { drawer } from '../../../../src/tracer/diff/forms/html/draw.ts'
import { mermaid } from '../../../../src/tracer/diff/forms/md/mermaid.ts'
import { pictureOf } from '../../../../src/tracer/diff/forms/md/message-picture.ts'
import type { Report } from '../../../../src/tracer/diff/report.ts'
import { loadDefaultTemplates } from '../../../../src/tracer/io/load.ts'
import { escapeMermaid } from '../../../../src/tracer/text/mermaid-lines.ts'
import { Templates } from '../../../../src/tracer/text/templates.ts'
import { HOSTILE, shown } from '../../../support/hostile.ts'
import { SCRIPTS } from '../../../support/hostile-scripts.ts'
import { END, HEADER, readLines } from '../../support/traces.ts'
import { failingReport, foundReport, hostileReport } from '../hostile-report.ts'
import { compare, words } from '../support.ts'

/** What GitHub and Mermaid read as something else than text. */
const GITHUB = [
  ...[
    '@octocat',
    '@org/team',
    '#1',
    'owner/repository#1',
    'GH-1',
    '0123456789abcdef0123456789abcdef01234567',
    ':tada:',
  ],
  ...[
    '```',
    '````',
    '~~~',
    '``` `` `',
    '</code>',
    '</details>',
    '<!-- x -->',
    '[a](http://b)',
    '![a](http://b)',
    '- [ ] x',
    '$x$',
  ],
  ...[
    '%%{init: {}}%%',
    '%% x',
    'n1->>n2: x',
    'participant x',
    'end',
    'rect red',
    'a;b',
    '#35;',
    '<br/>',
    'wrap: x',
    '@{ "a": 1 }',
  ],
]
const TEXTS = [...new Set([...GITHUB, ...HOSTILE, ...SCRIPTS])]

const PLAIN = 'plain'
const LIMIT = 65_236

const written = new Map<string, (report: Report) => string>()

beforeAll(() => {
  for (const [format, writer] of Object.entries(FORMS)) {
    const templates = new Templates(loadDefaultTemplates(`diff-${format}`))
    const draw = drawer({ before: words, after: words }, loadDefaultTemplates('svg'))
    written.set(format, (report) => writer(report, { color: false, limit: LIMIT, templates, draw }))
  }
})

/** The report of a text, made once for the tests that follow one another, and that of the plain one. */
const reports = new Map<string, Report>()

function reportOf(text: string): Report {
  const report = reports.get(text) ?? hostileReport(text)
  for (const other of reports.keys()) if (other !== PLAIN) reports.delete(other)
  reports.set(text, report)
  return report
}

const write = (format: string, text: string) => written.get(format)?.(reportOf(text)) ?? ''

const plain = new Map<string, string>()

function writePlain(format: string): string {
  const known = plain.get(format) ?? write(format, PLAIN)
  plain.set(format, known)
  return known
}

/** Markdown without code: what a renderer reads as markup, after CommonMark's rules for fences and spans. */
function withoutCode(markdown: string): string {
  const kept: string[] = []
  let fence: string | undefined
  for (const line of markdown.split('\n')) {
    const [, quotes = ''] = /^ {0,3}(`{3,})[^`]*$/.exec(line) ?? []
    if (fence === undefined && quotes !== '') fence = quotes
    else if (fence === undefined) kept.push(line)
    else if (quotes.length >= fence.length && line.trim() === quotes) fence = undefined
  }
  expect(fence).toBeUndefined()
  return kept
    .join('\n')
    .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
    .replace(/<code>[^<]*<\/code>/g, '')
}

/** As a dossier has it: what would end the code has other marks. */
function oneLined(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .join(' ')
    .replace(/^(\s*)```/, "$1'''")
}

test.each([
  'https://example.org/x',
  'www.example.org',
  'see GH-26',
  '0123456789abcdef0123456789abcdef01234567',
  '/close',
  '---',
  'a@b',
])('what GitHub makes something of in a description, %s, stands in code', (text) => {
  const markdown = written.get('md')?.(foundReport(PLAIN, text)) ?? ''
  expect(markdown).toContain(`\n\`${text}\`\n`)
})

test('a description of plain words stands as it is', () => {
  const text = 'What was to hold (it must always hold): one holder, or none. It shows at the end.'
  expect(written.get('md')?.(foundReport(PLAIN, text))).toContain(`\n${text}\n`)
})

describe.each(TEXTS.map((text) => [shown(text), text]))('the text %s', (_, text) => {
  test('stays in code in Markdown', () => {
    const markdown = write('md', text)
    expect(withoutCode(markdown)).toBe(withoutCode(writePlain('md')))
    expect(markdown.length).toBeLessThanOrEqual(LIMIT)
  })

  test('is no markup in HTML', () => {
    // Nodes and tests stand in the order of their names.
    const tags = (html: string) =>
      html
        .replace(/src="data:[^"]*"/g, '')
        .match(/<[^>]*>/g)
        ?.sort()
    const html = write('html', text)
    const pictures = [...html.matchAll(/<img src="data:image\/svg\+xml,([^"]*)"/g)].map(([, data = '']) =>
      decodeURIComponent(data),
    )
    expect(pictures.length).toBe(1)
    for (const picture of pictures) expect(picture).toMatch(/^<svg [\s\S]*<\/svg>\s*$/)
    expect(tags(html)).toEqual(tags(writePlain('html')))
    expect(html.replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39|#96);)/)
  })

  test('is what a failure said, in code in Markdown, and no markup in HTML', () => {
    const [report, other] = [failingReport(text), failingReport(PLAIN)]
    const both = (format: string, of: (text: string) => unknown) =>
      [report, other].map((each) => of(written.get(format)?.(each) ?? ''))
    const [markdown, plainMarkdown] = both('md', withoutCode)
    expect(markdown).toBe(plainMarkdown)
    const [html, plainHtml] = both('html', (page) => page.match(/<[^>]*>/g))
    expect(html).toEqual(plainHtml)
  })

  test('is what a new test that fails says, in code in Markdown', () => {
    const told = (each: string) =>
      written.get('md')?.(foundReport(each, `What was found:\n\n\`\`\`\nx${oneLined(each)}\n\`\`\``)) ?? ''
    expect(withoutCode(told(text))).toBe(withoutCode(told(PLAIN)))
    // What people write of a test may be lists, which are ours to mark.
    const signs = (each: string) =>
      withoutCode(written.get('md')?.(foundReport(PLAIN, `x ${oneLined(each)}`)) ?? '').replace(/[\w\s,.;:()'/-]/g, '')
    expect(signs(text)).toBe(signs(PLAIN))
  })

  test('does not steer a terminal', () => {
    const lines = write('text', text).split('\n')
    expect(lines.length).toBe(writePlain('text').split('\n').length)
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })

  test('is in JSON as it was', () => {
    expect(JSON.parse(write('json', text)).before.name).toBe(text)
  })

  test('is a label in Mermaid', () => {
    const [{ first = null } = {}] = reportOf(text).tests
    if (first === null) throw new Error('nothing to draw')
    const lines = mermaid(pictureOf(first)) ?? []
    const [{ first: plain = null } = {}] = reportOf(PLAIN).tests
    expect(lines.length).toBe(plain ? mermaid(pictureOf(plain))?.length : 0)
    for (const line of lines)
      expect(line).toMatch(
        /^(?:sequenceDiagram| {2}(?: {2})?(?:participant n\d+ as |Note over n\d+: |n\d+(?:->>|--\)|-x)n\d+: )[\p{L}\p{M}\p{N} ,.=+;#−()-]+| {2}rect rgba\([\d., ]+\)| {2}end)$/u,
      )
  })
})

test('a word that ends blocks in Mermaid is no such word', () => {
  expect(escapeMermaid('end')).toBe('#101;nd')
  expect(escapeMermaid('the END of it')).toBe('the #69;ND of it')
  expect(escapeMermaid('bend ending')).toBe('bend ending')
})

/** Tests of one event, and the same with that event changed in each; they name features of their own if that is asked. */
function manyTests(own: boolean): Report {
  const before = Array.from({ length: 60 }, (_, i) =>
    readLines([{ ...HEADER, test: `t${i}` }, { section: 'One' }, { node: '1', op: 'joined' }, END], words),
  )
  const after = before.map((trace, i) => ({
    ...trace,
    sections: trace.sections.map((each) => ({
      ...each,
      ...(own ? { uses: [`commit/${i}`] } : {}),
      events: each.events.map((event) => ({ ...event, set: { round: 3 } })),
    })),
  }))
  return compare(before, after)
}

test('a change of many tests is shown once', () => {
  const templates = new Templates(loadDefaultTemplates('diff-md'))
  const markdown = FORMS['md']?.(manyTests(false), { color: false, limit: 60_000, templates }) ?? ''
  expect(markdown.match(/^[+] S1 joined/gm)).toHaveLength(1)
  expect(markdown).toContain('59 more tests have only changes that are shown above.')
})

test('no limit is passed, and nothing is left open', () => {
  const report = manyTests(true)
  const templates = new Templates(loadDefaultTemplates('diff-md'))
  const lengths = [2000, 2500, 3000, 5000, 10_000, 30_000, 100_000].map((limit) => {
    const markdown = FORMS['md']?.(report, { color: false, limit, templates }) ?? ''
    expect(markdown.length).toBeLessThanOrEqual(limit)
    expect(markdown.split('<details>').length).toBe(markdown.split('</details>').length)
    withoutCode(markdown)
    expect(markdown).toContain(
      limit < 30_000 ? 'Not all of it fits here' : 'The whole report: `protokoll diff before after`',
    )
    return markdown.length
  })
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
})
