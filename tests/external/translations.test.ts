import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import { citationOf, foreignTraces, TOUCHY } from '../support/foreign-traces.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces } from '../tracer/pages/site.ts'

const ONE_LINE = "extensions = ['protokoll_sphinx']"
const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))
beforeAll(() => publish(project, renderTraces(foreignTraces, 'default', undefined, 'both')))

const po = (texts: Readonly<Record<string, string>>) =>
  [['', 'Content-Type: text/plain; charset=UTF-8\n'], ...Object.entries(texts)]
    .map(([id, text]) => `msgid ${JSON.stringify(id)}\nmsgstr ${JSON.stringify(text)}\n`)
    .join('\n')

describe('the catalogue of a project', () => {
  let texts: readonly string[] = []
  let words = ''

  beforeAll(() => {
    const { status, output, html } = buildProject(project, ONE_LINE, citationOf('g/f/passes'), [
      '-nWEq',
      '-b',
      'gettext',
    ])
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const catalogue = readFileSync(join(html, 'developer.pot'), 'utf8')
    texts = [...catalogue.matchAll(/^msgid ((?:".*"\n)+)/gm)].map(([, id = '']) =>
      id
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
        .join(''),
    )
    words = readFileSync(join(html, 'protokoll.pot'), 'utf8')
  })

  test.each([
    'Section 1: One',
    'Section 1: trace table (click to toggle view)',
    'Section 1: sequence diagram (click to toggle view)',
    'Source of the sequence diagram',
    'Branches of Feature a: 1',
    'Features',
    'Coverage',
    'Feature',
    'Legend of trace tables',
    'This test failed. The trace ends where it did.',
    'Section 1 as a space-time diagram. Its table says the same.',
    'It takes part.',
  ])('has %s', (text) => {
    expect(texts).toContain(text)
  })

  test('has no cell of a trace and no field of an alarm', () => {
    const cells = [`S2+bal c-no y-${TOUCHY}`, 'JOINED', 'r-3', 'PREP', `rule: ${TOUCHY}`, 'S1', 'Op', 'POWER']
    expect(texts.filter((text) => cells.some((cell) => text === cell || text.startsWith('r-1 m-')))).toEqual([])
    expect(texts.length).toBeGreaterThan(50)
  })

  test('of the extension has its own words', () => {
    for (const word of ['Row', 'Link to this row', 'Show what happens at {node}, or fold it away']) {
      expect(words).toContain(`msgid "${word}"\nmsgstr ""\n`)
    }
  })
})

describe('a project in another language', () => {
  let html = ''
  let built: ReturnType<typeof buildProject> | undefined

  beforeAll(() => {
    const folder = join(project, 'locales/de/LC_MESSAGES')
    const cells = Object.fromEntries(
      [`S2+bal c-no y-${TOUCHY}`, 'POWER', 'JOINED', 'r-3', 'DONE', `rule: ${TOUCHY}`].map((cell) => [cell, 'falsch']),
    )
    const titles = {
      'Section 1: One': 'Abschnitt 1: „Eins“',
      'Section 1: trace table (click to toggle view)': 'Abschnitt 1: Tabelle <zum Aufklappen>',
      'Source of the sequence diagram': 'Quelltext',
      'Legend of trace tables': 'Legende der Tabellen',
      'Section 1 as a space-time diagram. Its table says the same.': 'Abschnitt 1 als Bild.',
    }
    realFiles.write(join(folder, 'developer.po'), po({ ...cells, ...titles }))
    realFiles.write(
      join(folder, 'protokoll.po'),
      po({ Row: 'Zeile', 'Show what happens at {node}, or fold it away': 'Was bei {node} geschieht' }),
    )
    built = buildProject(project, `${ONE_LINE}\nlanguage = 'de'`, citationOf('g/f/passes'), ['-nWEq', '-j', 'auto'])
    html = built.page('g/f/passes.html')
  })

  test('is built without a warning, with the cells as they are', () => {
    expect(built).toMatchObject({ status: 0, output: '' })
    expect(html).not.toContain('falsch')
    expect(built?.page('g/f/fails.html')).not.toContain('falsch')
    expect(html).toContain('<span class="short">POWER</span>')
  })

  test('has the titles of its catalogue, and the anchors and links that it had', () => {
    expect(html).toContain('>Abschnitt 1: „Eins“<')
    expect(html).toContain('<summary>Abschnitt 1: Tabelle &lt;zum Aufklappen&gt;</summary>')
    expect(html).toContain('<summary>Section 2: trace table (click to toggle view)</summary>')
    expect(html).toContain('<summary>Quelltext</summary>')
    expect(html).toContain('aria-label="Abschnitt 1 als Bild."')
    expect(html).toContain('id="test-g-f-passes-one-row-s1-power"')
    expect(html).toContain('id="test-g-f-passes-one"')
    expect(built?.page('legend.html')).toContain('<h1>Legende der Tabellen<')
    expect(built?.page('features/feature_a/index.html')).toContain('#test-g-f-passes-one"')
  })

  test('has the words of the extension in it', () => {
    expect(html).toContain('<p>Zeile</p>')
    expect(html).toContain('data-fold-node="Was bei {node} geschieht"')
    expect(html).toContain('title="Link to this row"')
    expect(built?.page('g/passes.html')).toContain('<html lang="de">')
  })
})
