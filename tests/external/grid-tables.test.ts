import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { run } from './tools.ts'

/** Tables as pages have them, without the directive that they are the content of. */
function tablesIn(page: string): string[] {
  const tables = page.matchAll(/(?:^ *\+[-+=]+\+\n(?: *\|.*\|\n)?)+/gm)
  return [...tables].map(([table]) => table.replace(/^ +/gm, ''))
}

interface Read {
  /** What docutils makes of it and what the extension makes of it are the same, to the lines. */
  readonly same: boolean
  readonly left: boolean
}

const read = (tables: readonly string[]): Read[] => {
  const { output } = run('/usr/bin/python3', ['tests/external/read_tables.py'], JSON.stringify(tables))
  return JSON.parse(output)
}

test('the extension makes of every table what docutils makes of it', () => {
  const traces = separated(hostileTraces)
  const pages = renderTraces(traces)
  const tables = pages.flatMap(({ path, content }) => (path.endsWith('.rst') ? tablesIn(content) : []))
  expect(tables.length).toBeGreaterThan(100)
  const found = read(tables)
  expect(found.filter(({ same, left }) => !same && !left)).toEqual([])
  // Some texts are markup that docutils has to look at, all the same.
  expect(found.filter(({ left }) => left).length).toBeLessThan(found.length / 50)
})

test('of the committed pages too', () => {
  const folder = 'docs-out/developer/tests/snapshots'
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.rst'))
  const pages = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  const found = read(pages.flatMap(tablesIn))
  expect(found.length).toBeGreaterThan(20)
  expect(found.filter(({ same, left }) => !same || left)).toEqual([])
})

const HEAD = '+---+---+\n| a | b |\n+===+===+\n'
test.each([
  ['a cell of two lines', `${HEAD}| x | y |\n| z |   |\n+---+---+\n`],
  ['a cell across columns', `${HEAD}| x     |\n+---+---+\n`],
  ['a cell across rows', `${HEAD}| x | y |\n+   +---+\n|   | z |\n+---+---+\n`],
  ['a line that is too short', `${HEAD}| x | y \n+---+---+\n`],
  ['no header', '+---+---+\n| a | b |\n+---+---+\n'],
  ['no rows', HEAD],
  ['a list in a cell', `+-----+\n| a   |\n+=====+\n| - x |\n+-----+\n`],
  ['a reference in a cell', `+-----+\n| a   |\n+=====+\n| x_  |\n+-----+\n`],
  ['a character that is combined', `+-----+\n| a   |\n+=====+\n| x\u0301  |\n+-----+\n`],
  ['markup that does not end', `+-----+\n| a   |\n+=====+\n| **x |\n+-----+\n`],
])('%s is left to docutils', (_, table) => {
  expect(read([table])).toEqual([expect.objectContaining({ left: true })])
})

test('what a table need not be like can be read all the same', () => {
  const wide = '+------+---+\n| 漢   | b |\n+======+===+\n| 漢字 |   |\n+------+---+\n'
  expect(read([wide, `${HEAD}| x | x |\n+---+---+\n`])).toEqual([
    { same: true, left: false },
    { same: true, left: false },
  ])
})
