import { describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { type Built, buildProject } from '../support/sphinx-project.ts'
import { renderTraces, smallTrace } from '../tracer/pages/site.ts'
import { longTrace, roundTrips } from '../tracer/support/long-traces.ts'
import { tempFolder } from './tools.ts'

const ONE_LINE = "extensions = ['protokoll_sphinx']"

function build(traces: readonly Trace[], config = ONE_LINE, folder = tempFolder()): Built & { folder: string } {
  publish(folder, renderTraces(traces))
  return { ...buildProject(folder, config), folder }
}

/** Where a page leads, without scripts and with them, for somebody who wants a place in it. */
function leadsOf(html: string, fragment: string): { link: string | undefined; script: string | undefined } {
  const [, link] = /<noscript><meta http-equiv="refresh" content="0; url=([^"]*)"><\/noscript>/.exec(html) ?? []
  const [, script] = /<script>location\.replace\((.*)\)<\/script>/.exec(html) ?? []
  const location = { hash: fragment }
  return { link, script: script && new Function('location', `return ${script}`)(location) }
}

describe('the address of a test without its file', () => {
  test('leads on to the page, and to the same place in it', () => {
    const { status, output, page } = build([longTrace(roundTrips(1600))])
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const row = 'one-row-s1-joined'
    expect(leadsOf(page('g/t.html'), `#test-g-t-${row}`)).toEqual({
      link: 'f/t.html',
      script: `f/t.html#test-g-f-t-${row}`,
    })
    expect(leadsOf(page('g/t.html'), `#pic-test-g-t-${row}`).script).toBe(`f/t.html#pic-test-g-f-t-${row}`)
    expect(leadsOf(page('g/t.html'), '#picture-test-g-t-1').script).toBe('f/t.html#picture-test-g-f-t-1')
    expect(leadsOf(page('g/t.html'), '#test-g-tu-x').script).toBe('f/t.html#test-g-tu-x')
    expect(leadsOf(page('g/t.html'), '').script).toBe('f/t.html')
    expect(leadsOf(page('g/t.section_1.part_2.html'), '#test-g-t-x').script).toBe(
      'f/t.section_1.part_2.html#test-g-f-t-x',
    )
  })

  test('lists the tests where it could be several', () => {
    const { status, output, page } = build([smallTrace({ file: 'a' }), smallTrace({ file: 'b' })])
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const links = [...page('g/t.html').matchAll(/<li><a href="([^"]*)">t<\/a> in <em>(.)<\/em>/g)]
    expect(links.map(([, link, file]) => [link, file])).toEqual([
      ['a/t.html', 'a'],
      ['b/t.html', 'b'],
    ])
  })

  test('is nothing where a page is at it, and in features', () => {
    const { page } = build([smallTrace({ test: 'index' })])
    expect(page('g/index.html')).toContain('Tests: g')
    expect(page('features/index.html')).toContain('<title>Features')
  })

  test('goes when the test goes, or another gets its name', () => {
    const folder = tempFolder()
    build([smallTrace(), smallTrace({ test: 'u' })], ONE_LINE, folder)
    const { page } = build([smallTrace(), smallTrace({ file: 'other' })], ONE_LINE, folder)
    expect(page('g/u.html')).toBe('')
    expect(page('g/t.html')).toContain('Several tests of this name')
  })

  test('stands whatever tests are called', () => {
    const names = ['<script>alert(1)</script>', 'Übergang é', "it's"]
    const { status, output, page } = build(names.map((name) => smallTrace({ test: name, file: 'x' })))
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const html = page('g/script_alert_1_script.html')
    expect(html).toContain('<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>')
    expect(leadsOf(page('g/Übergang_é.html'), '#test-g-bergang-x').script).toBe(
      `x/${encodeURIComponent('Übergang_é')}.html#test-g-x-bergang-x`,
    )
  })
})

describe('a citation', () => {
  const citing = (traces: readonly Trace[], page: string, section = 'One') => {
    const folder = tempFolder()
    realFiles.write(
      `${folder}/cited.rst`,
      `:orphan:\n\nX\n=\n\n.. trace-row:: ${page}#${section.toLowerCase()}\n\n   s1-joined\n      S1 | WORK | JOINED\n`,
    )
    return build(traces, ONE_LINE, folder)
  }

  test.each([
    ['g/t', 'one'],
    ['g/f/t', 'one'],
    ['/developer/tests/g/t', 'one'],
  ])('may name the page %s', (page, section) => {
    const { status, output, html } = citing([smallTrace()], page, section)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    expect(realFiles.read(`${html}/cited.html`)).toContain(
      'href="developer/tests/g/f/t.html#test-g-f-t-one-row-s1-joined"',
    )
  })

  test('says which tests there are where the page could be several', () => {
    const { status, output } = citing([smallTrace({ file: 'a' }), smallTrace({ file: 'b' })], 'g/t')
    expect(status).not.toBe(0)
    expect(output).toContain('several tests have the address /developer/tests/g/t')
    expect(output).toContain('name one of /developer/tests/g/a/t, /developer/tests/g/b/t')
  })

  test('may be a link of a row from before', () => {
    const folder = tempFolder()
    realFiles.write(`${folder}/cited.rst`, ':orphan:\n\nX\n=\n\n.. trace-row:: g/t.html#test-g-t-one-row-s1-joined\n')
    const { output } = build([smallTrace()], ONE_LINE, folder)
    expect(output).toContain('.. trace-row:: g/f/t#one\n\n   s1-joined\n')
  })
})
