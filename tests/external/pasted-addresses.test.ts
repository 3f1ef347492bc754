import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces, smallTrace } from '../tracer/pages/site.ts'
import { tempFolder } from './tools.ts'

const ROW = 'test-g-f-t-one-row-s1-joined'
const PLACE = `#${ROW}`
const ADDRESSES = [
  `g/f/t.html${PLACE}`,
  `https://docs.invalid/en/latest/developer/tests/g/f/t/${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t/index.html${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t.htm${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t.xhtml${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t.page${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t.link${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t.html?highlight=a%20b${PLACE}`,
  `https://docs.invalid/developer/tests/g/f/t/?a=/developer/tests/x&b=1${PLACE}`,
  'https://docs.invalid/developer/tests/g/t.html?x=1#test-g-t-one-row-s1-joined',
  'https://docs.invalid/developer/tests/g/t/?x=1#test-g-t-one-row-s1-joined',
  `file:///home/x/site/developer/tests/g/f/t.html${PLACE}`,
  `https://docs.invalid/index.html${PLACE}`,
  `https://docs.invalid/${PLACE}`,
]
const CONFIG = "extensions = ['protokoll_sphinx']\nhtml_file_suffix = '.page'\nhtml_link_suffix = '.link'"

let output = ''
const project = mkdtempSync(join(tmpdir(), 'protokoll-'))

beforeAll(() => {
  publish(project, renderTraces([smallTrace(), smallTrace({ group: 'h', test: 'a.b' })]))
  for (const [i, address] of ADDRESSES.entries()) {
    realFiles.write(join(project, `page${i}.rst`), `:orphan:\n\nX\n=\n\n.. trace-row:: ${address}\n`)
  }
  output = buildProject(project, CONFIG, '', ['-nq']).output
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

test.each(ADDRESSES.map((address, i) => [address, i] as const))('%s can be pasted', (_, i) => {
  const said = new RegExp(`page${i}\\.rst:6: ERROR: trace-row: [\\s\\S]*?\\n\\n\\n`).exec(`${output}\n\n`)?.[0]
  expect(said).toContain('.. trace-row:: g/f/t#one\n\n   s1-joined\n      S1 | WORK | JOINED\n')
})

test('an address of another page is none of a row', () => {
  const folder = tempFolder()
  publish(folder, renderTraces([smallTrace()]))
  const said = buildProject(folder, CONFIG, `.. trace-row:: https://docs.invalid/developer/tests/g/u.html${PLACE}\n`)
  expect(said.output).toContain('there is no page /developer/tests/g/u\n')
})

test('pages that lead on are removed and made with the suffix of the project', () => {
  const folder = tempFolder()
  publish(folder, renderTraces([smallTrace(), smallTrace({ test: 'u' })]))
  expect(buildProject(folder, CONFIG)).toMatchObject({ status: 0, output: '' })
  publish(folder, renderTraces([smallTrace()]))
  const { html, page } = buildProject(folder, CONFIG)
  expect(page('g/t.page')).toContain('url=f/t.link')
  expect(page('g/u.page')).toBe('')
  expect(readFileSync(join(html, 'developer/tests/g/f/t.page'), 'utf8')).toContain(ROW)
})
