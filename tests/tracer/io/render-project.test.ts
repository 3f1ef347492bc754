import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { renderProject } from '../../../src/tracer/io/render-project.ts'
import type { RenderOptions } from '../../../src/tracer/io/rendering.ts'
import { END, HEADER, problemsOf, SECTION, textOf } from '../support/traces.ts'
import { contents, tempFolder } from './folders.ts'
import { project, trace } from './small-project.ts'

const pageOf = ({ out }: RenderOptions) => realFiles.read(join(out, 'developer/tests/g/f/t.rst'))

describe('renderProject', () => {
  test('makes pages of traces, and says how many', () => {
    const options = project({ 'a.jsonl': trace(), 'b.jsonl': trace({ test: 'u' }) })
    const result = renderProject(options)
    expect(result).toMatchObject({ tests: 2, leftOut: 0, unchanged: 0, removed: 0 })
    expect(Object.keys(contents(options.out))).toHaveLength(result.written)
    expect(renderProject(options)).toMatchObject({ written: 0, unchanged: result.written })
  })

  test('leaves failing tests out unless it is asked for them; then they stand for the same test that passed', () => {
    const failing = { 't.jsonl': trace({}, { end: 'failed' }), 'v.jsonl': trace({ test: 'v' }, { end: 'failed' }) }
    const options = project({ 't.jsonl': trace() }, failing)
    expect(renderProject(options)).toMatchObject({ tests: 1, leftOut: 0 })
    expect(pageOf(options)).not.toContain('This test failed')
    const failed = join(options.traces, '../failed')
    expect(renderProject({ ...options, failed })).toMatchObject({ tests: 2, leftOut: 0 })
    expect(pageOf(options)).toContain('This test failed')
    expect(renderProject(options)).toMatchObject({ tests: 1 })
    expect(pageOf(options)).not.toContain('This test failed')
  })

  test('a trace of a failing test among those of passing ones is left out, and counted', () => {
    const options = project({ 'a.jsonl': trace(), 'b.jsonl': trace({ test: 'u' }, { end: 'failed' }) })
    expect(renderProject(options)).toMatchObject({ tests: 1, leftOut: 1 })
  })

  test('a page goes when its trace goes', () => {
    const options = project({ 'a.jsonl': trace(), 'b.jsonl': trace({ group: 'other', test: 'u' }) })
    renderProject(options)
    realFiles.remove(join(options.traces, 'b.jsonl'))
    renderProject(options)
    expect(Object.keys(contents(options.out)).filter((path) => path.includes('/other/'))).toEqual([])
  })
})

describe('what is refused leaves the output as it was:', () => {
  const nobody = textOf([HEADER, SECTION, { node: '9', op: 'cut' }, END])
  const claims = (id: string) => textOf([HEADER, { ...SECTION, uses: [id] }, END])

  test.each<[string, string, (options: RenderOptions) => unknown]>([
    [
      'a truncated trace',
      'TRACE_TRUNCATED',
      ({ traces }) => realFiles.write(join(traces, 'x.jsonl'), trace().slice(0, -20)),
    ],
    ['an unknown node', 'TRACE_UNKNOWN_NODE', ({ traces }) => realFiles.write(join(traces, 'x.jsonl'), nobody)],
    ['an unknown feature', 'FEATURE_UNKNOWN', ({ traces }) => realFiles.write(join(traces, 'x.jsonl'), claims('g'))],
    [
      'a feature without a text',
      'FEATURE_TEXT_MISSING',
      ({ features }) => realFiles.remove(join(features, 'f/short.rst')),
    ],
    [
      'two tests with one page',
      'COLLISION',
      ({ traces }) => realFiles.write(join(traces, 'x.jsonl'), trace({ test: 'T' })),
    ],
    [
      'a group called features',
      'COLLISION',
      ({ traces }) => realFiles.write(join(traces, 'x.jsonl'), trace({ group: 'features' })),
    ],
    ['an unknown theme', 'OPTION', () => ({ theme: 'dark' })],
    ['what every object has, as a theme', 'OPTION', () => ({ theme: 'toString' })],
    ['a server that is none', 'OPTION', () => ({ plantumlServer: 'javascript:alert(1)' })],
    ['a server that ends its link', 'OPTION', () => ({ plantumlServer: 'https://x>`__ evil' })],
    ['traces that are not there', 'OPTION', ({ traces }) => ({ traces: `${traces}-not` })],
    ['no vocabulary', 'VOCABULARY', ({ vocabulary }) => realFiles.remove(vocabulary)],
  ])('%s (%s)', (_, code, breakIt) => {
    const options = project({ 'a.jsonl': trace() })
    renderProject(options)
    const before = contents(options.out)
    const changed = (breakIt(options) ?? {}) as Partial<RenderOptions>
    expect(problemsOf(() => renderProject({ ...options, ...changed }))[0]?.code).toBe(code)
    expect(contents(options.out)).toEqual(before)
  })

  test('a template that asks for an unknown field, named by its path', () => {
    const options = project({ 'a.jsonl': trace() })
    renderProject(options)
    const before = contents(options.out)
    const templates = tempFolder()
    const file = join(templates, 'rst/section.hbs')
    realFiles.write(file, 'x\n{{tilte}}\n')
    const [problem] = problemsOf(() => renderProject({ ...options, templates }))
    expect(problem).toMatchObject({ code: 'TEMPLATE_FIELD', file, line: 2, field: 'tilte' })
    expect(problem?.legal).toContain('"title"')
    expect(contents(options.out)).toEqual(before)
  })
})

test('listing and reading what is not there is nothing, and what else goes wrong is told', () => {
  const folder = tempFolder()
  expect([realFiles.list(join(folder, 'x')), realFiles.list('package.json')]).toEqual([[], []])
  expect(realFiles.read(join(folder, 'x'))).toBeUndefined()
  expect(() => realFiles.read(folder)).toThrow('EISDIR')
})
