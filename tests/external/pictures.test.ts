import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { renderTraces, smallTrace } from '../tracer/pages/site.ts'
import { tempFolder } from './tools.ts'

const PACKAGE = resolve(import.meta.dirname, '../../sphinx')
const PICTURE = 'developer/tests/diagrams/g/f/t_1.svg'

/** A Sphinx project with the pages of these traces, and a page that shows a picture of another. */
function projectOf(traces: Parameters<typeof renderTraces>[0]): string {
  const project = tempFolder()
  publish(project, renderTraces(traces))
  const config = `import sys\nsys.path.insert(0, ${JSON.stringify(PACKAGE)})\nextensions = ['protokoll_sphinx']\n`
  realFiles.write(join(project, 'conf.py'), config)
  const elsewhere = existsSync(join(project, PICTURE))
    ? `.. image:: /${PICTURE}\n   :class: space-time\n   :alt: One\n`
    : ''
  realFiles.write(join(project, 'index.rst'), `A\n=\n\n.. toctree::\n\n   developer/tests/index\n\n${elsewhere}`)
  return project
}

/** Warnings are errors, missing targets too. Returns how to read what was made. */
function build(project: string, builder = 'html'): { status: number | null; page: (path: string) => string } {
  const out = join(project, `_build_${builder}`)
  const { status, stderr } = spawnSync('/usr/bin/python3', ['-m', 'sphinx', '-nWq', '-b', builder, project, out])
  expect(String(stderr)).toBe('')
  return { status, page: (path) => readFileSync(join(out, path), 'utf8') }
}

const twoSections = () => {
  const trace = smallTrace({}, ['One', 'Two'])
  const events = [{ node: '1', op: 'power' }]
  return { ...trace, sections: trace.sections.map((each, i) => (i === 0 ? each : { ...each, events })) }
}

test('pictures are parts of their page, with ids and links of their own, and one style for all', () => {
  const { page } = build(projectOf([twoSections()]))
  const html = page('developer/tests/g/f/t.html')
  expect(html.match(/<svg /g)).toHaveLength(2)
  expect(html.match(/@media screen and/g)).toHaveLength(1)
  expect(html).toContain(
    '<a href="#test-g-f-t-one-row-s1-joined" data-row="test-g-f-t-one-row-s1-joined" id="pic-test-g-f-t-one-row-s1-joined">',
  )
  expect(html).toContain('aria-labelledby="picture-test-g-f-t-1-t"')
  expect(html).toContain('id="picture-test-g-f-t-2-t"')
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const rows = [...html.matchAll(/<a href="#([^"]*)" data-row="[^"]*" id="pic-/g)].map(([, row]) => row)
  expect(rows).toHaveLength(2)
  expect(rows.filter((row) => !ids.includes(row))).toEqual([])
})

test('in another page its rows lead to their own', () => {
  const { page } = build(projectOf([twoSections()]))
  expect(page('index.html')).toContain('href="developer/tests/g/f/t.html#test-g-f-t-one-row-s1-joined"')
})

test('a page is made again when its picture has changed', () => {
  const project = projectOf([twoSections()])
  build(project)
  const file = join(project, PICTURE)
  realFiles.write(file, readFileSync(file, 'utf8').replace('Row 1: ', 'Row one: '))
  expect(build(project).page('developer/tests/g/f/t.html')).toContain('Row one: ')
})

test('where there are no pictures a text says where it would be', () => {
  const text = build(projectOf([twoSections()]), 'text').page('developer/tests/g/f/t.txt')
  expect(text.replace(/\s+/g, ' ')).toContain('(Section 1 as a space-time diagram. Its table says the same.)')
})

test('no text of a test becomes markup', () => {
  const script = '<script>alert(1)</script>'
  const traces = [
    ...separated(hostileTraces).slice(0, 40),
    smallTrace({ group: 'pictures', test: 'own' }, [`${script}]]>`]),
  ]
  const html = build(projectOf(traces)).page('developer/tests/pictures/f/own.html')
  expect(html).toContain('Section 1: &lt;script&gt;alert(1)&lt;/script&gt;]]&gt;</title>')
  expect(html).not.toContain('<script>alert')
})
