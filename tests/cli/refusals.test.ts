import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/tracer/common/limits.ts'
import { FAILED, Project, TRACE } from './project.ts'

/** The pages of a project, made once. */
const PAGES = mkdtempSync(join(tmpdir(), 'protokoll-pages-'))
afterAll(() => rmSync(PAGES, { recursive: true }))

function putPages(project: Project): void {
  const made = join(PAGES, 'developer')
  const pages = join(project.folder, 'docs-out/developer')
  if (existsSync(made)) return cpSync(made, pages, { recursive: true })
  project.render()
  cpSync(pages, made, { recursive: true })
}

/** Renders, breaks something, runs the command, and expects a refusal that left the pages alone. */
async function refusal(breakIt: (project: Project) => void, ...args: string[]): Promise<string> {
  const project = new Project()
  putPages(project)
  const before = project.contents()
  expect(before).not.toEqual({})
  breakIt(project)
  const { status, stdout, stderr } = await project.run(...(args.length > 0 ? args : ['render']))
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^error [A-Z]+(?:_[A-Z]+)* /)
  expect(stderr).not.toMatch(/^\s+at .*[:(]\d+|node:internal|Node\.js v/m)
  expect(project.contents()).toEqual(before)
  return stderr
}

const bad = (text: string) => (project: Project) => project.write('docs-out/traces/g/f/bad.jsonl', text)
const withLine = (object: object) => TRACE.replace('{"end"', `${JSON.stringify(object)}\n{"end"`)
const BAD = 'docs-out/traces/g/f/bad.jsonl'

/** Traces that are broken, where that is told, and a part of what is said. */
const BROKEN: readonly (readonly [name: string, text: string, head: string, detail: string])[] = [
  ['cut', TRACE.slice(0, -5), 'TRACE_TRUNCATED FILE:6: ', 'legal  a trace ends with'],
  ['endless', TRACE.replace(/\{"end".*\n/, ''), 'TRACE_TRUNCATED FILE:6: ', 'do     record the test again'],
  ['other', TRACE.replace('"trace":1', '"trace":9'), 'TRACE_VERSION FILE:1: ', 'found  version 9'],
  ['json', TRACE.replace('{"section"', '{section'), 'TRACE_JSON FILE:2: ', 'found  "{section'],
  ['node', withLine({ node: '7', op: 'cut' }), 'TRACE_UNKNOWN_NODE FILE:6: ', 'legal  "1", "2", "3"'],
  ['event', withLine({ node: '1', op: 'joind' }), 'TRACE_UNKNOWN_EVENT FILE:6: ', 'did you mean "joined"?'],
  ['role', withLine({ node: '1', op: 'cut', set: { role: 'x' } }), 'TRACE_UNKNOWN_ROLE FILE:6: ', 'field  set.role'],
  [
    'message',
    withLine({ node: '1', op: 'send', to: '2', message: 'x', fields: {} }),
    'TRACE_UNKNOWN_MESSAGE FILE:6: ',
    '"ballot"',
  ],
  ['outside', TRACE.replace(/\{"section".*\n/, ''), 'TRACE_ORDER FILE:2: ', 'outside a section'],
]

describe('traces', () => {
  test('that are broken, each in its way, are all told at once', async () => {
    const text = await refusal((project) => {
      for (const [name, broken] of BROKEN) project.write(`docs-out/traces/${name}.jsonl`, broken)
    })
    for (const [name, , head, detail] of BROKEN) {
      const told = text.slice(text.indexOf(`error ${head.replace('FILE', `docs-out/traces/${name}.jsonl`)}`))
      expect(told.slice(0, 500), name).toMatch(/^error TRACE_/)
      expect(told.slice(0, 500), name).toContain(detail)
    }
  })

  test('that is not UTF-8', async () => {
    const text = await refusal((project) => {
      writeFileSync(join(project.folder, BAD), Buffer.from([...Buffer.from('{}\n'), 255, 10]))
    })
    expect(text).toContain(`error TRACE_ENCODING ${BAD}:2: bytes that are not UTF-8`)
  })

  test('that are broken by the dozen: the first problems are shown, and how many more there are', async () => {
    const text = await refusal((project) => {
      for (let i = 0; i < 50; i += 1) project.write(`docs-out/traces/bad${i}.jsonl`, '')
    })
    const told = text.match(/^error /gm)?.length ?? 0
    expect(told).toBeGreaterThan(10)
    expect(text.endsWith(`\nand ${50 - told} more like these\n`)).toBe(true)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMITS.errorBytes)
  })
})

describe('a project', () => {
  test.each([
    [
      'without a project file',
      (p: Project) => p.remove('protokoll.json'),
      'error PROJECT_FILE protokoll.json: ',
      'create it',
    ],
    [
      'with a broken project file',
      (p: Project) => p.write('protokoll.json', '{'),
      'error PROJECT_FILE protokoll.json: not JSON',
      'found  ',
    ],
    [
      'without a vocabulary',
      (p: Project) => p.remove('words.json'),
      'error VOCABULARY words.json: cannot be read',
      'ENOENT',
    ],
    [
      'without its traces',
      (p: Project) => p.remove('docs-out/traces'),
      'error TRACE_MISSING docs-out/traces: there are no traces yet',
      'those that pass leave traces there, or import a log',
    ],
    [
      'in which no test has passed yet',
      (p: Project) => {
        p.remove('docs-out/traces')
        p.write('.protokoll/failed/g/f/fails.jsonl', FAILED)
      },
      'error TRACE_MISSING docs-out/traces: there are no traces yet',
      'found  1 of failing tests in .protokoll/failed; --failed makes pages of them',
    ],
    [
      'without traces, because its vocabulary is elsewhere',
      (p: Project) => {
        p.remove('docs-out/traces')
        p.remove('words.json')
      },
      'error VOCABULARY words.json: cannot be read',
      'ENOENT',
    ],
    [
      'with no trace',
      (p: Project) => p.remove('docs-out/traces/g/f/t.jsonl'),
      'error TRACE_MISSING docs-out/traces: ',
      'run the traced tests',
    ],
    [
      'with a feature that lacks a text',
      (p: Project) => p.remove('features/f/short.rst'),
      'error FEATURE_TEXT_MISSING features/f/short.rst: ',
      'write the text',
    ],
  ])('%s', async (_, breakIt, head, detail) => {
    const text = await refusal(breakIt)
    expect(text).toContain(head)
    expect(text).toContain(detail)
  })

  test('with a test that claims an unknown feature names the nearest', async () => {
    const text = await refusal(bad(TRACE.replace('"section":"One"', '"section":"One","uses":["ff"]')))
    expect(text).toContain(
      `error FEATURE_UNKNOWN ${BAD}:2: a feature that does not exist\n  field  uses\n  found  "ff"`,
    )
    expect(text).toContain('did you mean "f"?')
  })

  test('with two tests that have one page', async () => {
    const text = await refusal(bad(TRACE.replace('"test":"t"', '"test":"T"')))
    expect(text).toContain('error COLLISION two things would be written to the same place, developer/tests/g/f/t.rst')
    expect(text).toContain(`found  "${BAD}", "docs-out/traces/g/f/t.jsonl"`)
  })
})

describe('templates', () => {
  const template =
    (text: string, path = 'mine/rst/page.hbs') =>
    (project: Project) =>
      project.write(path, text)

  test.each([
    [
      'with an unknown field',
      template('\n{{tset}}'),
      'error TEMPLATE_FIELD mine/rst/page.hbs:2: ',
      'field  tset\n  legal  "label"',
    ],
    ['with a syntax error', template('\n\n{{#if test}}'), 'error TEMPLATE_SYNTAX mine/rst/page.hbs:3: ', 'legal  '],
    ['that call an unknown one', template('{{> nope}}'), 'error TEMPLATE_UNKNOWN mine/rst/page.hbs:1: ', 'legal  '],
    [
      'that replace none',
      template('x', 'mine/rst/nope.hbs'),
      'error TEMPLATE_UNKNOWN mine/rst/nope.hbs: ',
      '"rst/alarms.hbs"',
    ],
  ])('%s', async (_, breakIt, head, detail) => {
    const text = await refusal(breakIt, 'render', '--templates', 'mine')
    expect(text).toContain(head)
    expect(text).toContain(detail)
  })
})

describe('folders', () => {
  test.each([
    ['of traces', ['--traces', 'nope'], 'field  --traces\n  found  "nope"'],
    ['of templates', ['--templates', 'nope'], 'field  --templates\n  found  "nope"'],
    ['of features', ['--features', 'nope'], 'field  --features\n  found  "nope"'],
  ])('%s that are not there', async (_, args, detail) => {
    const text = await refusal(() => undefined, 'render', ...args)
    expect(text).toContain('error OPTION there is no such folder')
    expect(text).toContain(detail)
  })

  test.each([
    ['a file', 'words.json'],
    ['below a file', 'words.json/out'],
  ])('for the pages that are %s', async (_, out) => {
    const text = await refusal(() => undefined, 'render', '--out', out)
    expect(text).toContain(`error OUTPUT_WRITE ${out}: the output cannot be written; nothing in it has changed`)
    // What the system says is told as one finds it from the working folder.
    expect(text).toMatch(/ {2}found {2}E\w+: .*'words\.json/)
    expect(text).toContain('choose another with --out')
  })

  test('for the pages in which somebody else wrote', async () => {
    const write = (project: Project) => project.write('out/developer/tests/index.rst', 'mine')
    const text = await refusal(write, 'render', '--out', 'out')
    expect(text).toContain('error OUTPUT_FOREIGN out/developer/tests/index.rst: ')
  })
})
