import { expect, test } from 'vitest'
import { Catalogue } from '../../../../../src/tracer/features/catalogue.ts'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import type { Trace } from '../../../../../src/tracer/trace/trace.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, smallTrace, theme } from '../../site.ts'

/** The page of a test whose only section is like this. */
function pageOf(section: object, known = catalogue, end: Partial<Trace> = {}): string {
  const trace = smallTrace({ group: 'g', test: 't' })
  const traces = [{ ...trace, ...end, sections: trace.sections.map((each) => ({ ...each, ...section })) }]
  const form = theme('default')
  const { files } = render({
    traces,
    vocabulary: twoPhase,
    catalogue: known,
    theme: form,
    templates: loadTemplates(form),
  })
  return files.find(({ path }) => path === 'developer/tests/g/f/t.rst')?.content ?? ''
}

test('the features of a section are one line, by their titles', () => {
  const page = pageOf({ tests: ['feature_a/branch_a'], uses: ['feature_b'] })
  expect(page).toContain(
    '.. protokoll: rst-class:: protokoll-features\n\n' +
      'Tests: `Feature a <../../features/feature_a/index.rst>`__ › ' +
      '`branch a <../../features/feature_a/index.rst#feature-feature-a-branch-a>`__ · ' +
      'Uses: `Feature b <../../features/feature_b/index.rst>`__\n\n',
  )
  expect(page).not.toContain('.. include::')
  expect(pageOf({})).not.toContain('protokoll-features')
})

test('a branch that another implies is not named beside it, and a title is no markup', () => {
  const texts = { short: 'S.', features: '- A paper.', narrative: 'N.' }
  const titles = { f: 'A `title` <x>', 'f/a': 'the one', 'f/a.b': 'the *other*' }
  const entries = Object.entries(titles).map(([id, title]) => ({ id, title, texts, folder: `features/${id}` }))
  const page = pageOf({ tests: ['f/a.b'] }, new Catalogue(entries))
  expect(page).toContain(
    'Tests: `A \\`title\\` \\<x> <../../features/f/index.rst>`__ › ' +
      '`the \\*other\\* <../../features/f/index.rst#feature-f-a-b>`__\n',
  )
})

test('preparation is folded, unless something went wrong in it', () => {
  const fold = '.. container:: protokoll-fold\n\n   *Preparation: '
  const page = pageOf({ preparation: true })
  expect(page).toContain(`${fold}this section only brings the nodes to where the test begins*\n\n   .. image:: `)
  expect(page).toContain('\n         .. protokoll: trace-table:: ')
  expect(pageOf({})).not.toContain(fold)
  expect(pageOf({ preparation: true }, catalogue, { outcome: 'failed' })).not.toContain(fold)
})
