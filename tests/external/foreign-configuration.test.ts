import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listFiles } from '../../src/tracer/io/list.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import { citationOf, foreignTraces, TOUCHY } from '../support/foreign-traces.ts'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { python, tempFolder } from './tools.ts'

const ONE_LINE = "extensions = ['protokoll_sphinx']"
/** All that a project can set which changes texts, or complains of them. */
const MEDDLING = `${ONE_LINE}
language = 'de'
smartquotes = True
smartquotes_action = 'qDe'
default_role = 'math'
rst_prolog = '.. |today| replace:: a day\\n.. role:: x\\n.. highlight:: json\\n\\n'
rst_epilog = '.. |so| replace:: so\\n.. _it: https://example.invalid\\n'
highlight_language = 'json'
primary_domain = 'c'
nitpicky = True
trim_footnote_reference_space = True
trim_doctest_flags = True
keep_warnings = True
add_function_parentheses = False
numfig = True
html_css_files = []
`
const TRACES = [...foreignTraces, ...separated(hostileTraces).slice(0, 20)]

/** Of each page of tests what stands between its first heading and its end, without what a theme adds. */
function textsOf(html: string): Record<string, string> {
  const pages = listFiles(join(html, 'developer/tests')).filter((path) => path.endsWith('.html'))
  return Object.fromEntries(
    pages.map((path) => {
      const page = readFileSync(join(html, 'developer/tests', path), 'utf8')
      const main = /<section class="protokoll-page"[\s\S]*<\/section>/.exec(page)?.[0] ?? ''
      // That tables have numbers is what was asked for.
      return [path, main.replace(/<span class="caption-number">[^<]*<\/span>/g, '')]
    }),
  )
}

test('pages are the same, to the byte, whatever the project makes of texts', () => {
  const [plain, meddling] = [tempFolder(), tempFolder()]
  for (const folder of [plain, meddling]) publish(folder, renderTraces(TRACES, 'default', undefined, 'both'))
  const built = buildProject(plain, `${ONE_LINE}\nlanguage = 'de'\nsmartquotes = False`, citationOf('g/f/passes'))
  const foreign = buildProject(meddling, MEDDLING, citationOf('g/f/passes'))
  expect(built).toMatchObject({ status: 0, output: '' })
  expect(foreign).toMatchObject({ status: 0, output: '' })
  const [expected, found] = [textsOf(built.html), textsOf(foreign.html)]
  expect(Object.values(expected).filter((text) => text.length > 1000).length).toBeGreaterThan(20)
  expect(found).toEqual(expected)
  // Also where another page cites them.
  const page = readFileSync(join(foreign.html, 'index.html'), 'utf8')
  expect(page).toContain(`r-1 m-${TOUCHY.replaceAll('"', '&quot;')}`)
})

/** What LaTeX needs so that its fonts do not do the same. */
const LATEX: Readonly<Record<string, string>> = { textquotesingle: "'", sphinxhyphen: '-', textbar: '|' }
const unescapeLatex = (text: string) =>
  text.replace(/\\(\w+)(?:\{\}| )/g, (all, name: string) => LATEX[name] ?? all).replace(/\s+/g, ' ')

describe('cells are the same, to the byte, written as', () => {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  beforeAll(() => {
    publish(project, renderTraces(foreignTraces))
    const built = buildProject(project, `${ONE_LINE}\ncopyright = 'x'\nversion = '1'`, citationOf('g/f/passes'))
    expect(built).toMatchObject({ status: 0, output: '' })
  })
  afterAll(() => rmSync(project, { recursive: true, force: true }))

  test.each([
    ['html', '-W', 'developer/tests/g/f/passes.html'],
    // Sphinx calls it outdated.
    ['html', '-Dhtml4_writer=1', 'developer/tests/g/f/passes.html'],
    ['dirhtml', '-W', 'developer/tests/g/f/passes/index.html'],
    ['singlehtml', '-W', 'index.html'],
    ['epub', '-W', 'developer/tests/g/f/passes.xhtml'],
    ['text', '-W', 'developer/tests/g/f/passes.txt'],
    ['xml', '-W', 'developer/tests/g/f/passes.xml'],
    ['latex', '-W', 'python.tex'],
  ])('%s, with %s', (builder, option, file) => {
    const out = join(project, `${builder}${option}`)
    const { status, output } = python(
      ...['-m', 'sphinx', '-naq', '-b', builder, option],
      ...['-d', join(project, 'read'), project, out],
    )
    expect({ status, output: output.replace(/^.*HTML 4.*$/m, '').trim() }).toEqual({ status: 0, output: '' })
    const written = readFileSync(join(out, file), 'utf8').replaceAll('&quot;', '"').replace(/\s+/g, ' ')
    const text = builder === 'latex' ? unescapeLatex(written) : written
    expect(text).toContain(`S2+bal c-no y-${TOUCHY}`)
    expect(text).not.toMatch(/it[’´]s|[“”„–]/)
  })
})
