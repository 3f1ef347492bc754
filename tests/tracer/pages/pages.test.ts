import plantumlEncoder from 'plantuml-encoder'
import { describe, expect, test } from 'vitest'
import { hostileTraces } from '../../support/hostile-traces.ts'
import { separated } from '../../support/separated.ts'
import { problemsOf } from '../support/traces.ts'
import { renderTraces, smallTrace } from './site.ts'

const find = (files: ReturnType<typeof renderTraces>, path: string) => files.find((f) => f.path === path)?.content ?? ''

describe('whatever the names', () => {
  const files = renderTraces(separated(hostileTraces))

  test('no file lies outside the folder of generated files', () => {
    for (const { path } of files)
      expect(path).toMatch(
        /^developer\/tests\/(?:[\p{L}\p{M}\p{N}_-]+\/)*[\p{L}\p{M}\p{N}_.-]+\.(?:rst|puml|svg|json)$/u,
      )
    expect(files.map(({ path }) => path).filter((path) => path.includes('..'))).toEqual([])
  })

  test('no line is longer than docutils reads', () => {
    const pages = files.filter(({ path }) => path.endsWith('.rst'))
    const longest = Math.max(...pages.flatMap(({ content }) => content.split('\n').map(({ length }) => length)))
    expect(longest).toBeLessThan(10_000)
  })

  test('no page or diagram has a control character, or ends without a line end', () => {
    for (const { path, content } of files) {
      expect(content.replaceAll('\n', ''), path).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
      expect(content.endsWith('\n'), path).toBe(true)
    }
  })

  test('each diagram begins and ends once, and no line of it is a directive of a text', () => {
    for (const { path, content } of files.filter((file) => file.path.endsWith('.puml'))) {
      expect(content.match(/@start|@end/g), path).toEqual(['@start', '@end'])
      expect(content, path).not.toMatch(/^\s*!/m)
    }
  })
})

describe('a section in which nothing happens', () => {
  const files = renderTraces([smallTrace({}, ['One', 'Nothing'])])

  test('has neither table nor diagram, also when there are nodes', () => {
    expect(find(files, 'developer/tests/g/f/t.rst')).toContain('Nothing was recorded in this section.')
    expect(files.map(({ path }) => path).filter((path) => path.endsWith('.puml'))).toEqual([
      'developer/tests/diagrams/g/f/t_1.puml',
    ])
  })
})

describe('links to a server', () => {
  const page = 'developer/tests/g/f/t.rst'

  test('are not there unless one is configured', () => {
    for (const name of ['default', 'classic'] as const) {
      const files = renderTraces([smallTrace()], name)
      for (const { content } of files) expect(content.replace(/ xmlns="[^"]+"/, '')).not.toContain('http')
    }
  })

  test.each([
    ['default', 'g/f/t'],
    ['classic', 'f/t'],
  ] as const)('lead to the diagram, in the %s theme', (name, path) => {
    const files = renderTraces([smallTrace()], name, 'https://example.org/uml/')
    const [, encoded = ''] = /<https:\/\/example\.org\/uml\/svg\/([^>]+)>`__/.exec(find(files, page)) ?? []
    expect(plantumlEncoder.decode(encoded)).toBe(find(files, `developer/tests/diagrams/${path}_1.puml`))
  })

  test('are left out where they would be too long for a server', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    const text = (i: number) =>
      Array.from({ length: 158 }, (_, k) => letters[(((i + 1) * (k + 7) * 7919) ** 3 % 99_991) % 62])
    const asked = Array.from({ length: 90 }, (_, i) => ({ node: '1', op: 'asked', fields: { what: text(i).join('') } }))
    const random = [{ node: '1', op: 'joined' }, ...asked]
    const trace = smallTrace()
    const [section] = trace.sections
    const long = { ...trace, sections: section ? [{ ...section, events: random }] : [] }
    const links = find(renderTraces([long], 'default', 'https://example.org'), page).match(/https:\S*(?=>)/g) ?? []
    // The rest, which is shorter, has one.
    expect(links).toHaveLength(1)
    expect(links.every((link) => link.length <= 8000)).toBe(true)
  })
})

describe('names that collide are refused:', () => {
  const twice = (a: object, b: object) => [
    smallTrace({ ...a }),
    { ...smallTrace({ ...b }), source: 'traces/other.jsonl' },
  ]

  test.each([
    ['two tests of one name', twice({}, {}), 'developer/tests/g/f/t.rst'],
    ['tests that differ only in marks', twice({ test: 'a b' }, { test: 'a/b' }), 'developer/tests/g/f/a_b.rst'],
    ['tests that differ only in case', twice({ test: 'Abc' }, { test: 'aBC' }), /g\/f\/abc\.rst/i],
    ['files that differ only in case', twice({ file: 'Abc' }, { file: 'aBC' }), /g\/abc\/t\.rst/i],
    ['a group called features', [smallTrace({ group: 'features' })], 'developer/tests/features/index.rst'],
    ['a group called Features', [smallTrace({ group: 'Features' })], /features\/index\.rst/i],
    ['groups that differ only in marks', twice({ group: 'a b' }, { group: 'a_b', test: 'u' }), 'developer/tests/a_b'],
    ['groups that differ only in case', twice({ group: 'A' }, { group: 'a', test: 'u' }), /tests\/a\/index\.rst/i],
  ])('%s', (_, traces, place) => {
    const problems = problemsOf(() => renderTraces(traces))
    const told = problems.find(({ message }) =>
      typeof place === 'string' ? message.endsWith(place) : place.test(message),
    )
    expect(told).toMatchObject({ code: 'COLLISION', advice: 'rename one' })
    expect(told?.found).toMatch(/", "/)
  })

  test('two sections with one anchor, where they are', () => {
    const [told] = problemsOf(() => renderTraces([smallTrace({}, ['A b', 'a: B'])]))
    expect(told).toMatchObject({
      code: 'COLLISION',
      file: 'traces/t.jsonl',
      found: '"A b (line 2)", "a: B (line 3)"',
    })
  })

  test.each([
    ['a group called diagrams or legend', [smallTrace({ group: 'diagrams' }), smallTrace({ group: 'legend' })]],
    ['a test of the same name in another file', twice({ file: 'a' }, { file: 'b' })],
    ['a test of the same name and file in another group', twice({ group: 'a' }, { group: 'b' })],
    ['a test called index', [smallTrace({ test: 'index' })]],
  ])('%s collides with nothing', (_, traces) => {
    const files = renderTraces(traces, 'default', undefined, 'both')
    const paths = files.map(({ path }) => path)
    for (const { header } of traces) {
      expect(paths).toContain(`developer/tests/${header.group}/${header.file}/${header.test}.rst`)
      expect(paths).toContain(`developer/tests/diagrams/${header.group}/${header.file}/${header.test}_1.svg`)
    }
    expect(new Set(paths).size).toBe(paths.length)
    const labels = files.flatMap(({ content }) => content.match(/^\.\. _.*:$/gm) ?? [])
    expect(new Set(labels).size).toBe(labels.length)
  })

  test.each([
    ['another file', twice({ file: 'a' }, { file: 'b' })],
    ['another group', twice({ group: 'a' }, { group: 'b' })],
  ])('and none does in the classic theme where tests of one name are in %s', (_, traces) => {
    const files = renderTraces(traces, 'classic')
    const labels = files.flatMap(({ content }) => content.match(/^\.\. _.*:$/gm) ?? [])
    const names = traces.map(({ header }) => `.. _test.${header.group}.${header.file}.t:`)
    expect(labels.filter((label) => label.includes('test.'))).toEqual(names)
    expect(new Set(labels.map((label) => label.toLowerCase())).size).toBe(labels.length)
    expect(new Set(files.map(({ path }) => path.toLowerCase())).size).toBe(files.length)
  })
})
