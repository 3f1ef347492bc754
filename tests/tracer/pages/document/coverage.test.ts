import { describe, expect, test } from 'vitest'
import { Catalogue } from '../../../../src/tracer/features/catalogue.ts'
import {
  coverageOf,
  exampleOf,
  gapsOf,
  lostExamples,
  sectionsIn,
  testedBy,
} from '../../../../src/tracer/pages/document/coverage.ts'
import { buildDocument } from '../../../../src/tracer/pages/document/document.ts'
import { buildSite, type Site } from '../../../../src/tracer/pages/document/site.ts'
import type { Trace } from '../../../../src/tracer/trace/trace.ts'
import { twoPhase } from '../../support/two-phase.ts'
import { catalogue, smallTrace, withEvidence } from '../site.ts'

interface Claims {
  readonly tests?: string[]
  readonly uses?: string[]
  readonly preparation?: true
  /** How many rows its table has. */
  readonly rows?: number
}

/** A trace whose sections claim these. */
function claiming(group: string, name: string, ...claims: readonly Claims[]): Trace {
  const titles = claims.map((_, i) => `S${i + 1}`)
  const trace = smallTrace({ group, test: name }, titles)
  const sections = trace.sections.map((section, i) => {
    const { rows = 1, ...rest } = claims[i] ?? {}
    const first = i === 0 ? [{ node: '1', op: 'joined' }] : []
    const more = Array.from({ length: rows - first.length }, () => ({ node: '1', op: 'cut' }))
    return { ...section, ...rest, events: [...first, ...more] }
  })
  return { ...trace, sections }
}

function siteOf(traces: readonly Trace[], known = catalogue): Site {
  return buildSite(
    traces.map((trace) => buildDocument(trace, twoPhase)),
    known,
    twoPhase,
  )
}

describe('coverage', () => {
  const site = siteOf([
    claiming('b', 'u', { uses: ['feature_a/branch_a'] }, {}, { tests: ['feature_b'] }),
    claiming('a', 't', { tests: ['feature_a/branch_a', 'feature_a'], uses: ['feature_b'] }, { tests: ['feature_a'] }),
    claiming('a', 's', { tests: ['feature_a'] }),
  ])
  const coverage = coverageOf(site)
  const shown = (id: string, kind: 'tests' | 'uses') =>
    coverage
      .get(id)
      ?.[kind].map(({ group, sections, documents }) => [
        group.slug,
        sections,
        documents.map(({ document, sections: own }) => [document.test, own.map(({ number }) => number)]),
      ])

  test('is by group, then by test, and every section counts once', () => {
    expect(shown('feature_a', 'tests')).toEqual([
      [
        'a',
        3,
        [
          ['s', [1]],
          ['t', [1, 2]],
        ],
      ],
    ])
    expect(shown('feature_a', 'uses')).toEqual([['b', 1, [['u', [1]]]]])
    expect(shown('feature_a/branch_a', 'tests')).toEqual([['a', 1, [['t', [1]]]]])
    expect(shown('feature_b', 'tests')).toEqual([['b', 1, [['u', [3]]]]])
    expect(sectionsIn(coverage.get('feature_a')?.tests ?? [])).toBe(3)
  })

  test('names everything in the catalogue, also what nobody names, and without tests', () => {
    expect([...coverageOf(siteOf([])).values()]).toEqual(Array(3).fill({ tests: [], uses: [] }))
    expect([...coverage.keys()]).toEqual([...catalogue.entries.keys()])
    expect(coverageOf(siteOf([claiming('g', 't', {})], new Catalogue([]))).size).toBe(0)
  })

  test('what a test tests is what its sections do, each once', () => {
    const [, document] = site.groups[0]?.documents ?? []
    expect(document && testedBy(document)).toEqual([{ feature: 'feature_a', branches: ['branch_a'] }])
  })
})

describe('the example of a feature', () => {
  const example = (...claims: Claims[]) =>
    exampleOf({ tests: siteOf([claiming('g', 't', {}, ...claims)]).mentions.get('feature_a')?.tests ?? [] })?.section
      .title
  const tests = ['feature_a']

  test.each<[string, Claims[], string | undefined]>([
    [
      'the shortest that shows enough',
      [
        { tests, rows: 20 },
        { tests, rows: 9 },
        { tests, rows: 2 },
      ],
      'S3',
    ],
    [
      'the first of these',
      [
        { tests, rows: 9 },
        { tests, rows: 9 },
      ],
      'S2',
    ],
    [
      'the longest where none does',
      [
        { tests, rows: 2 },
        { tests, rows: 4 },
        { tests, rows: 3 },
      ],
      'S3',
    ],
    [
      'one that tests nothing else',
      [
        { tests: [...tests, 'feature_b'], rows: 9 },
        { tests, rows: 3 },
      ],
      'S3',
    ],
    ['one that does, where all do', [{ tests: [...tests, 'feature_b'], rows: 3 }], 'S2'],
    [
      'no preparation',
      [
        { tests, rows: 9, preparation: true },
        { tests, rows: 2 },
      ],
      'S3',
    ],
    ['none in which nothing happens', [{ tests, rows: 0 }], undefined],
    ['none that only uses it', [{ uses: tests, rows: 9 }], undefined],
  ])('is %s', (_, claims, title) => {
    expect(example(...claims)).toBe(title)
  })

  test('is the one that the catalogue names, if there is one that tests it', () => {
    const site = siteOf([claiming('g', 't', {}, { tests, rows: 9 }, { tests, rows: 30 }, { uses: tests, rows: 9 })])
    const { tests: seen } = site.mentions.get('feature_a') ?? { tests: [] }
    const named = ['g / t / S3', 'g / t / S4', 'g / u / S3'].map(
      (name) => exampleOf({ tests: seen }, name)?.section.title,
    )
    expect(named).toEqual(['S3', 'S2', 'S2'])
  })
})

describe('gaps', () => {
  test('are what is used or named by nobody, what the catalogue lacks, and tests that claim nothing', () => {
    const { silent, ...gaps } = gapsOf(
      siteOf([
        claiming('g', 't', { uses: ['feature_b'] }),
        claiming('g', 'u', {}, { tests: ['feature_a', 'nowhere/x'], uses: ['elsewhere'] }),
      ]),
    )
    expect(gaps).toEqual({
      used: ['feature_b'],
      unnamed: ['feature_a/branch_a'],
      unproved: ['feature_a'],
      unknown: ['elsewhere', 'nowhere', 'nowhere/x'],
    })
    expect(silent.map((document) => document.test)).toEqual(['t'])
  })

  test('are none where everything is tested', () => {
    const all = claiming('g', 't', { tests: ['feature_a/branch_a', 'feature_b'] })
    const none = { used: [], unnamed: [], unproved: [], unknown: [], silent: [] }
    expect(gapsOf(siteOf([all], withEvidence('feature_a/branch_a', 'feature_b')))).toEqual(none)
  })

  test('are claims without evidence, but not of what a branch with evidence implies', () => {
    const site = (known: Catalogue, ...tests: string[]) => siteOf([claiming('g', 't', { tests })], known)
    expect(gapsOf(site(catalogue, 'feature_a/branch_a')).unproved).toEqual(['feature_a/branch_a'])
    expect(gapsOf(site(withEvidence('feature_a/branch_a'), 'feature_a/branch_a')).unproved).toEqual([])
    expect(gapsOf(site(withEvidence('feature_a/branch_a'), 'feature_a')).unproved).toEqual(['feature_a'])
    const entry = (id: string) => ({ id, folder: `features/${id}`, texts: {} })
    const deep = new Catalogue(['a', 'a/b', 'a/bc', 'a/b.c'].map(entry))
    expect(gapsOf(site(deep, 'a/b.c', 'a/bc')).unproved).toEqual(['a/bc', 'a/b.c'])
    const used = siteOf([claiming('g', 't', { uses: ['feature_a/branch_a'] })])
    expect(gapsOf(used).unproved).toEqual([])
  })
})

test('an example that the catalogue names and no section is, or one that tests something else, is told', () => {
  const named = (example: string) =>
    new Catalogue([{ id: 'feature_a', folder: 'features/feature_a', texts: {}, example }])
  const site = (example: string) => siteOf([claiming('g', 't', { tests: ['feature_a'] }, {})], named(example))
  expect(lostExamples(site('g / t / S1'))).toEqual([])
  expect(lostExamples(site('g / t / S2'))).toEqual(['feature_a'])
  expect(lostExamples(site('g / t / gone'))).toEqual(['feature_a'])
})
