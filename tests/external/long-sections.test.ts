import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { type Built, buildProject } from '../support/sphinx-project.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { events, longTrace, power, prepare, roundTrips } from '../tracer/support/long-traces.ts'

const ONE_LINE = "extensions = ['protokoll_sphinx']"
const ROW = 'test-g-f-t-part-1-row'

/** 3,300 rows: messages, lost ones at the border, repetitions across the next, and an alarm on the last page. */
function trace(): Trace {
  const alarm = { node: '3', op: 'broken', fields: { rule: 'x' } }
  const all = [
    ...roundTrips(1490),
    ...events(20, (i) => prepare('lose', 5000 + i)),
    power('3', { role: 'committed', round: 1 }),
    ...events(1799, () => power('3')),
    alarm,
    ...events(8, (i) => prepare('send', i + 9000)),
  ]
  return { ...longTrace(all), outcome: 'failed' }
}

describe('a section of 3,300 rows, as HTML', () => {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  const names = ['t', 't.section_1.part_2', 't.section_1.part_3']
  let built: Built
  let pages: readonly string[] = []

  beforeAll(() => {
    publish(project, renderTraces([trace()]))
    built = buildProject(project, ONE_LINE)
    pages = names.map((name) => built.page(`g/f/${name}.html`))
  })
  afterAll(() => rmSync(project, { recursive: true }))

  /** The numbers of the rows of a page, and their ids. */
  const rowsOf = (html = '') =>
    [...html.matchAll(/<a href="#(test-[^"]*)" title="Link to this row">(\d+)<\/a>/g)].map(([, id, number]) => {
      return { id, number: Number(number) }
    })

  test('is built without a warning', () => {
    expect({ status: built.status, output: built.output }).toEqual({ status: 0, output: '' })
  })

  test('has its rows on three pages, numbered on', () => {
    const ends = pages.map((html) => {
      const rows = rowsOf(html)
      return [rows.at(0)?.number, rows.at(-1)?.number, rows.length]
    })
    expect(ends).toEqual([
      [1, 1500, 1500],
      [1501, 3000, 1500],
      [3001, 3319, 319],
    ])
    const all = pages.flatMap(rowsOf)
    expect(all.map(({ number }) => number)).toEqual(all.map((_, i) => i + 1))
    expect(new Set(all.map(({ id }) => id)).size).toBe(3319)
  })

  test('has pictures and rows that lead to each other, on the same page', () => {
    for (const html of pages) {
      const targets = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))
      const links = [...html.matchAll(/href="#((?:pic-)?test-g-f-t[^"]*)"/g)].map(([, id]) => id)
      expect(links.filter((id) => !targets.has(id))).toEqual([])
      for (const { id } of rowsOf(html)) expect(targets.has(`pic-${id}`)).toBe(true)
    }
  })

  test('says by the numbers of rows what repeats, on each page', () => {
    const captions = pages.map((html) =>
      [...html.matchAll(/<p>(Rows \d+ to \d+ repeat[^<]*?)\.?<\/p>/g)].map(([, text = '']) => text.split(' (')[0]),
    )
    expect(captions).toEqual([
      [],
      ['Rows 1512 to 3000 repeat the row above them 1489 times'],
      ['Rows 3002 to 3310 repeat the row above them 309 times'],
    ])
  })

  test('leads from page to page, and from the top of the test to the alarm', () => {
    const links = pages.map((html) =>
      [...html.matchAll(/<a class="reference internal" href="([^"]*)"><span class="[^"]*">([^<]*rows? \d[^<]*)</g)].map(
        ([, href, text]) => [href, text],
      ),
    )
    const [first, second, third] = [
      ['t.html#test-g-f-t-part-1', 'rows 1 to 1500'],
      ['t.section_1.part_2.html', 'rows 1501 to 3000'],
      ['t.section_1.part_3.html', 'rows 3001 to 3319'],
    ]
    expect(links).toEqual([
      [['t.section_1.part_3.html', 'section 1, rows 3001 to 3319'], second, second, third],
      [first, third, third],
      [second],
    ])
    expect(pages[2]).toContain(`href="#${ROW}-s3-broken">Row 3311 of the table</a>`)
  })

  test('has rows on its later pages that can be cited', () => {
    const [row] = rowsOf(pages[1]).slice(-1)
    const cite = (text: string) =>
      realFiles.write(join(project, 'cited.rst'), `:orphan:\n\nCiting\n======\n\n${text}\n`)
    cite(`.. trace-row:: g/f/${names[1]}.html#${row?.id}`)
    const refused = buildProject(project, ONE_LINE)
    const [printed = ''] = /^\.\. trace-row::.*\n\n(?: {3}.*\n)+/m.exec(refused.output) ?? []
    cite(printed)
    const { status, output, html } = buildProject(project, ONE_LINE)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    expect(realFiles.read(join(html, 'cited.html'))).toContain(`href="developer/tests/g/f/${names[1]}.html#${row?.id}"`)
    expect(printed.split('\n').slice(0, 4)).toEqual([
      '.. trace-row:: g/f/t.section_1.part_2#test-g-f-t-part-1',
      '',
      '   s3-power-1490',
      '      S3 | DONE | POWER',
    ])
  })
})

test('the classic theme has the same pages, and nothing in them leads nowhere', () => {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  try {
    publish(project, renderTraces([trace()], 'classic'))
    const { status, output, page } = buildProject(project, ONE_LINE)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    expect(page('g/f/t.section_1.part_2.html')).toContain('rows 2981 to 3299')
  } finally {
    rmSync(project, { recursive: true })
  }
})
