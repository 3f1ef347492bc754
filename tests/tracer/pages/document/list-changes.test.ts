import { describe, expect, test } from 'vitest'
import { buildDocument, type Section } from '../../../../src/tracer/pages/document/document.ts'
import { parseVocabulary } from '../../../../src/tracer/trace/parse-vocabulary.ts'
import type { Vocabulary } from '../../../../src/tracer/trace/vocabulary.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../../support/traces.ts'
import { twoPhase, twoPhaseWords } from '../../support/two-phase.ts'

const power = (set?: object) => ({ node: '1', op: 'power', ...(set ? { set } : {}) })
const votes = (splice: object) => power({ votes: splice })

/** The section in which these lines are all that happens. */
function sectionOf(lines: readonly object[], words: Vocabulary = twoPhase): Section {
  const trace = readLines([HEADER, SECTION, ...JOINED, { section: 'Two' }, ...lines, END], words)
  const section = buildDocument(trace, words).sections.at(-1)
  if (!section) throw new Error('no section')
  return section
}

/** What each row says of what changed at the first node, and which lines the notes of diagrams have. */
function told(...lines: readonly object[]): { deltas: string[]; notes: string[] } {
  const { table, sequence } = sectionOf([power(), ...lines])
  const notes = sequence.steps.flatMap((step) => (step.type === 'changes' ? step.changes : []))
  return { deltas: table.rows.slice(1).map(([cell]) => cell?.delta ?? ''), notes }
}

const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `v${from + i}`)

describe('a list', () => {
  test.each<[string, object, string, string[]]>([
    ['grows', { add: ['c'] }, 'v[3]+1', ['votes: 2 → 3 entries: a, b, c', 'votes, added: c']],
    ['loses its first', { drop: 1 }, 'v[1]-1', ['votes: 2 → 1 entry: b', 'votes, taken from the front: a']],
    ['loses its last', { keep: 1 }, 'v[1]-1', ['votes: 2 → 1 entry: a', 'votes, taken from the end: b']],
    ['loses all', { keep: 0 }, 'v[0]-2', ['votes: 2 → 0 entries', 'votes, taken away: a, b']],
    [
      'moves on',
      { drop: 1, add: ['c'] },
      'v[2]-1+1',
      ['votes: 2 → 2 entries: b, c', 'votes, taken from the front: a', 'votes, added: c'],
    ],
    ['has an empty text', { add: [''] }, 'v[3]+1', ['votes: 2 → 3 entries: a, b, ""', 'votes, added: ""']],
  ])('that %s', (_, splice, delta, notes) => {
    const all = told(votes({ add: ['a', 'b'] }), votes(splice))
    expect(all).toEqual({ deltas: ['v[2]', delta], notes: ['votes: ? → 2 entries: a, b', ...notes] })
  })

  test('that is told to become what it is has not changed', () => {
    const { table } = sectionOf([votes({ add: ['a'] }), votes({ drop: 1, add: ['a'] })])
    expect(table.rows[1]?.[0]).toMatchObject({ role: 'WORK', roleId: 'working', op: 'POWER', delta: '' })
    expect(table.rows[1]?.[0]).not.toHaveProperty('changed')
  })

  test('that is long is told by its first and last entries, and how many more there are', () => {
    const { notes } = told(votes({ add: many(20_000) }), votes({ drop: 10_000, add: many(3, 20_000) }))
    expect(notes).toEqual([
      'votes: ? → 20000 entries: v0, v1, … 19996 more, v19998, v19999',
      'votes: 20000 → 10003 entries: v10000, v10001, … 9999 more, v20001, v20002',
      'votes, taken from the front: v0, v1, … 9996 more, v9998, v9999',
      'votes, added: v20000, v20001, v20002',
    ])
  })

  test('with long entries is told in a bounded line all the same', () => {
    const { notes } = told(votes({ add: many(9).map((name) => name.repeat(5000)) }))
    expect(notes.map(({ length }) => length < 200)).toEqual([true])
    expect(notes[0]).toContain(', … 5 more, ')
  })

  test('repeats itself where the same comes and goes, and a row in which it changes is no repetition', () => {
    const quiet = Array.from({ length: 20 }, () => votes({ drop: 1, add: ['a'] }))
    const growing = Array.from({ length: 20 }, () => votes({ add: ['a'] }))
    expect(sectionOf([votes({ add: ['a'] }), ...quiet]).folds).toMatchObject([{ cycle: 1, times: 20 }])
    expect(sectionOf([votes({ add: ['a'] }), ...growing]).folds).toEqual([])
  })
})

describe('what is not known', () => {
  const words = parseVocabulary(
    {
      ...twoPhaseWords,
      variables: twoPhaseWords.variables.map(({ id, ...word }) => {
        if (id !== 'reach') return { id, ...word }
        const { initial, ...rest } = word
        return { id, ...rest, cutsOff: true }
      }),
    },
    'words.json',
  )

  test('is shown as that where it becomes known', () => {
    const { table, spacetime } = sectionOf([power(), power({ reach: 2 }), power()], words)
    expect(table.rows.map(([cell]) => cell?.delta)).toEqual(['', 'n=2', ''])
    expect(spacetime.rows[1]?.changes[0]?.details).toEqual([{ field: 'reach', value: '? → 2' }])
  })

  test('does not stand, and does not cut a node off', () => {
    const { table, spacetime } = sectionOf([power(), power({ round: 1 })], words)
    expect(table.rows.map(([cell]) => cell?.delta)).toEqual(['', 'r-1'])
    expect(spacetime.lifelines.flatMap(({ cutOff }) => cutOff)).toEqual([])
  })
})
