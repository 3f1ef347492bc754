import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { CASES } from './all.ts'
import { GitHubPage, type Shown } from './github.ts'
import { expectHarmless } from './harmless.ts'
import { LIMIT } from './limit.ts'
import { reportOf } from './record.ts'

/** A folder for pictures of every comment, for whoever wants to look at them. */
const PICTURES = process.env['PROTOKOLL_PICTURES']

let page: GitHubPage
beforeAll(async () => {
  page = await GitHubPage.open()
})
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
    for (const name of 'length' in each.tests ? each.tests : []) expect(shown.text).toContain(name)
  })

  test('is made of what GitHub shows, links nowhere, calls nobody, and Mermaid draws its pictures', () => {
    expectHarmless(shown, each.id)
    if (each.first !== undefined) expect(shown.diagrams).not.toEqual([])
  })
})
