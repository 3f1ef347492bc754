import { describe, expect, test, vi } from 'vitest'
import { Search } from '../../../src/tracer/features/evidence/find.ts'
import { EXISTENCE } from '../../../src/tracer/features/evidence/way.ts'
import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { PageMaker } from '../../../src/tracer/pages/page-maker.ts'
import type { Entry, Splice } from '../../../src/tracer/trace/entry-list.ts'
import type { TraceEvent } from '../../../src/tracer/trace/events.ts'
import { fold } from '../../../src/tracer/trace/fold.ts'
import { compare } from '../diff/support.ts'
import { counted, growth, MUCH } from '../support/growth.ts'
import { events, JOINED, longTrace, power } from '../support/long-traces.ts'
import { END, HEADER, readLines, SECTION } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import { catalogue, theme } from './site.ts'

const maker = new PageMaker({
  vocabulary: twoPhase,
  catalogue,
  theme: theme('default'),
  templates: loadTemplates(theme('default')),
})

/** How a log becomes as long as there are events, in splices that say what is new. */
const SHAPES: readonly [string, (entry: Entry, i: number) => Splice][] = [
  ['that grows', (entry) => ({ add: [entry] })],
  ['that grows and loses its first entries', (entry, i) => ({ ...(i % 3 === 2 ? { drop: 1 } : {}), add: [entry] })],
  [
    'that grows and has its last entry replaced',
    (entry, i) => (i % 2 === 1 ? { keep: (i - 1) / 2, add: [entry] } : { add: [entry] }),
  ],
  ['that moves on once it is long', (entry, i) => ({ ...(i > 500 ? { drop: 1 } : {}), add: [entry] })],
]

/** What happens to it, and what it takes to make something of that: looks at entries, and copies of them. */
function workOf(count: number, splice: (entry: Entry, i: number) => Splice, use: (all: readonly TraceEvent[]) => void) {
  const { items, looks } = counted(Array.from({ length: count }, (_, i) => ({ what: `w${i}` })))
  const all = items.map((entry, i) => power('1', { log: splice(entry, i) }))
  let copies = 0
  const slice = Array.prototype.slice
  const spy = vi.spyOn(Array.prototype, 'slice').mockImplementation(function (this: unknown[], ...bounds) {
    const made = slice.apply(this, bounds)
    if (typeof made[0] === 'object' && made[0] !== null && 'what' in made[0]) copies += made.length
    return made
  })
  use([...JOINED, ...all])
  spy.mockRestore()
  return looks() + copies
}

describe.each(SHAPES)('a log %s', (_, splice) => {
  test.each<[string, (all: readonly TraceEvent[]) => void]>([
    ['folding it', (all) => void fold(longTrace(all), twoPhase)],
    ['making its pages', (all) => maker.pagesOf(longTrace(all)).files[Symbol.iterator]().next()],
    [
      'making all of its pages and pictures',
      (all) => {
        for (const file of maker.pagesOf(longTrace(all)).files) expect(file.content).not.toBe('')
      },
    ],
    [
      'looking for evidence in it',
      (all) => {
        const [section] = fold(longTrace(all), twoPhase)
        if (!section) throw new Error('no section')
        const search = new Search(section)
        const seen = { op: 'power', keeps: ['log'], after: { log: { above: '$before.log' } } }
        expect(search.find(seen, search.whole, new Map(), EXISTENCE)).toEqual([])
      },
    ],
    [
      'comparing it with the same',
      (all) => expect(compare([longTrace(all)], [longTrace(all)], twoPhase, twoPhase).verdict).toBe('nothing'),
    ],
  ])('takes no more to make something of than there is of it: %s', (_name, use) => {
    const results = new Map([900, 3600].map((count) => [count, workOf(count, splice, use)]))
    const grown = growth((count) => (results.get(count) ?? 0) + count, 900)
    expect(grown, `${[...results.values()]}`).toBeLessThan(MUCH)
  })
})

test('a log of 20,000 entries is read and folded, each state as it was', () => {
  const lines = events(20_000, (i) => power('1', { log: { add: [{ what: `w${i}` }] } }))
  const [section] = fold(readLines([HEADER, SECTION, { node: '1', op: 'joined' }, ...lines, END]), twoPhase)
  const at = (place: number) => JSON.parse(JSON.stringify(section?.frames[place]?.states.get('1')?.['log'] ?? []))
  expect([at(0), at(2)]).toEqual([[], [{ what: 'w0' }, { what: 'w1' }]])
  expect([at(20_000).length, at(20_000).at(-1)]).toEqual([20_000, { what: 'w19999' }])
})
