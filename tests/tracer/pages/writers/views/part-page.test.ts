import { beforeAll, describe, expect, test } from 'vitest'
import type { OutputFile } from '../../../../../src/tracer/pages/writers/writer.ts'
import { events, JOINED, longTrace, power, prepare, roundTrips } from '../../../support/long-traces.ts'
import { renderTraces } from '../../site.ts'

type Files = ReadonlyMap<string, string>

/** What these sections become, by the paths below the folder of all pages. */
function filesOf(...arguments_: Parameters<typeof renderTraces>): Files {
  const below = ({ path }: OutputFile) => path.replace('developer/tests/', '')
  return new Map(renderTraces(...arguments_).map((file) => [below(file), file.content]))
}

const pagesOf = (files: Files) => [...files.keys()].filter((path) => /^g\/f\/t.*\.rst$/.test(path))

/** The lines of a page without those of its tables, which are very many. */
const linesOf = (files: Files, path: string) =>
  (files.get(path) ?? '').split('\n').flatMap((line) => (/^ *[|+]|^ {6,}/.test(line) ? [] : line.trim()))

/** Of a page's tables: what the ids of rows start with, and how those of each row go on. */
const rowsOf = (page = '') =>
  [...page.matchAll(/\.\. protokoll: trace-table:: (\S+)[\s\S]*?:rows:\n((?: {12}\S.*\n)+)/g)].flatMap(
    ([, id, lines = '']) =>
      lines.split('\n').flatMap((line) => (line === '' ? [] : `${id}-${line.trim().split(' ')[0]}`)),
  )

const broken = { node: '3', op: 'broken', fields: { rule: 'x' } } as const
/** An alarm far behind the first page. */
const withAlarm = [...roundTrips(2000), broken, ...events(1299, (i) => prepare('send', i + 2000))]

describe('a test of long sections', () => {
  let files: Files
  beforeAll(() => {
    files = filesOf([{ ...longTrace(roundTrips(3300), [power('1')], withAlarm), outcome: 'failed' }])
  })

  test('has a page for each part but the first', () => {
    expect(pagesOf(files)).toEqual([
      'g/f/t.rst',
      ...['1.part_2', '1.part_3', '3.part_2', '3.part_3'].map((part) => `g/f/t.section_${part}.rst`),
    ])
  })

  test('has every row on one page, with an id of its own', () => {
    const ids = pagesOf(files).flatMap((path) => rowsOf(files.get(path)))
    expect(ids).toHaveLength(3300 + 1 + 3300)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('has row numbers that go on', () => {
    const firsts = pagesOf(files).map((path) => /:first: (\d+)/.exec(files.get(path) ?? '')?.[1])
    expect(firsts).toEqual([undefined, '1501', '3001', '451', '1951'])
  })

  test('has in every picture links to rows of the page that the picture names', () => {
    const pictures = [...files].filter(([path]) => path.startsWith('diagrams/g/f/'))
    expect(pictures.filter(([path]) => path.endsWith('.svg'))).toHaveLength(22 + 1 + 22)
    for (const [path, content] of pictures.filter(([each]) => each.endsWith('.svg'))) {
      const [, page = '', start = ''] = /data-page="developer\/tests\/([^"]*)" data-rows="([^"]*)"/.exec(content) ?? []
      const there = new Set(rowsOf(files.get(`${page}.rst`)))
      const linked = [...content.matchAll(/href="#([^"]*)"/g)].map(([, end]) => `${start}${end}`)
      expect(linked.length).toBeGreaterThan(0)
      expect(linked.filter((id) => !there.has(id))).toEqual([])
      expect(files.get(`${page}.rst`)).toContain(`.. image:: ../../${path}\n`)
    }
  })

  test('shows every picture once', () => {
    const shown = pagesOf(files).flatMap((path) => files.get(path)?.match(/\.\. image:: \S+/g) ?? [])
    expect([shown.length, new Set(shown).size]).toEqual([45, 45])
  })

  test('leads from each part to its neighbours', () => {
    expect(linksOf('g/f/t.rst').slice(0, 3)).toEqual([
      'rows 1501 to 3000 <t.section_1.part_2.rst>',
      'rows 1501 to 3000 <t.section_1.part_2.rst>',
      'rows 3001 to 3300 <t.section_1.part_3.rst>',
    ])
    expect(linesOf(files, 'g/f/t.rst')).toContain('The table ends with row 1500. The section goes on:')
    expect(linksOf('g/f/t.section_1.part_2.rst')).toEqual([
      't <t.rst>',
      'rows 1 to 1500 <t.rst#test-g-f-t-part-1>',
      'rows 3001 to 3300 <t.section_1.part_3.rst>',
      'rows 3001 to 3300 <t.section_1.part_3.rst>',
    ])
    expect(linksOf('g/f/t.section_3.part_3.rst')).toEqual(['t <t.rst>', 'rows 451 to 1950 <t.section_3.part_2.rst>'])
  })

  test('tells of an alarm where its row is, and leads there from the top', () => {
    const told = pagesOf(files).filter((path) => files.get(path)?.includes('.. danger::'))
    expect(told).toEqual(['g/f/t.section_3.part_3.rst'])
    const page = files.get('g/f/t.section_3.part_3.rst') ?? ''
    expect(linesOf(files, 'g/f/t.section_3.part_3.rst').join('\n')).toContain(
      '`Row 2001 of the table <#test-g-f-t-part-3-row-s3-broken>`__',
    )
    expect(rowsOf(page)[50]).toBe('test-g-f-t-part-3-row-s3-broken')
    const link = '`section 3, rows 1951 to 3300 <t.section_3.part_3.rst>`__: BROKEN at S3'
    expect(linesOf(files, 'g/f/t.rst')).toContain(`- ${link}`)
  })

  /** What a page leads to, in its order. */
  function linksOf(path: string): string[] {
    const page = files.get(path) ?? ''
    const links = [...page.matchAll(/`([^`]*)`__/g)].map(([, link = '']) => link)
    return links.filter((link) => /^rows|^t </.test(link))
  }
})

describe('what repeats across the border of two pages', () => {
  const foldsIn = (page = '') =>
    [...page.matchAll(/^ {12}(\d+-\d+) (Rows .*)$/gm)].map(([, rows, text]) => [rows, text])

  test('is folded away on each, and what it repeats is seen there', () => {
    const heartbeat = [() => prepare('send', 1), () => prepare('handle', 1)]
    const files = filesOf([longTrace([...JOINED, ...events(3299, (i) => heartbeat[i % 3]?.() ?? power('3'))])])
    const text = (first: number, last: number, times: number) =>
      `Rows ${first} to ${last} repeat the 3 rows above them ${times} times (prepare, POWER); no state changes.`
    expect(pagesOf(files).map((path) => foldsIn(files.get(path)))).toEqual([
      [['5-1498', text(5, 1498, 498)]],
      [['4-1500', text(1504, 3000, 499)]],
      [['4-297', text(3004, 3297, 98)]],
    ])
  })

  test('is shown in full where a page has too little of it', () => {
    const files = filesOf([longTrace([...roundTrips(1496), ...events(20, () => power('1'))])])
    expect(pagesOf(files).map((path) => foldsIn(files.get(path)))).toEqual([
      [],
      [['2-16', 'Rows 1502 to 1516 repeat the row above them 15 times (POWER); no state changes.']],
    ])
  })
})

describe('a part', () => {
  test('of one row is called by it', () => {
    const files = filesOf([longTrace(roundTrips(1501))])
    expect(linesOf(files, 'g/f/t.rst')).toContain('- `row 1501 <t.section_1.part_2.rst>`__: pre (1)')
    expect(files.get('g/f/t.section_1.part_2.rst')).toMatch(/^=+\nPart 1, row 1501\n=+$/m)
  })

  test('has its rows also without pictures', () => {
    const files = filesOf([longTrace(roundTrips(1600))], 'default', undefined, 'plantuml')
    expect(rowsOf(files.get('g/f/t.section_1.part_2.rst'))).toHaveLength(100)
    expect(files.get('g/f/t.section_1.part_2.rst')).not.toContain('.. image::')
  })
})

test('the classic theme has the same pages, with its own tables', () => {
  const files = filesOf([longTrace(withAlarm)], 'classic')
  expect(pagesOf(files)).toEqual(['g/f/t.rst', 'g/f/t.section_1.part_2.rst', 'g/f/t.section_1.part_3.rst'])
  const counts = pagesOf(files).map((path) => files.get(path)?.match(/^ *\| (?:WORK|PREP|DONE)/gm)?.length)
  expect(counts).toEqual([1500, 1500, 300])
  // The parts lead to the section, whose name only those need that are led to.
  expect(linesOf(files, 'g/f/t.rst')).toContain('.. _test.g.f.t.Part_1:')
})
