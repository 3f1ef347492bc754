/**
 * The pages of all committed traces, in both formats: what a row says in the one it says in the other. The tables are read
 * here from the text of the pages, by nothing that writes them.
 */
import { expect, test } from 'vitest'
import { loadCatalogue, loadTemplates, loadTraces, loadVocabulary } from '../../src/tracer/io/load.ts'
import { render } from '../../src/tracer/pages/page-maker.ts'
import { THEMES } from '../../src/tracer/pages/writers/themes.ts'

type Rows = readonly (readonly string[])[]

function tablesOf(pages: string, isRow: RegExp, split: RegExp, plain: (cell: string) => string): Rows[] {
  const tables: string[][][] = []
  let isInside = false
  for (const line of pages.split('\n').map((each) => each.trim())) {
    if (isRow.test(line)) {
      if (!isInside) tables.push([])
      tables.at(-1)?.push(
        line
          .split(split)
          .slice(1, -1)
          .map((cell) => plain(cell.trim())),
      )
    } else if (/^\+[-=+]+\+$/.test(line)) continue
    isInside = isRow.test(line)
  }
  return tables
}

const CHARACTERS: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

function withoutMarkdown(cell: string): string {
  const text = cell.replace(/<a [^>]*>|<\/a>|<\/?span>|^\*\*|\*\*$/g, '')
  return text.replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) => {
    return code === undefined ? (CHARACTERS[name] ?? all) : String.fromCodePoint(Number(code))
  })
}

function withoutRst(cell: string): string {
  return cell.replace(/^\*\*|\*\*$/g, '').replace(/\\(.)/g, '$1')
}

test('a row says the same in Markdown as in reStructuredText', { timeout: 120_000 }, () => {
  const vocabulary = loadVocabulary('vocabulary/raft.json')
  const traces = loadTraces(['docs-out/traces'], vocabulary)
  const { default: theme } = THEMES
  if (!theme) throw new Error('no theme')
  const { files } = render({
    traces,
    vocabulary,
    catalogue: loadCatalogue('features'),
    theme,
    templates: loadTemplates(theme),
    formats: ['rst', 'markdown'],
  })
  const contents = new Map(files.map(({ path, content }) => [path, content]))
  const isPage = (path: string) => /^developer\/tests\/(?!features\/)[^/]+\/[^/]+\/[^/]+\.rst$/.test(path)
  const pages = [...contents.keys()].filter(isPage)
  expect(pages.length).toBeGreaterThanOrEqual(traces.length)
  let rows = 0
  for (const path of pages) {
    const rst = tablesOf(contents.get(path) ?? '', /^\|.*\|$/, /(?<!\\)\|/, withoutRst)
    const markdown = tablesOf(contents.get(path.replace(/rst$/, 'md')) ?? '', /^\|.*\|$/, /\|/, withoutMarkdown)
    // The grid's head is two rows; the other's is one, and a rule.
    const grid = rst.map((table) => table.slice(2))
    const pipes = markdown.map((table) => table.slice(2).map(([, ...cells]) => cells))
    expect(pipes, path).toEqual(grid)
    for (const table of markdown)
      expect(
        table.slice(2).map(([number]) => number),
        path,
      ).toEqual(table.slice(2).map((_, i) => String(Number(table[2]?.[0]) + i)))
    rows += grid.flat().length
  }
  expect(rows).toBeGreaterThan(5000)
})
