import { describe, expect, test } from 'vitest'
import { at, handled, mark, pictureOf, sectionsOf } from '../../support/pictures.ts'

const ways = (...lines: readonly object[]) =>
  pictureOf(...lines).arrows.map(({ from, to, fate, sent, ended }) => [`${from}>${to}`, fate, sent, ended])

describe('an arrow', () => {
  test('goes from the row of sending to the row of handling, whatever comes between', () => {
    expect(ways(at('queue'), at('send'), mark('cut', '3'), handled())).toEqual([['1>2', 'handled', 1, 3]])
  })

  test.each([
    ['handled, having been sent before the section', [mark('cut'), handled()], 'handled_late', undefined, 1],
    ['under way at the end', [mark('cut'), at('send')], 'under_way', 1, undefined],
    ['sent and lost', [at('send'), mark('cut'), at('lose')], 'lost', 0, 2],
    ['lost before it was sent', [mark('cut'), at('lose')], 'lost', undefined, 1],
    ['blocked', [mark('cut'), at('block')], 'blocked', undefined, 1],
  ])('of a message that is %s ends where it did', (_, lines, fate, sent, ended) => {
    expect(ways(...lines)).toEqual([['1>2', fate, sent, ended]])
  })

  test('is there once for each message, also where two are the same', () => {
    expect(ways(at('send'), at('send'), handled(), handled())).toEqual([
      ['1>2', 'handled', 0, 2],
      ['1>2', 'handled', 1, 3],
    ])
  })

  test('knows all that the message says, also what cells leave out', () => {
    const [arrow] = pictureOf(at('send')).arrows
    expect(arrow).toMatchObject({
      label: 'pre r-7',
      meaning: 'prepare: Can you?',
      details: [
        { field: 'round', value: '7' },
        { field: 'by', value: 'S1' },
      ],
    })
  })
})

describe('rows', () => {
  test('are those of the table, and one more for each message that ends without one', () => {
    const [section] = sectionsOf([mark('cut'), at('queue'), at('block'), at('send'), handled(), at('send'), at('lose')])
    expect(section?.spacetime.rows.map(({ tableRow }) => tableRow)).toEqual([0, undefined, 1, 2, 3, undefined])
    expect(section?.table.rows).toHaveLength(4)
  })

  test('say what happened in the words of the table', () => {
    expect(pictureOf(at('send'), handled(), mark('cut')).rows.map(({ text }) => text)).toEqual([
      'S1 pre+S2 r-7',
      'S2 S1+pre r-7',
      'S1 CUT',
    ])
  })

  test('that several nodes share have a note for each', () => {
    const joined = ['8', '9'].map((node) => mark('joined', node))
    const { rows } = pictureOf(...joined)
    expect(rows.map(({ notes }) => notes.map(({ node, label }) => node + label))).toEqual([['8JOINED', '9JOINED']])
  })

  test('with a mark that diagrams leave out have no note; nor have those of messages, but for one that only waits', () => {
    const notes = (...lines: readonly object[]) =>
      pictureOf(...lines).rows.flatMap((row) => row.notes.map(({ label, text }) => `${label} ${text}`))
    expect(notes(mark('power'))).toEqual([])
    expect(notes(at('send'), handled())).toEqual([])
    expect(notes(at('queue'), mark('cut'))).toEqual(['queued pre+S2 r-7', 'CUT '])
    expect(notes(at('block'))).toEqual([])
  })

  test('tell an alarm with all that it says', () => {
    const [row] = pictureOf(mark('broken', '2', { rule: 'a rule', other: '1' })).rows
    expect(row?.notes).toEqual([
      {
        node: '2',
        full: 'BROKEN a rule S1',
        label: 'BROKEN',
        text: 'a rule S1',
        meaning: 'Two servers *differ*.',
        details: [
          { field: 'rule', value: 'a rule' },
          { field: 'other', value: 'S1' },
        ],
        alarm: true,
      },
    ])
  })
})

describe('what changed', () => {
  const texts = (...lines: readonly object[]) =>
    pictureOf(...lines).rows.map(({ changes }) => changes.map(({ node, text }) => `${node}: ${text}`).join('; '))

  test('is told in short, by name where there is no short form, and without the role', () => {
    const set = { round: 3, coordinator: '2', role: 'prepared' }
    expect(texts(mark('cut', '1', {}, set))).toEqual(['1: r-3 coordinator S2'])
    expect(texts(mark('cut', '1', {}, { role: 'prepared' }))).toEqual([''])
  })

  test('is told from one value to the other where there is room', () => {
    const [row] = pictureOf(mark('cut', '1', {}, { round: 3, coordinator: '2' })).rows
    expect(row?.changes[0]?.details).toEqual([
      { field: 'round', value: '0 → 3' },
      { field: 'coordinator', value: '- → S2' },
    ])
  })

  test('where nothing makes a row is told in the next one, or in one more at the end', () => {
    const queued = (round: number) => ({ ...at('queue'), set: { round } })
    expect(texts(mark('cut'), queued(1), mark('cut', '2'))).toEqual(['', '1: r-1'])
    expect(texts(mark('cut'), queued(2))).toEqual(['', '1: r-2'])
    expect(pictureOf(mark('cut'), queued(2)).rows[1]).toMatchObject({ tableRow: undefined, notes: [], text: '' })
  })

  test('is nothing where a value is set to what it was', () => {
    expect(texts(mark('cut', '1', {}, { round: 0 }))).toEqual([''])
  })
})
