import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { CASES } from './all.ts'
import { GitHubPage, type Shown } from './github.ts'
import { LIMIT, reportOf } from './record.ts'

/** A folder for pictures of every comment, for whoever wants to look at them. */
const PICTURES = process.env['PROTOKOLL_PICTURES']

/** What a report is made of. */
const ELEMENTS = [
  ...[
    'a',
    'blockquote',
    'br',
    'code',
    'del',
    'details',
    'em',
    'h2',
    'h3',
    'h4',
    'hr',
    'li',
    'ol',
    'p',
    'pre',
    'strong',
  ],
  ...['sub', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
]
const ATTRIBUTES = ['a href', 'pre lang', 'td align', 'th align']

let page: GitHubPage
beforeAll(async () => {
  page = await GitHubPage.open()
}, 60_000)
afterAll(() => page.close())

const folder = inject('recordings')

describe.each(CASES)('the comment about $id', (each) => {
  const markdown = readFileSync(reportOf(folder, each, 'md'), 'utf8')
  let shown: Shown

  beforeAll(async () => {
    shown = await page.show(markdown)
    if (PICTURES === undefined) return
    mkdirSync(PICTURES, { recursive: true })
    await page.photograph(join(PICTURES, `${each.id}.png`))
  })

  test('fits, and says what it is about', () => {
    expect(markdown.length).toBeLessThanOrEqual(LIMIT)
    expect(shown.text).toContain(each.verdict)
    for (const name of typeof each.tests === 'number' ? [] : each.tests) expect(shown.text).toContain(name)
  })

  test('is made of what GitHub shows, and calls nobody', () => {
    for (const element of shown.elements) expect(ELEMENTS).toContain(element)
    for (const attribute of shown.attributes) expect(ATTRIBUTES).toContain(attribute)
    expect(shown.links).toEqual([])
    for (const text of shown.open) expect(text).not.toMatch(/@\w|(?:^|\W)(?:#|GH-)\d|\b[0-9a-f]{7,40}\b/)
  })

  test('has pictures that Mermaid draws, where an event is to be shown', () => {
    if (each.first !== undefined) expect(shown.diagrams).not.toEqual([])
    for (const diagram of shown.diagrams) expect(diagram).toBeInstanceOf(Array)
  })
})
