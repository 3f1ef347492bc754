import { expect, test } from 'vitest'
import { buildDocument } from '../../../../src/tracer/pages/document/document.ts'
import { stripLines } from '../../../../src/tracer/pages/writers/rst/strip-lines.ts'
import { parseVocabulary } from '../../../../src/tracer/trace/parse-vocabulary.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../../support/traces.ts'
import { twoPhaseWords } from '../../support/two-phase.ts'

const vocabulary = parseVocabulary(
  {
    ...twoPhaseWords,
    roles: twoPhaseWords.roles.map((role) => (role.id === 'prepared' ? { ...role, title: 'Ready' } : role)),
    variables: [
      ...twoPhaseWords.variables.map((word) => {
        if (word.id === 'reach') return { ...word, cutsOff: true }
        const framed = { upTo: 'round', last: 'last' }
        return word.id === 'log' ? { ...word, boxes: 'what', framed, initial: [] } : word
      }),
      { id: 'last', type: 'integer', initial: 0, meaning: 'The last of the log.' },
      { id: 'epoch', type: 'integer', meaning: 'Nobody knows it at first.' },
    ],
    marks: twoPhaseWords.marks.map((word) => (word.id === 'cut' ? { ...word, stops: true } : word)),
  },
  'words.json',
)

/** What the strip of each section says. */
function stripsOf(...lines: readonly object[]): string[][] {
  const { sections } = buildDocument(readLines([HEADER, ...lines, END], vocabulary), vocabulary)
  return sections.map(({ strip }) => stripLines(strip))
}

const two = [SECTION, ...JOINED.slice(0, 2)]
const meanwhile = (node: string, set: object) => ({ meanwhile: node, set })
const power = (node: string, set?: object) => ({ node, op: 'power', ...(set ? { set } : {}) })

test('a section that begins without nodes has no strip; nodes that are alike share a line, and say nothing that is as at first', () => {
  expect(stripsOf(...two, { section: 'Two' })).toEqual([[], ['node S1', 'node S2', 'role working working']])
})

test('a value of which nothing was known at first is told where it is known', () => {
  const [, second, third] = stripsOf(...two, power('1', { epoch: 5 }), { section: 'Two' }, power('2'), {
    section: 'Three',
  })
  expect(second).toEqual(['node S1', 'role working working', 'value epoch 5', 'node S2', 'role working working'])
  expect(third).toEqual(second)
})

test('a value that is not as at first is told, and what became of one between the sections', () => {
  const [, second, third] = stripsOf(
    ...two,
    power('1', { round: 2, note: '' }),
    { section: 'Two' },
    meanwhile('1', { round: 3, coordinator: '2', role: 'prepared' }),
    power('1', { note: 'a\nb' }),
    { section: 'Three' },
    meanwhile('1', { note: '' }),
  )
  expect(second).toEqual([
    'node S1',
    'role prepared working → Ready',
    'role-changed',
    'changed round 2 → 3',
    'changed coordinator - → S2',
    'node S2',
    'role working working',
  ])
  expect(third).toContain('value round 3')
  expect(third).toContain('changed note a␊b → ""')
})

test('a node that is down has no role, one that came between the sections is new, and one that is cut off is told', () => {
  const [, second, third] = stripsOf(
    ...two,
    { node: '1', op: 'cut', set: { reach: 2 } },
    { section: 'Two' },
    meanwhile('3', {}),
    power('2'),
    { section: 'Three' },
    meanwhile('1', { round: 1 }),
  )
  const down = ['node S1', 'role - down', 'cut-off', 'value reach 2']
  expect(second).toEqual([...down, 'node S2', 'role working working', 'node S3', 'role working working', 'new'])
  expect(third?.slice(0, 5)).toEqual([
    'node S1',
    'role working down → working',
    'role-changed',
    'cut-off',
    'changed round 0 → 1',
  ])
})

test('a list is told by boxes: which entries are settled, which came, and how many stand before them', () => {
  const entries = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ what: `w${from + i}` }))
  const [, second, third] = stripsOf(
    ...two,
    power('1', { log: { add: entries(1, 2) }, last: 2, round: 1 }),
    { section: 'Two' },
    meanwhile('1', { log: { add: entries(3, 1) }, last: 3 }),
    { section: 'Three' },
    meanwhile('1', { log: { drop: 1, add: entries(4, 12) }, last: 15 }),
  )
  expect(second?.slice(0, 8)).toEqual([
    'node S1',
    'role working working',
    'value round 1',
    'changed log 2 → 3 entries',
    'box-settled w1',
    'box w2',
    'box-added w3',
    'changed last 2 → 3',
  ])
  expect(third?.slice(3, 6)).toEqual(['changed log 3 → 14 entries (1 gone)', 'before 2', 'box-added w4'])
})
