import { expect, test } from 'vitest'
import { apart, pictureOfBoth } from '../../../../src/tracer/diff/forms/html/both-sides.ts'
import { excerptOf } from '../../../../src/tracer/diff/forms/html/excerpt.ts'
import { buildDocument } from '../../../../src/tracer/pages/document/document.ts'
import { mergeSpans } from '../../../../src/tracer/pages/document/merge-spans.ts'
import { type PictureSide, SIDE_SIGNS } from '../../../../src/tracer/pages/document/picture-sides.ts'
import type { Spacetime } from '../../../../src/tracer/pages/document/spacetime.ts'
import type { RoleSpan } from '../../../../src/tracer/pages/document/spacetime-spans.ts'
import { answered, compareOne, handle, mark, send, traceOf, words } from '../../diff/support.ts'

const common = [mark('1', 'asked', { what: 'a' })]
const start = [...common, send('1', '2', 7), handle('2', '1', 7, { round: 7 }), answered('2', 'yes')]

const PAIRS = {
  added: [start, [...start, send('2', '3', 7), handle('3', '2', 7, { round: 7 })]],
  removed: [[...start, send('2', '3', 7), mark('3', 'asked', { what: 'b' })], start],
  changed: [start, JSON.parse(JSON.stringify(start).replaceAll('"round":7', '"round":8'))],
  moved: [
    [...start, mark('1', 'asked', { what: 'x' }), mark('1', 'asked', { what: 'y' })],
    [...start, mark('1', 'asked', { what: 'y' }), mark('1', 'asked', { what: 'x' })],
  ],
} as const

/** What is left of a picture of both for one side, without the signs. */
function only({ rows, arrows }: Spacetime, side: PictureSide) {
  const own = <T extends { readonly side?: PictureSide }>(items: readonly T[]) =>
    items.filter((item) => item.side === undefined || item.side === side)
  const plain = (text: string) => (text.startsWith(`${SIDE_SIGNS[side]} `) ? text.slice(2) : text)
  const shown = own(rows)
  const at = (row: number | undefined) => (row === undefined ? undefined : shown.indexOf(rows[row] as never))
  return {
    rows: shown.map(({ notes, changes }) => ({
      notes: own(notes).map(({ node, label, text }) => [node, plain(label), text]),
      changes: own(changes).map(({ node, text }) => [node, plain(text)]),
    })),
    arrows: own(arrows)
      .map(({ from, to, fate, label, sent, ended }) =>
        JSON.stringify([from, to, fate, plain(label), at(sent), at(ended)]),
      )
      .sort(),
  }
}

test.each(Object.entries(PAIRS))(
  'without what is marked, a picture of both is that of one side: %s',
  (status, pair) => {
    const { test: differing } = compareOne(traceOf(pair[0]), traceOf(pair[1]))
    if (!differing?.first) throw new Error('nothing differs')
    const both = pictureOfBoth(differing, differing.first, { before: words, after: words })
    expect(differing.first.steps.map((step) => step.status)).toContain(status)
    for (const side of ['before', 'after'] as const) {
      const own = buildDocument(excerptOf(differing, differing.first, side), apart(words)).sections[0]?.spacetime
      if (!own) throw new Error('no picture')
      expect(only(both, side)).toEqual(only(own, side))
    }
    expect(both.rows.map(({ tableRow }) => tableRow)).toEqual(
      both.rows.map(({ tableRow }) => tableRow).toSorted((a = 0, b = 0) => a - b),
    )
  },
)

test('spans that both sides have are whole, all others are of one side', () => {
  const spans = (...all: [number, number, string][]): RoleSpan[] =>
    all.map(([from, to, role]) => ({ from, to, role, label: role }))
  const before = spans([-1, 2, 'a'], [2, 5, 'b'])
  const after = spans([-1, 3, 'a'], [3, 5, 'b'])
  const merged = mergeSpans({ before, after }, ({ role }) => role, 5)
  expect(merged.map(({ from, to, role, side }) => [from, to, role, side])).toEqual([
    [-1, 2, 'a', undefined],
    [2, 3, 'b', 'before'],
    [2, 3, 'a', 'after'],
    [3, 5, 'b', undefined],
  ])
})
