import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withImplied } from '../../src/tracer/features/catalogue.ts'
import { loadCatalogue, loadTraces, loadVocabulary } from '../../src/tracer/io/load.ts'

const SCENARIOS = 'tests/scenarios'
const ENDS_A_SENTENCE = /[.:]$/

/** Every feature that some section claims to test, as the sources of the scenarios say. */
function testedIds(): ReadonlySet<string> {
  const files = readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  )
  const lists = files.flatMap((file) => [
    ...readFileSync(join(SCENARIOS, file), 'utf8').matchAll(/tests(?::| =) \[([^\]]*)\]/g),
  ])
  const ids = lists.flatMap(([, list = '']) => [...list.matchAll(/'([^']+)'/g)].map(([, id = '']) => id))
  return new Set(ids.flatMap(withImplied))
}

test('every feature and every branch is tested by a section of a scenario', () => {
  const { entries } = loadCatalogue('features')
  const tested = testedIds()
  expect([...entries.keys()].filter((id) => !tested.has(id))).toEqual([])
  expect(entries.size).toBeGreaterThan(100)
})

test('every text is one: a sentence in short, the literature in features, paragraphs in narrative', () => {
  const { entries } = loadCatalogue('features')
  for (const { id, texts } of entries.values()) {
    const { short = '', features = '', narrative = '' } = texts
    expect([id, short.trim().split('\n').length, short.trim().at(-1)]).toEqual([id, 1, '.'])
    expect([id, features.trim().startsWith('- ')]).toEqual([id, true])
    expect([id, narrative.trim().length > 300, ENDS_A_SENTENCE.test(narrative.trim())]).toEqual([id, true, true])
    expect([id, /TODO|TBD|lorem ipsum/i.test(short + features + narrative)]).toEqual([id, false])
  }
})

test('every feature has an example, which is a section that tests it', () => {
  const traces = loadTraces(['docs-out/traces'], loadVocabulary('vocabulary/raft.json'))
  const testing = traces.flatMap(({ header: { group, test: name }, sections }) =>
    sections.flatMap(({ title, tests = [] }) =>
      tests.flatMap(withImplied).map((id) => `${id}: ${[group, name, title].join(' / ')}`),
    ),
  )
  const { features, entries } = loadCatalogue('features')
  const examples = features.map((id) => `${id}: ${entries.get(id)?.example}`)
  expect(examples.filter((example) => !testing.includes(example))).toEqual([])
})
