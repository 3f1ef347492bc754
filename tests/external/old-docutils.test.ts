import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publish } from '../../src/tracer/io/publish.ts'
import { citationOf, foreignTraces } from '../support/foreign-traces.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { python, tempFolder } from './tools.ts'

/** Hides from the extension, and from nobody else, what docutils has had since 0.18. */
const OLD = `
import sys
from docutils import nodes

class Hidden:
    def __init__(self, function):
        self.function = function
    def __get__(self, node, owner=None):
        if "protokoll_sphinx" in sys._getframe(1).f_code.co_filename:
            raise AttributeError("findall: this docutils is too old")
        return self.function.__get__(node, owner)

nodes.Node.findall = Hidden(nodes.Node.findall)
extensions = ['protokoll_sphinx']
copyright = 'x'
version = '1'
`

test('a docutils before 0.18 will do', () => {
  const project = tempFolder()
  publish(project, renderTraces(foreignTraces))
  const { status, output, page } = buildProject(project, OLD, citationOf('g/f/passes'))
  // What docutils says of its old name is said to whoever uses it.
  expect({ status, output: output.replace(/^.*(?:DeprecationWarning|traverse).*\n/gm, '') }).toEqual({
    status: 0,
    output: '',
  })
  expect(page('g/f/passes.html')).toContain('id="test-g-f-passes-one-row-s1-power"')
  for (const builder of ['singlehtml', 'gettext', 'latex', 'text', 'epub']) {
    const places = ['-d', join(project, `${builder}-read`), project, join(project, builder)]
    const built = python('-m', 'sphinx', '-nWq', '-b', builder, ...places)
    expect({ builder, ...built }).toEqual({ builder, status: 0, output: '' })
  }
})

test('the stand-in hides what it should', () => {
  const project = tempFolder()
  publish(project, renderTraces(foreignTraces))
  const used = `${OLD}\nimport protokoll_sphinx.nodes_of as n\nn.find_all.__code__ = (lambda tree, wanted: tree.findall(wanted)).__code__.replace(co_filename=n.__file__)`
  expect(buildProject(project, used).output).toContain('this docutils is too old')
})
