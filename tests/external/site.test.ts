import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { renderTraces, smallTrace } from '../tracer/writers/site.ts'
import { tempFolder } from './tools.ts'

const PACKAGE = resolve(import.meta.dirname, '../../sphinx')
const INDEX = `A project\n=========\n\n.. toctree::\n\n   developer/tests/index\n`

/** Builds somebody's own Sphinx project, into which the pages were put. Warnings are errors, missing targets too. */
function build(
  project: string,
  config: string,
): { status: number | null; output: string; page: (path: string) => string } {
  realFiles.write(join(project, 'index.rst'), INDEX)
  realFiles.write(join(project, 'conf.py'), `import sys\nsys.path.insert(0, ${JSON.stringify(PACKAGE)})\n${config}\n`)
  const html = join(project, '_build')
  const { status, stderr } = spawnSync('/usr/bin/python3', ['-m', 'sphinx', '-nWq', '-b', 'html', project, html])
  const page = (path: string) => {
    const file = join(html, 'developer/tests', path)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  return { status, output: String(stderr), page }
}

const ONE_LINE = "extensions = ['protokoll_sphinx']"

describe('pages in a Sphinx project of somebody else', () => {
  test.each(['alabaster', 'furo'])('need one line of configuration, with the theme %s', (theme) => {
    const project = tempFolder()
    publish(project, renderTraces([smallTrace()]))
    const { status, output, page } = build(project, `${ONE_LINE}\nhtml_theme = '${theme}'`)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    expect(page('g/t.html')).toContain('<summary>Section 1: trace table (click to toggle view)</summary>')
    expect(page('legend.html')).toContain('Legend of trace tables')
  })

  test('stand hostile names, and let none of them become markup', () => {
    const project = tempFolder()
    const traces = separated(hostileTraces).slice(0, 60)
    publish(project, renderTraces([...traces, smallTrace({ group: 'script', test: '<script>alert(1)</script>' })]))
    const { status, output, page } = build(project, ONE_LINE)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const own = page('script/script_alert_1_script.html')
    expect(own).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(own).not.toContain('<script>alert')
  })

  test('fail without that line: nothing is left out silently', () => {
    const project = tempFolder()
    publish(project, renderTraces([smallTrace()]))
    const { status, output } = build(project, 'extensions = []')
    expect(status).not.toBe(0)
    expect(output).toContain('Unknown directive type "collapse"')
  })
})
