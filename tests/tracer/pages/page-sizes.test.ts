import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { longTrace } from '../support/long-traces.ts'
import { manyNodes } from '../support/many-nodes.ts'
import { renderTraces, smallTrace } from './site.ts'

const isPage = ({ path }: { path: string }) => /^developer\/tests\/g\/f\/t[^/]*\.rst$/.test(path)
const widthOf = (svg: string) => Number(/ width="(\d+)" height="(\d+)"/.exec(svg)?.[1])
const heightOf = (svg: string) => Number(/ width="(\d+)" height="(\d+)"/.exec(svg)?.[2])
/** Cells of tables in a page: what is said of a node in a row is one. */
const cellsOf = (page: string) => (page.match(/^ *\| (?!Role).*\|$/gm) ?? []).join('').split('|').length / 3

describe.each([
  [20, 5000, 17],
  [150, 600, 12],
])('a section of %i nodes and %i events', (nodes, count, pages) => {
  const trace = longTrace(manyNodes(nodes, count))
  const untitled = { ...trace, sections: trace.sections.map((section) => ({ ...section, title: ' ' })) }
  const files = renderTraces([untitled], 'default', undefined, 'both')
  const svgs = files.filter(({ path }) => /\/t_1.*\.svg$/.test(path)).map(({ content }) => content)

  test('has pages that each can be built and read', () => {
    const all = files.filter(isPage).map(({ content }) => content)
    expect(all).toHaveLength(pages)
    for (const page of all) {
      expect(cellsOf(page)).toBeLessThan(LIMITS.pageCells * 1.1)
      expect(page.length).toBeLessThan(600_000)
    }
  })

  test('has pictures of a size that can be looked at, each with the names of nodes', () => {
    for (const svg of svgs) {
      expect(heightOf(svg)).toBeLessThan(LIMITS.pictureRows * 30 + 200)
      expect(widthOf(svg)).toBeLessThan(nodes * 250)
      expect(svg.match(/class="st-node"/g)?.length).toBeGreaterThanOrEqual(nodes)
      expect(svg.length).toBeLessThan(200_000)
    }
  })

  test('is called by what happens in it, and its parts too', () => {
    const page = files.find(isPage)?.content ?? ''
    expect(page).toContain('\nSection 1: JOINED, pre\n')
    expect(page).toMatch(/^- `rows \d+ to \d+ <.*part_2\.rst>`__: pre \(\d+\)$/m)
    expect(page.match(/part_\d+\.rst>`__: /g)).toHaveLength(pages - 1)
  })

  test('has the PlantUML diagrams of its rows on each page, every one on one page', () => {
    const shown = files
      .filter(isPage)
      .map(({ content }) =>
        [...content.matchAll(/plantuml:: (?:\.\.\/)+(\S+)/g)].map(([, path]) => `developer/tests/${path}`),
      )
    const written = files.flatMap(({ path }) => (path.endsWith('.puml') ? [path] : []))
    expect(shown.flat()).toEqual(written)
    expect(shown.filter((each) => each.length === 0)).toEqual([])
  })
})

test('sections share the room of the page of their test; one for which there is none begins on a page of its own', () => {
  const files = renderTraces([longTrace(...Array.from({ length: 4 }, () => manyNodes(100, 160)))])
  const [page, ...others] = files.filter(isPage)
  expect(cellsOf(page?.content ?? '')).toBeLessThan(LIMITS.pageCells * 1.1)
  expect(page?.content).toContain('The section has 61 rows, on pages of their own:')
  const parts = others.map(({ path }) => /section_\d+\.part_\d+/.exec(path)?.[0])
  expect(parts).toContain('section_3.part_2')
})

test.each(['classic', 'default'] as const)('in the %s theme no page has more', (name) => {
  const files = renderTraces([longTrace(manyNodes(100, 500), manyNodes(100, 160))], name)
  for (const { content } of files.filter(isPage)) expect(cellsOf(content)).toBeLessThan(LIMITS.pageCells * 1.15)
})

test('in the classic theme a node that joins in a later section has blank columns before', () => {
  const [first] = smallTrace().sections
  if (!first) throw new Error('no section')
  const later = { ...first, title: 'Two', line: 4, events: [{ node: '2', op: 'joined' }] }
  const page = renderTraces([{ ...smallTrace(), sections: [first, later] }], 'classic').find(isPage)?.content ?? ''
  const rows = page.split('\n').filter((line) => line.startsWith('   | WORK'))
  expect(rows).toEqual([
    '   | WORK | JOINED |       |      |    |       |',
    '   | WORK |    |       | WORK | JOINED |       |',
  ])
})

test('in the classic theme no test is called what Sphinx calls a page of its own', () => {
  const pages = renderTraces([smallTrace({ test: 'search' }), smallTrace({ test: 'found' })], 'classic')
  const labels = pages.flatMap(({ content }) => content.match(/^\.\. _(?:.*search|.*found):$/gm) ?? [])
  expect(labels).toEqual(['.. _test.g.f.search:', '.. _found:'])
})
