import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { loadProject } from '../../src/tracer/io/project.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import { renderProject } from '../../src/tracer/io/render-project.ts'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { everyWay } from '../tracer/support/every-way.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../tracer/support/traces.ts'
import { checkDiagrams, checkPages, checkPictures, count, drawnTexts, tempFolder } from './tools.ts'

const THEMES = ['default', 'classic'] as const
const GRID = '   +---+\n   | a |\n   +===+\n   | b |\n   +---+\n'
const SERVER = 'http://localhost:8080/plantuml/'

/** One a diagram and the legend's, where the theme has any; no section of these is drawn in parts. */
const pictures = (theme: string, diagrams: number) => (theme === 'classic' ? 0 : diagrams + 1)

describe.each(THEMES)('in the %s theme', (theme) => {
  test('the committed traces become pages and diagrams without a warning', () => {
    const out = tempFolder()
    const { vocabulary, features, traces } = loadProject('.')
    const { tests } = renderProject({ vocabulary, features, traces, out, theme, plantumlServer: SERVER })
    expect(checkPages(out)).toEqual({ status: 0, output: expect.stringMatching(/^\d+ pages, 0 problems\n$/) })
    expect(checkDiagrams(out)).toEqual({ status: 0, output: '' })
    expect(checkPictures(out)).toEqual({ status: 0, output: `${count(out, '.svg')} pictures\n` })
    expect(count(out, '.puml')).toBeGreaterThanOrEqual(tests)
    expect(count(out, '.svg')).toBe(pictures(theme, count(out, '.puml')))
  })

  test('hostile traces do too', () => {
    const out = tempFolder()
    const traces = separated(hostileTraces)
    publish(out, renderTraces(traces, theme, SERVER))
    expect(checkPages(out)).toEqual({ status: 0, output: expect.stringMatching(/^\d+ pages, 0 problems\n$/) })
    expect(checkDiagrams(out)).toEqual({ status: 0, output: '' })
    // Nothing happens in the second section of each.
    expect(count(out, '.puml')).toBe(2 * traces.length)
    expect(checkPictures(out)).toEqual({ status: 0, output: `${pictures(theme, 2 * traces.length)} pictures\n` })
  })
})

test('PlantUML takes every way in which a message is drawn', () => {
  const { first, second } = everyWay()
  const trace = readLines([HEADER, SECTION, ...JOINED, ...first, { section: 'Two' }, ...second, END])
  const diagrams = renderTraces([trace]).filter(({ path }) => path.endsWith('.puml'))
  const out = tempFolder()
  publish(out, diagrams)
  expect(checkDiagrams(out)).toEqual({ status: 0, output: '' })
  const texts = drawnTexts(diagrams.map(({ content }) => content))
  // Eight ways of three messages in the first section, four in the second.
  expect(texts.filter((text) => text.startsWith('pre r-'))).toHaveLength(36)
})

describe('what is broken is caught:', () => {
  test.each([
    ['an unknown directive', 'x\n\n.. nope::\n', 'Unknown directive'],
    ['a table that is out of line', '+---+\n| 漢 |\n+---+\n', 'Malformed table'],
    ['a title with too short a line', 'abcdef\n====\n', 'underline too short'],
    ['an open emphasis', 'a *b\n', 'without end-string'],
    ['a reference to no label', ':ref:`x <nowhere>`\n', 'no label'],
    ['a missing page', ':doc:`x </nowhere>`\n', 'no page'],
    ['a missing diagram', '.. plantuml:: /nowhere.puml\n', 'no diagram file'],
    ['a missing picture', '.. image:: /nowhere.svg\n', 'no picture'],
    ['a trace table with too few lines about its rows', `.. trace-table:: x-row\n\n${GRID}`, 'rows of tables [1]'],
    ['a link to a missing page', '`x <nowhere.rst>`__\n', 'no page'],
    ['a link to a place that is not there', '`x <page.rst#nowhere>`__\n', 'no place'],
    ['what is wrong in a comment for Sphinx', '.. protokoll: nope::\n', 'Unknown directive'],
    ['a link to no row', '`x <#x-row-a>`__\n', 'no row'],
    ['a page in no toctree', 'Lonely.\n', 'in no toctree'],
  ])('%s', (_, text, complaint) => {
    const out = tempFolder()
    realFiles.write(join(out, 'developer/tests/g/page.rst'), text)
    const { status, output } = checkPages(out)
    expect(status).toBe(1)
    expect(output).toContain(complaint)
  })

  test('a diagram, also as one among many', () => {
    const out = tempFolder()
    realFiles.write(join(out, 'a/good.puml'), '@startuml\na -> b : x\n@enduml\n')
    expect(checkDiagrams(out).status).toBe(0)
    realFiles.write(join(out, 'b/bad.puml'), '@startuml\nnonsense here ->\n@enduml\n')
    expect(checkDiagrams(out).status).not.toBe(0)
  })

  test('a picture that is not well-formed', () => {
    const out = tempFolder()
    realFiles.write(join(out, 'a/bad.svg'), '<svg><text>a & b</text></svg>')
    expect(checkPictures(out).status).not.toBe(0)
  })

  test('no pages at all', () => {
    expect(checkPages(tempFolder())).toEqual({ status: 1, output: '0 pages, 0 problems\n' })
  })
})
