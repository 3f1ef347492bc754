import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../../../src/tracer/common/limits.ts'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import { parseVocabulary } from '../../../../../src/tracer/trace/parse-vocabulary.ts'
import { HOSTILE } from '../../../../support/hostile.ts'
import { type Element, elementsOf, parseXml } from '../../../../support/xml.ts'
import { textOf, titleOf } from '../../../support/drawn-pictures.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../../../support/traces.ts'
import { twoPhaseWords } from '../../../support/two-phase.ts'
import { catalogue, theme } from '../../site.ts'

/** The words of the two-phase commit, both of whose lists are boxes. */
const words = parseVocabulary(
  {
    ...twoPhaseWords,
    variables: twoPhaseWords.variables.map((word) => {
      if (word.id === 'log') return { ...word, boxes: 'what' }
      return word.id === 'votes' ? { ...word, boxes: true } : word
    }),
  },
  'boxes.json',
)
const form = theme('default')
const templates = loadTemplates(form)

/** The last of the pictures of a test in which lists are these before a section, and then change. */
function lastPicture(before: object, ...changes: readonly object[]): Element[] {
  const event = (set: object) => ({ node: '1', op: 'power', set })
  const lines = [...JOINED, event(before), { section: 'Two' }, ...changes.map(event)]
  const trace = readLines([HEADER, SECTION, ...lines, END], words)
  const { files } = render({ traces: [trace], vocabulary: words, catalogue, theme: form, templates })
  const pictures = files.filter(({ path }) => path.endsWith('_2.svg'))
  return elementsOf(parseXml(pictures.at(-1)?.content ?? ''))
}

const ofClass = (all: readonly Element[], name: string) => all.filter(({ attributes }) => attributes['class'] === name)
const entriesIn = (list: Element | undefined) =>
  elementsOf(list as Element).flatMap(({ name, text }) => (name === 'tspan' ? [text] : []))
/** What the boxes that say what changed say. */
const tagsIn = (all: readonly Element[]) => ofClass(all, 'st-change').map(textOf)

const many = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`)

describe('lists as boxes', () => {
  test('stand under the role as they were when the section began, each in its line', () => {
    const log = [{ what: 'x', by: '1' }, { what: 'y' }]
    const lists = ofClass(lastPicture({ votes: { add: ['a', 'b'] }, log: { add: log } }, { round: 3 }), 'st-list')
    expect(lists.map(entriesIn)).toEqual([
      ['a', 'b'],
      ['x', 'y'],
    ])
    expect(lists.map(titleOf)).toEqual(['S1: votes [a, b]', 'S1: log [w-x by S1, w-y]'])
    const [votesY, logY] = lists.map(({ children }) =>
      Number(children.find(({ name }) => name === 'text')?.attributes['y']),
    )
    expect((logY ?? 0) - (votesY ?? 0)).toBe(20)
  })

  test('have their boxes side by side', () => {
    const [list] = ofClass(lastPicture({ votes: { add: ['a', 'wider', 'c'] } }, { round: 3 }), 'st-list')
    const path = list?.children.find(({ name }) => name === 'path')?.attributes['d'] ?? ''
    const boxes = [...path.matchAll(/M([\d.]+) [\d.]+h([\d.]+)/g)].map(([, x, width]) => [Number(x), Number(width)])
    expect(boxes).toHaveLength(3)
    for (const [i, [x = 0, width = 0]] of boxes.entries()) {
      const next = boxes[i + 1]?.[0]
      if (next !== undefined) expect(Math.abs(x + width - next)).toBeLessThan(0.2)
    }
  })

  test('are not there where no node has an entry, and take no room', () => {
    const heightOf = (all: readonly Element[]) => Number(all[0]?.attributes['height'])
    const without = lastPicture({ round: 2 }, { round: 3 })
    expect(ofClass(without, 'st-list')).toEqual([])
    expect(heightOf(lastPicture({ votes: { add: ['a'] } }, { round: 3 })) - heightOf(without)).toBe(20)
  })

  test('say where they change what they became, of a long list its end', () => {
    const all = lastPicture(
      { votes: { add: ['a'] } },
      { votes: { add: ['b'] } },
      { votes: { keep: 0 } },
      { votes: { add: many(9) } },
    )
    expect(tagsIn(all)).toEqual(['votes a b', 'votes []', 'votes … v3 v4 v5 v6 v7 v8'])
  })

  test('show as much of the end of a long list as there is room for', () => {
    const [list] = ofClass(lastPicture({ votes: { add: many(20) } }, { round: 3 }), 'st-list')
    expect(entriesIn(list)).toEqual(many(20).slice(-9))
    expect(list?.children.find(({ name }) => name === 'text')?.text).toBe('…')
  })

  test.each(HOSTILE)('show %j as text', (text) => {
    const [list] = ofClass(lastPicture({ votes: { add: [text, ''] } }, { round: 3 }), 'st-list')
    const entries = entriesIn(list)
    expect(entries).toHaveLength(2)
    expect(entries[1]).toBe('""')
    expect([...(entries[0] ?? '')].length).toBeLessThanOrEqual(LIMITS.boxCharacters)
  })
})
