import { expect, test } from 'vitest'
import { Catalogue, withImplied } from '../../../src/tracer/features/catalogue.ts'
import { buildDocument } from '../../../src/tracer/pages/document/document.ts'
import { END, HEADER, readLines } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

const texts = { short: 's', features: 'f', narrative: 'n' }
const ids = ['vote', 'vote/yes', 'vote/yes.with_pre', 'voter', 'voter/x']
const catalogue = new Catalogue(ids.map((id) => ({ id, folder: `features/${id}`, texts })))

test.each([
  ['vote', ['vote']],
  ['vote/yes', ['vote', 'vote/yes']],
  ['vote/yes.with_pre.late', ['vote', 'vote/yes', 'vote/yes.with_pre', 'vote/yes.with_pre.late']],
])('%s implies %j', (id, implied) => {
  expect(withImplied(id)).toEqual(implied)
})

test('features and the branches of each are told apart', () => {
  expect(catalogue.features).toEqual(['vote', 'voter'])
  expect(catalogue.branchesOf('vote')).toEqual(['vote/yes', 'vote/yes.with_pre'])
})

test('a feature that exists is no problem', () => {
  expect(ids.flatMap((id) => catalogue.problemsOf(id))).toEqual([])
})

test.each([
  ['vot', '"vot"', 'did you mean "vote"?'],
  ['vote/yes.wih_pre', '"vote/yes.wih_pre"', 'did you mean "vote/yes.with_pre"?'],
  ['vote/no.thing.at.all', '"vote/no"', undefined],
  ['something_else', '"something_else"', 'add it to the feature catalogue'],
])('%s does not exist', (id, found, advice) => {
  const legal = ids.map((each) => `"${each}"`).join(', ')
  const message = 'a feature that does not exist'
  const [problem, ...more] = catalogue.problemsOf(id)
  expect(more).toEqual([])
  expect(problem).toMatchObject({ code: 'FEATURE_UNKNOWN', message, found, legal })
  if (advice !== undefined) expect(problem?.advice).toBe(advice)
})

test('an id is unknown when what it implies is', () => {
  const orphan = new Catalogue([{ id: 'a/b', folder: 'x', texts }])
  expect(orphan.problemsOf('a/b')).toMatchObject([{ code: 'FEATURE_UNKNOWN', found: '"a"' }])
})

test('a text that is missing or blank is a gap', () => {
  const gaps = new Catalogue([{ id: 'a', folder: 'features/a', texts: { short: 's', narrative: ' \n' } }]).gaps()
  expect(gaps).toMatchObject([
    {
      code: 'FEATURE_TEXT_MISSING',
      file: 'features/a/features.rst',
      message: 'the feature "a" has no text of this kind',
    },
    { code: 'FEATURE_TEXT_MISSING', file: 'features/a/narrative.rst' },
  ])
  expect(catalogue.gaps()).toEqual([])
})

test('a section has a block a feature, with each branch once and after those that it implies', () => {
  const tests = ['vote/yes.with_pre', 'voter', 'vote/yes', 'vote/yes.without']
  const lines = [HEADER, { section: 'S', tests, uses: ['a/b.c'] }, { section: 'T' }, END]
  const [section, other] = buildDocument(readLines(lines), twoPhase).sections
  expect(section?.tests).toEqual([
    { feature: 'vote', branches: ['yes', 'yes.with_pre', 'yes.without'] },
    { feature: 'voter', branches: [] },
  ])
  expect(section?.uses).toEqual([{ feature: 'a', branches: ['b', 'b.c'] }])
  expect(other).toMatchObject({ number: 2, tests: [], uses: [] })
})
