import { join } from 'node:path'
import { expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces, smallTrace } from '../tracer/pages/site.ts'
import { tempFolder } from './tools.ts'

const ONE_LINE = "extensions = ['protokoll_sphinx']"

/** A project with one more page among those of tests. */
function projectWith(page: string, name = 'own.rst'): string {
  const project = tempFolder()
  publish(project, renderTraces([smallTrace()]))
  realFiles.write(join(project, 'developer/tests', name), page)
  return project
}

test('a link of a page to a file or to a place that is not there is a warning, with the page and the line', () => {
  const links =
    '`a <g/f/t.rst#test-g-f-t-one>`__ `b <nowhere.rst>`__\n\n`c <g/f/t.rst#nowhere>`__ `d <https://x.example/e.rst>`__'
  const project = projectWith(`:orphan:\n\nOwn\n===\n\n${links}\n`)
  const { status, output, page } = buildProject(project, ONE_LINE, '', ['-q', '-b', 'html'])
  const warnings = output.split('\n').filter((line) => line !== '')
  expect({ status, warnings }).toEqual({
    status: 0,
    warnings: [
      expect.stringMatching(/own\.rst:6: WARNING: 'page' reference target not found: developer\/tests\/nowhere$/),
      expect.stringMatching(
        /own\.rst:8: WARNING: 'page' reference target not found: developer\/tests\/g\/f\/t#nowhere$/,
      ),
    ],
  })
  expect(page('own.html')).toContain('href="g/f/t.html#test-g-f-t-one"')
  expect(page('own.html')).toContain('href="https://x.example/e.rst"')
})

test('what a comment for Sphinx says is a directive, and every other container is one', () => {
  const comment = '.. protokoll: rst-class:: marked\n\nText.\n\n.. protokoll: not one\n'
  const box =
    '.. container:: mine\n   :name: named\n\n   Inside.\n\n.. container:: protokoll-table\n\n   No directive.\n'
  const project = projectWith(`:orphan:\n\nOwn\n===\n\n${comment}\n${box}\n\`x <own.rst#named>\`__\n`)
  const { status, output, page } = buildProject(project, ONE_LINE)
  expect({ status, output }).toEqual({ status: 0, output: '' })
  const html = page('own.html')
  expect(html).toContain('<p class="marked">Text.</p>')
  expect(html).not.toContain('not one')
  expect(html).toMatch(/<div class="mine docutils container" id="named">\s*<p>Inside\.<\/p>/)
  expect(html).toMatch(/<div class="protokoll-table docutils container">\s*<p>No directive\.<\/p>/)
})

test('of a page that is there in Markdown too, one is built', () => {
  const project = projectWith('Twice\n=====\n', 'g/f/t.md')
  for (const index of ['README.md', 'index.md'])
    realFiles.write(join(project, 'developer/tests', index), 'Twice\n=====\n')
  const suffixes = "source_suffix = {'.rst': 'restructuredtext', '.md': 'restructuredtext'}"
  const { status, output, page } = buildProject(project, `${ONE_LINE}\n${suffixes}`)
  expect({ status, output }).toEqual({ status: 0, output: '' })
  expect(page('g/f/t.html')).not.toContain('Twice')
})

test('pages lead to those in Markdown where GitHub shows them, and Sphinx says nothing of it', () => {
  const project = projectWith(
    'Own\n===\n\n.. container:: protokoll-elsewhere\n\n   On GitHub `x <own.md>`__.\n\nText.\n',
  )
  const { page } = buildProject(project, ONE_LINE, '', ['-q', '-b', 'html'])
  expect(page('own.html')).toContain('Text.')
  expect(page('own.html')).not.toContain('On GitHub')
})
