import { describe, expect, test } from 'vitest'
import { Catalogue } from '../../../../../src/tracer/features/catalogue.ts'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import type { Trace } from '../../../../../src/tracer/trace/trace.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, renderTraces, smallTrace, theme, withEvidence } from '../../site.ts'

const FOLDER = 'developer/tests'

/** Pages by their path below the folder of generated files. */
function pagesOf(traces: readonly Trace[], known = catalogue, form = theme('default')): ReadonlyMap<string, string> {
  const templates = loadTemplates(form)
  const { files } = render({ traces, vocabulary: twoPhase, catalogue: known, theme: form, templates })
  return new Map(files.map(({ path, content }) => [path.slice(FOLDER.length + 1), content]))
}

function claiming(group: string, name: string, claims: object): Trace {
  const trace = smallTrace({ group, test: name, description: 'What it shows. And more.' })
  return { ...trace, sections: trace.sections.map((section) => ({ ...section, ...claims })) }
}

const pages = pagesOf([
  claiming('g', 't', { tests: ['feature_a/branch_a'], uses: ['feature_b'] }),
  claiming('h', 'u', { uses: ['feature_a'] }),
])

test('a group tells what each test shows, tests, and has', () => {
  const group = pages.get('g/index.rst')
  expect(group).toContain('1 test with 1 section.')
  expect(group).toContain('`t <f/t.rst>`__\n    What it shows.\n')
  const branch = '`branch a <../features/feature_a/index.rst#feature-feature-a-branch-a>`__'
  expect(group).toContain(`\`Feature a <../features/feature_a/index.rst>\`__:\n    ${branch}.`)
  expect(group).toContain('- `1. One <f/t.rst#test-g-f-t-one>`__')
})

test('a section leads to the features that it names, and they lead back', () => {
  expect(pages.get('g/f/t.rst')).toContain(
    '`branch a <../../features/feature_a/index.rst#feature-feature-a-branch-a>`__',
  )
  const feature = pages.get('features/feature_a/index.rst') ?? ''
  expect(feature).toContain('.. _`feature.feature_a`:')
  expect(feature.match(/- `1\. One <\.\.\/\.\.\/g\/f\/t\.rst#test-g-f-t-one>`__/g)).toHaveLength(2)
  expect(feature).toContain('*Used* by 1 section:')
  expect(pages.get('features/feature_b/index.rst')).toContain('*Tested* by no section.')
})

test('counts lead to the lists that they count', () => {
  const table = pages.get('features/coverage.rst') ?? ''
  const links = [...table.matchAll(/<(\w+)\/index\.rst#((?:tests|uses)-[^>]+)>/g)].map(
    ([, page, id]) => `${page} ${id}`,
  )
  const labels = ['tests.g.feature_a', 'uses.h.feature_a', 'uses.g.feature_b', 'tests.g.feature_a/branch_a']
  expect(links).toEqual([
    'feature_a tests-g-feature-a',
    'feature_a uses-h-feature-a',
    'feature_b uses-g-feature-b',
    'feature_a tests-g-feature-a-branch-a',
  ])
  const all = [...pages.values()].join('\n')
  for (const label of labels) expect(all).toContain(`.. _\`${label}\`:`)
})

test('lists of many sections are closed, a group each', () => {
  const many = Array.from({ length: 8 }, (_, i) => claiming(i < 4 ? 'g' : 'h', `t${i}`, { tests: ['feature_a'] }))
  const feature = pagesOf(many).get('features/feature_a/index.rst')
  expect(feature).toContain('.. container:: protokoll-fold\n\n   **4 sections in g**\n\n   .. _`tests.g.feature_a`:')
  expect(feature).toContain('.. container:: protokoll-fold\n\n   **4 sections in h**\n')
})

test('gaps are listed, and that there are none', () => {
  expect(pages.get('features/gaps.rst')).toContain('Used, and tested by no section')
  const unproved = /Claimed, without evidence\n-+\n+`branch a </
  expect(pages.get('features/gaps.rst')).toMatch(unproved)
  const known = withEvidence('feature_a/branch_a', 'feature_b')
  const all = pagesOf([claiming('g', 't', { tests: ['feature_a/branch_a', 'feature_b'] })], known)
  expect(all.get('features/gaps.rst')).toContain('There are no gaps.')
})

describe('without', () => {
  test.each(['default', 'classic'] as const)('features, nothing is said of them, in the %s theme', (name) => {
    const bare = pagesOf([smallTrace()], new Catalogue([]), theme(name))
    expect([...bare.keys()].filter((path) => path.startsWith('features/'))).toEqual([])
    expect([...bare.values()].filter((page) => page.includes('feature'))).toEqual([])
  })

  test('tests, every feature is a gap', () => {
    expect(pagesOf([]).get('features/gaps.rst')).toContain(
      '`branch a <feature_a/index.rst#feature-feature-a-branch-a>`__',
    )
  })
})

test('the classic theme has no such pages', () => {
  const paths = renderTraces([smallTrace()], 'classic').map(({ path }) => path)
  expect(paths.filter((path) => /coverage|gaps/.test(path))).toEqual([])
})
