import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { join } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadCatalogue, loadTemplates, loadTraces, loadVocabulary, requireFolder } from '../../../src/tracer/io/load.ts'
import { Templates } from '../../../src/tracer/text/templates.ts'
import { theme } from '../pages/site.ts'
import { problemsOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import { tempFolder } from './folders.ts'

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder()
  for (const [path, content] of Object.entries(files)) realFiles.write(join(folder, path), content)
  return folder
}

const TRACE = '{"trace":1,"vocabulary":"two_phase","group":"g","file":"f","test":"t"}\n{"end":"passed"}\n'

describe('templates', () => {
  test('of a theme come from its folder, and else from default', () => {
    const files = loadTemplates(theme('classic')).get('rst') ?? []
    const folders = new Map(files.map(({ name, file }) => [name, dirname(file)]))
    expect(folders.get('page')).toBe('templates/classic/rst')
    expect(folders.get('description')).toBe('templates/default/rst')
    expect(folders.get('made')).toBe('templates/default/pages')
  })

  test('are named as one finds them: every shipped one is there', () => {
    const files = [...loadTemplates(theme('default')).values()].flat()
    expect(files.length).toBeGreaterThan(20)
    for (const { file, source } of files) expect(realFiles.read(file)).toBe(source)
  })

  test('that would be the same in both formats of pages are there once', () => {
    const templates = loadTemplates(theme('default'))
    const [rst, markdown] = (['rst', 'markdown'] as const).map((format) => templates.get(format) ?? [])
    const twins = rst?.filter(({ name, file, source }) => {
      const other = markdown?.find((each) => each.name === name)
      return other?.source === source && other.file !== file
    })
    expect(twins).toEqual([])
    expect(templates.get('svg')?.map(({ name }) => name)).not.toContain('made')
  })

  test('of a user replace single ones, and are named by their path', () => {
    const mine = folderWith({ 'rst/description.hbs': 'Mine: {{description}}', 'README.md': 'notes' })
    const files = loadTemplates(theme('default'), mine).get('rst') ?? []
    const replaced = files.filter(({ file }) => isAbsolute(file))
    expect(replaced).toEqual([
      { name: 'description', file: join(mine, 'rst/description.hbs'), source: 'Mine: {{description}}' },
    ])
    expect(files).toHaveLength((loadTemplates(theme('default')).get('rst') ?? []).length)
    expect(
      new Templates(files, { heading: () => '', folded: () => '' }).render('description', { description: 'x' }),
    ).toBe('Mine: x')
  })

  test.each([
    ['an unknown name', 'rst/pgae.hbs'],
    ['an unknown format', 'html/page.hbs'],
    ['no format', 'page.hbs'],
    ['a folder too many', 'rst/deep/page.hbs'],
  ])('of a user that replace none, for %s, are refused with the legal names', (_, path) => {
    const mine = folderWith({ [path]: 'x', 'rst/page.hbs': 'x' })
    const problems = problemsOf(() => loadTemplates(theme('default'), mine))
    expect(problems).toMatchObject([{ code: 'TEMPLATE_UNKNOWN', file: join(mine, path) }])
    expect(problems[0]?.legal).toContain('"rst/alarms.hbs"')
  })

  test('in a folder that is not there are refused', () => {
    const [problem] = problemsOf(() => loadTemplates(theme('default'), '/nowhere'))
    expect(problem).toMatchObject({ code: 'OPTION', field: '--templates', found: '"/nowhere"' })
  })
})

describe('traces', () => {
  test('are found in folders of any depth; other files are not looked at', () => {
    const folder = folderWith({ 'a/b/t.jsonl': TRACE, 'u.jsonl': TRACE, 'notes.txt': 'x' })
    const sources = loadTraces([folder, join(folder, 'nowhere')], twoPhase).map(({ source }) => source)
    expect(sources).toEqual([join(folder, 'a/b/t.jsonl'), join(folder, 'u.jsonl')])
  })

  test('that are wrong are all told at once', () => {
    const folder = folderWith({ 'a.jsonl': '', 'b.jsonl': TRACE, 'c.jsonl': '{"trace":9}\n' })
    const problems = problemsOf(() => loadTraces([folder], twoPhase))
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['TRACE_TRUNCATED', join(folder, 'a.jsonl')],
      ['TRACE_VERSION', join(folder, 'c.jsonl')],
    ])
  })

  test('that there are none of are no reason to remove all pages', () => {
    const folder = folderWith({ 'notes.txt': 'x' })
    const [problem] = problemsOf(() => loadTraces([folder], twoPhase))
    expect(problem).toMatchObject({ code: 'TRACE_MISSING', file: folder })
    expect(problem?.advice).toContain('--traces')
  })

  test('that cannot be read are refused by name', () => {
    const folder = tempFolder()
    symlinkSync(join(folder, 'nowhere'), join(folder, 'a.jsonl'))
    const [problem] = problemsOf(() => loadTraces([folder], twoPhase))
    expect(problem).toMatchObject({ code: 'TRACE_MISSING', file: join(folder, 'a.jsonl'), found: 'ENOENT' })
  })
})

describe('the feature catalogue', () => {
  const claimed = (folder: string) => loadCatalogue(folder).problemsOf('f')[0]

  test('that is not where it is looked for is told as that', () => {
    expect(claimed('featurs')).toMatchObject({ legal: 'nothing: there is no folder "featurs"' })
    expect(claimed('featurs')?.advice).toMatch(/^say in protokoll\.json, .* in "featurs"$/)
  })

  test('with nothing in it, or not what is claimed, is named', () => {
    const empty = folderWith({ 'notes.txt': 'x' })
    expect(claimed(empty)).toMatchObject({ legal: `nothing: there are no features in "${empty}"` })
    const other = folderWith({ 'another/short.rst': 'x' })
    expect(claimed(other)).toMatchObject({
      legal: '"another"',
      advice: `add it to the feature catalogue in "${other}"`,
    })
  })

  test('has features and branches, each with its texts; what else lies there is not looked at', () => {
    const folder = folderWith({
      'b/short.rst': 'S',
      'b/branches/x.y/narrative.rst': 'N',
      'a/features.rst': 'F',
      'a/notes.rst': '',
      'short.rst': '',
    })
    const entries = [...loadCatalogue(folder).entries.values()]
    expect(entries).toEqual([
      { id: 'a', folder: join(folder, 'a'), texts: { features: 'F' } },
      { id: 'b', folder: join(folder, 'b'), texts: { short: 'S' } },
      { id: 'b/x.y', folder: join(folder, 'b/branches/x.y'), texts: { narrative: 'N' } },
    ])
  })

  test('has the evidence of features and branches where there is a vocabulary to hold it against', () => {
    const evidence = { evidence: 1, seen: { op: 'cut' } }
    const folder = folderWith({
      'a/evidence.json': JSON.stringify(evidence),
      'a/branches/x/evidence.json': JSON.stringify(evidence),
      'a/branches/x/other.json': '{',
    })
    const { entries } = loadCatalogue(folder, twoPhase)
    expect([...entries.values()].map(({ id, evidence: own }) => [id, own])).toEqual([
      ['a', evidence],
      ['a/x', evidence],
    ])
    expect([...loadCatalogue(folder).entries.values()].map((entry) => entry.evidence)).toEqual([undefined, undefined])
  })

  test('tells what is wrong with all evidence at once, and where', () => {
    const folder = folderWith({
      'a/evidence.json': '{',
      'a/branches/x/evidence.json': '{"evidence":1,"seen":{"op":"cutt"}}',
      'b/evidence.json': '[]',
    })
    const problems = problemsOf(() => loadCatalogue(folder, twoPhase))
    expect(problems.map(({ code, file, field }) => [code, file, field])).toEqual([
      ['EVIDENCE', join(folder, 'a/branches/x/evidence.json'), 'seen.op'],
      ['EVIDENCE', join(folder, 'a/evidence.json'), undefined],
      ['EVIDENCE', join(folder, 'b/evidence.json'), undefined],
    ])
  })

  test.each(['a b', 'a..b', 'a*', 'é', '..x'])('with a folder that cannot be an id, %j, is refused', (name) => {
    const folder = folderWith({ [`${name}/short.rst`]: 'S' })
    expect(problemsOf(() => loadCatalogue(folder))).toMatchObject([
      { code: 'FEATURE_UNKNOWN', file: join(folder, name), found: JSON.stringify(name) },
    ])
  })
})

describe('the vocabulary file', () => {
  test.each([
    ['is not there', undefined, 'cannot be read'],
    ['is not JSON', '{', 'not JSON'],
  ])('that %s is refused', (_, text, message) => {
    const file = join(folderWith(text === undefined ? {} : { 'words.json': text }), 'words.json')
    expect(problemsOf(() => loadVocabulary(file))).toMatchObject([{ code: 'VOCABULARY', file, message }])
  })

  test('says where in it something is wrong', () => {
    const file = join(folderWith({ 'words.json': '{"vocabulary":1,"title":7}' }), 'words.json')
    const problems = problemsOf(() => loadVocabulary(file))
    expect(problems).toContainEqual({
      code: 'VOCABULARY',
      file,
      field: 'title',
      message: 'a value is not legal',
      found: '7',
      legal: 'a value of type string',
    })
  })
})

describe('requireFolder', () => {
  test.each([
    ['nowhere', '/nowhere/at/all'],
    ['a file', 'package.json'],
    ['below a file', 'package.json/x'],
    ['empty', ''],
    ['longer than a name can be', 'x'.repeat(5000)],
  ])('refuses a folder that is %s', (_, path) => {
    expect(problemsOf(() => requireFolder(path, '--traces'))).toMatchObject([{ code: 'OPTION', field: '--traces' }])
  })

  test('takes one that is there', () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'a'))
    expect(() => requireFolder(join(folder, 'a'), '--traces')).not.toThrow()
  })
})
