import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { listFiles } from '../../src/tracer/io/list.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { renderTraces, smallTrace } from '../tracer/pages/site.ts'
import { tempFolder } from './tools.ts'

const CONFIG = `import sys
sys.path.insert(0, ${JSON.stringify(resolve(import.meta.dirname, '../../sphinx'))})
extensions = ['protokoll_sphinx']
`
const HEAD = 'Citing\n======\n\n.. toctree::\n\n   developer/tests/index\n\n'

/** A trace of which a row says that server 2 has prepared round 1; its note is `note`. */
function voting(note: string): Trace {
  const fields = { round: 1, by: '1' }
  const [section = smallTrace().sections[0]] = smallTrace().sections
  if (!section) throw new Error('no section')
  const events = [
    { node: '1', op: 'joined' },
    { node: '2', op: 'joined' },
    { node: '1', op: 'send', to: '2', message: 'prepare', fields },
    { node: '2', op: 'handle', from: '1', message: 'prepare', fields, set: { note } },
  ]
  return { ...smallTrace(), sections: [{ ...section, title: 'A vote', events }] }
}

/** Somebody's project in which the page `index` cites rows. */
function projectOf(traces: readonly Trace[], citations: string): string {
  const project = tempFolder()
  publish(project, renderTraces(traces))
  realFiles.write(join(project, 'conf.py'), CONFIG)
  cite(project, citations)
  return project
}

function cite(project: string, citations: string): void {
  realFiles.write(join(project, 'index.rst'), `${HEAD}${citations}\n`)
}

function build(
  project: string,
  ...options: readonly string[]
): { status: number | null; output: string; page: string } {
  const html = join(project, '_build')
  const strict = options.length > 0 ? options : ['-n', '-W', '--keep-going']
  const { status, stderr } = spawnSync('/usr/bin/python3', ['-m', 'sphinx', '-q', ...strict, project, html])
  const page = join(html, 'index.html')
  return { status, output: String(stderr), page: existsSync(page) ? readFileSync(page, 'utf8') : '' }
}

/** The citations that an error prints to be pasted. */
function printed(output: string): string {
  return [...output.matchAll(/^\.\. trace-row::.*\n\n(?: {3}.*\n)+/gm)].join('\n')
}

const LINK = 'g/f/t.html#test-g-f-t-a-vote-row-s2-s1-pre-r-1'

test('a citation is the row, with its roles and changes, linked to the row in its page', () => {
  const project = projectOf([voting('x')], `.. trace-row:: ${LINK}`)
  const asked = build(project)
  expect(asked.status).not.toBe(0)
  cite(project, printed(asked.output))
  const { status, output, page } = build(project)
  expect({ status, output }).toEqual({ status: 0, output: '' })
  const [figure = ''] = /<figure class="cited-rows.*?<\/figure>/s.exec(page) ?? []
  expect(figure).toContain(`href="developer/tests/${LINK}"`)
  expect(figure).toMatch(/class="[^"]*role-\w+/)
  expect(figure).toMatch(/class="[^"]*delta[^"]*new/)
  const [, linked] = LINK.split('#')
  expect(readFileSync(join(project, '_build/developer/tests/g/f/t.html'), 'utf8')).toMatch(
    new RegExp(`<tr [^>]*id="${linked}"`),
  )
})

const SECTION = '.. trace-row:: g/f/t#a-vote\n\n'

test.each([
  ['an unknown row', `${SECTION}   s-9-prepare\n      x`, 10, 'no row s-9-prepare', 'Most alike are'],
  ['an unknown section', '.. trace-row:: g/f/t#b\n\n   s-1\n      x', 8, 'no such section', 'a-vote'],
  [
    'an unknown page',
    '.. trace-row:: g/f/u#a-vote\n\n   s-1\n      x',
    8,
    'no page /developer/tests/g/f/u',
    'name a page',
  ],
  ['no section', '.. trace-row:: g/f/t#', 8, 'it names no section', 'commands/some_test#name-of-the-section'],
  ['a row that says something else', `${SECTION}   s2-s1-pre-r-1\n      S2 | no`, 10, 'S2 | no', '.. trace-row::'],
])('a citation of %s fails the build, with file and line', (_, citation, line, found, advice) => {
  const project = projectOf([voting('x')], citation)
  const { status, output } = build(project)
  expect(status).not.toBe(0)
  expect(output).toContain(`${join(project, 'index.rst')}:${line}: ERROR: trace-row: `)
  expect(output).toContain(found)
  expect(output).toContain(advice)
  expect(build(project, '-E').status).not.toBe(0)
})

test('a second build of the same writes no page', () => {
  const project = projectOf([voting('x')], `.. trace-row:: ${LINK}`)
  cite(project, printed(build(project).output))
  expect(build(project).status).toBe(0)
  const pages = ['index.html', 'developer/tests/g/f/t.html'].map((path) => join(project, '_build', path))
  const before = pages.map((page) => statSync(page).mtimeMs)
  expect(build(project)).toMatchObject({ status: 0, output: '' })
  expect(pages.map((page) => statSync(page).mtimeMs)).toEqual(before)
})

test('a page that cites is checked again when the cited page changes, and until it is right', () => {
  const project = projectOf([voting('before')], `.. trace-row:: ${LINK}`)
  cite(project, printed(build(project).output))
  expect(build(project).status).toBe(0)

  publish(project, renderTraces([voting('after')]))
  const wrong = [build(project), build(project), build(project, '-W')]
  for (const { status, output } of wrong) {
    expect(status).not.toBe(0)
    expect(output).toMatch(/index\.rst:10:.*trace-row: .*\n {2}found .*after.*\n {2}expected .*before/)
  }
  publish(project, renderTraces([voting('before')]))
  expect(build(project)).toMatchObject({ status: 0, output: '' })

  publish(project, renderTraces([smallTrace({ test: 'other' })]))
  expect(build(project).output).toContain('there is no page /developer/tests/g/f/t')
})

test('hostile texts can be cited, as they are printed, and none of them becomes markup', () => {
  const traces = separated(hostileTraces)
  const some = [...traces.filter((_, i) => i % 6 === 0), ...hostileScript()]
  const project = projectOf(some, '')
  expect(build(project).status).toBe(0)
  const pages = join(project, '_build/developer/tests')
  const rows = listFiles(pages).flatMap((path) => {
    const [, id] = /<tr [^>]*id="(test-[^"]*-row[^"]*)"/.exec(readFileSync(join(pages, path), 'utf8')) ?? []
    return path.endsWith('.html') && id !== undefined ? [`.. trace-row:: ${path}#${id}\n`] : []
  })
  expect(rows.length).toBeGreaterThan(20)
  cite(project, rows.join('\n'))
  cite(project, printed(build(project).output))
  const { status, output, page } = build(project)
  expect({ status, output }).toEqual({ status: 0, output: '' })
  expect(page.match(/<figure class="cited-rows/g)).toHaveLength(rows.length)
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toContain('<script>alert')
})

function hostileScript(): Trace[] {
  return [voting('<script>alert(1)</script>')].map((trace) => ({
    ...trace,
    header: { ...trace.header, group: 'script', test: '<script>alert(1)</script>' },
  }))
}
