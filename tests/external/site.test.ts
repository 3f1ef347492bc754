import { describe, expect, test } from 'vitest'
import { publish } from '../../src/tracer/io/publish.ts'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces, smallTrace } from '../tracer/pages/site.ts'
import { tempFolder } from './tools.ts'

const ONE_LINE = "extensions = ['protokoll_sphinx']"

describe('pages in a Sphinx project of somebody else', () => {
  test.each(['alabaster', 'furo'])('need one line of configuration, with the theme %s', (theme) => {
    const project = tempFolder()
    publish(project, renderTraces([smallTrace()]))
    const { status, output, page } = buildProject(project, `${ONE_LINE}\nhtml_theme = '${theme}'`)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    expect(page('g/f/t.html')).toContain('<summary>Section 1: trace table (click to toggle view)</summary>')
    expect(page('legend.html')).toContain('Legend of trace tables')
  })

  test('stand hostile names, and let none of them become markup', () => {
    const project = tempFolder()
    const traces = separated(hostileTraces).slice(0, 60)
    publish(project, renderTraces([...traces, smallTrace({ group: 'script', test: '<script>alert(1)</script>' })]))
    const { status, output, page } = buildProject(project, ONE_LINE)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const own = page('script/f/script_alert_1_script.html')
    expect(own).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(own).not.toContain('<script>alert')
  })

  test('say without that line that something is missing', () => {
    const project = tempFolder()
    publish(project, renderTraces([smallTrace()]))
    const { status, output } = buildProject(project, 'extensions = []')
    expect(status).not.toBe(0)
    expect(output).toContain("document isn't included in any toctree")
  })
})
