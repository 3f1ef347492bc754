import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderProject } from '../../../src/tracer/io/render-project.ts'
import type { RenderOptions } from '../../../src/tracer/io/rendering.ts'
import { HOSTILE } from '../../support/hostile.ts'
import { problemsOf } from '../support/traces.ts'
import { twoPhaseWords } from '../support/two-phase.ts'
import { contents, tempFolder } from './folders.ts'
import { type Made, NOTHING, Remembering, renderedOnce } from './remembering.ts'
import { trace } from './small-project.ts'

const THREE = { 'a.jsonl': trace(), 'b.jsonl': trace({ test: 'u' }), 'c.jsonl': trace({ test: 'v' }) }
const ALL: Made = { made: ['a.jsonl', 'b.jsonl', 'c.jsonl'], shared: true }
const B: Made = { made: ['b.jsonl'], shared: false }

const rendered = renderedOnce(THREE)

test('the second time nothing is made, and all stays as it is and is told again', () => {
  const project = new Remembering(THREE)
  expect(project.render()).toEqual(ALL)
  const before = project.out
  expect(project.render()).toEqual(NOTHING)
  expect(renderProject(project.options())).toMatchObject({
    ...{ tests: 3, written: 0, removed: 0 },
    ...{ untested: { used: [], unnamed: ['f'] }, lostExamples: [] },
  })
  expect(project.out).toEqual(before)
  expect(before).toEqual(project.fresh())
})

test('without a folder to remember in, all is made each time', () => {
  const { cache: _, ...options } = rendered().options()
  expect(renderProject(options)).toMatchObject({ written: 0 })
  const project = rendered()
  project.files.remove('cache')
  expect(project.render()).toEqual(ALL)
})

type Change = (project: Remembering) => Partial<RenderOptions> | undefined

/** Something that is done to the files of a project. */
const does =
  (act: (files: Remembering['files']) => unknown): Change =>
  ({ files }) => {
    act(files)
    return undefined
  }

describe('makes again exactly what depends on it:', () => {
  const another = trace({ test: 'u', description: 'Another.' })
  const spaced = trace({ test: 'u' }).replaceAll('"op":', '"op": ')
  const words = JSON.stringify({ ...twoPhaseWords, title: 'Commit' })
  const page = (name: string) => `out/developer/tests/${name}`
  test.each<[string, Change, Made]>([
    ['a trace of another test', does(({ write }) => write('traces/b.jsonl', another)), { ...B, shared: true }],
    ['a trace with other blanks', does(({ write }) => write('traces/b.jsonl', spaced)), B],
    ['a trace that comes', does(({ write }) => write('traces/d.jsonl', trace({ test: 'w' }))), made('d.jsonl')],
    ['a trace that goes', does(({ remove }) => remove('traces/b.jsonl')), made()],
    ['a trace of another name', does(({ move }) => move('traces/b.jsonl', 'traces/d.jsonl')), made('d.jsonl')],
    ['the vocabulary', does(({ write }) => write('words.json', words)), ALL],
    ['the text of a feature', does(({ write }) => write('features/f/short.rst', 'Other.')), ALL],
    ['the title of a feature', does(({ write }) => write('features/f/title.txt', 'F')), ALL],
    ['what else a feature is looked for by', does(({ write }) => write('features/f/search.txt', 'x')), ALL],
    ['the example of a feature', does(({ write }) => write('features/f/example.txt', 'g / t / One')), ALL],
    ['a theme', () => ({ theme: 'classic' }), ALL],
    ['diagrams', () => ({ diagrams: 'both' }), ALL],
    ['a server', () => ({ plantumlServer: 'https://plantuml.invalid' }), ALL],
    ['a page that somebody changed', does(({ write }) => write(page('g/f/u.rst'), 'x')), B],
    ['a page that somebody removed', does(({ remove }) => remove(page('g/f/u.rst'))), B],
    ['a picture that somebody removed', does(({ remove }) => remove(page('diagrams/g/f/u_1.svg'))), B],
    ['an index that somebody changed', does(({ write }) => write(page('index.rst'), 'x')), made()],
    ['pages that somebody removed', does(({ remove }) => remove('out')), ALL],
    ['a file beside the texts of a feature', does(({ write }) => write('features/f/x.md', '')), NOTHING],
  ])('%s', (_, change, expected) => {
    const project = rendered()
    const changed = change(project)
    expect(project.render(changed)).toEqual(expected)
    expect(project.out).toEqual(project.fresh(changed))
    expect(project.render(changed)).toEqual(NOTHING)
  })

  test('a template of somebody, each time it changes', () => {
    const project = rendered()
    for (const text of ['A {{text}}', 'B {{text}}']) {
      project.files.write('templates/rst/text.hbs', text)
      expect(project.render({ templates: 'templates' })).toEqual(ALL)
    }
    expect(project.out).toEqual(project.fresh({ templates: 'templates' }))
  })

  /** Pages of all tests, and of these traces. */
  function made(...traces: string[]): Made {
    return { made: traces, shared: true }
  }
})

test('when files were written does not matter', () => {
  const project = rendered()
  project.files.write('out/developer/tests/g/f/u.rst', 'x')
  for (const path of Object.keys(contents(project.folder))) {
    utimesSync(join(project.folder, path), new Date(1000), new Date(1000))
  }
  expect(project.render()).toEqual(B)
})

describe('a test that fails now', () => {
  const withFailed = { failed: 'failed' }
  const failing = (test: string) => trace({ test }, { end: 'failed' })
  const pageOf = ({ files }: Remembering) => files.read('out/developer/tests/g/f/u.rst')

  test('stands for the one that passed, and no longer when it passes again', () => {
    const project = rendered()
    project.files.write('failed/b.jsonl', failing('u'))
    project.render(withFailed)
    expect(pageOf(project)).toContain('This test failed')
    expect(project.render(withFailed)).toEqual(NOTHING)

    project.files.write('failed/c.jsonl', failing('v'))
    expect(project.render(withFailed).made).toHaveLength(1)
    expect(project.out).toEqual(project.fresh(withFailed))

    project.files.remove('failed')
    expect(project.render(withFailed)).toEqual({ made: ['b.jsonl', 'c.jsonl'], shared: true })
    expect(pageOf(project)).not.toContain('This test failed')
  })

  test('is left out without --failed, also where its trace lies among the others', () => {
    const project = rendered()
    project.files.write('traces/b.jsonl', failing('u'))
    expect(renderProject(project.options())).toMatchObject({ tests: 2, leftOut: 1 })
    expect(renderProject(project.options())).toMatchObject({ tests: 2, leftOut: 1, written: 0 })
    expect(pageOf(project)).toBeUndefined()
  })
})

describe('is refused, and what is remembered stays right:', () => {
  test('a trace that cannot be read any more, whose pages are there', () => {
    const project = rendered()
    const before = project.out
    const file = join('traces', 'b.jsonl')
    project.files.write(file, THREE['b.jsonl'].slice(0, -20))
    expect(problemsOf(() => project.render())).toMatchObject([{ code: 'TRACE_TRUNCATED', file }])
    expect(project.out).toEqual(before)
    project.files.write(file, THREE['b.jsonl'])
    expect(project.render()).toEqual(NOTHING)
  })

  test.each([
    ['the pages of one that is remembered', { test: 'U' }],
    ['the page of an index', { group: 'features' }],
  ])('a test that would have %s', (_, header) => {
    const project = rendered()
    const before = project.out
    project.files.write('traces/d.jsonl', trace(header))
    expect(problemsOf(() => project.render())[0]?.code).toBe('COLLISION')
    expect(project.out).toEqual(before)
  })

  test('pages that may be of somebody else, because nothing lists them', () => {
    const project = rendered()
    project.files.remove('out/developer/tests/.protokoll.json')
    const problems = problemsOf(() => project.render({ theme: 'classic' }))
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['OUTPUT_FOREIGN']))
  })
})

test('two renders into different folders each hold what is theirs', () => {
  const project = rendered()
  const other = { out: tempFolder(), theme: 'classic' }
  expect(project.render(other)).toEqual(ALL)
  expect(project.render()).toEqual(ALL)
  expect(project.out).toEqual(project.fresh())
  expect(contents(other.out)).toEqual(project.fresh(other))
})

test('whatever tests are called, what is remembered is theirs', () => {
  const names = HOSTILE.map((text, i) => ({ test: `${text} ${i}`, file: `${text} ${i}` }))
  const project = new Remembering(Object.fromEntries(names.map((name, i) => [`${i}.jsonl`, trace(name)])))
  expect(project.render().made).toHaveLength(HOSTILE.length)
  const before = project.out
  expect(project.render()).toEqual(NOTHING)
  expect(project.out).toEqual(before)
})

test.skipIf(process.platform === 'win32')('whatever traces are called, too', () => {
  const names = [
    'a\nb.jsonl',
    '"quoted".jsonl',
    '{"context":"x"}.jsonl',
    '\u2028.jsonl',
    '__proto__.jsonl',
    'ü/ü.jsonl',
  ]
  const project = new Remembering(Object.fromEntries(names.map((name, i) => [name, trace({ test: `t${i}` })])))
  expect(project.render().made).toHaveLength(names.length)
  expect(project.render()).toEqual(NOTHING)
  project.files.write('traces/\u2028.jsonl', trace({ test: 'another' }))
  expect(project.render().made).toEqual(['\u2028.jsonl'])
})
