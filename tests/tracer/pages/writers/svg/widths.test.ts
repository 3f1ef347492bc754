import { describe, expect, test } from 'vitest'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import { cutTo } from '../../../../../src/tracer/pages/writers/svg/wording.ts'
import { parseVocabulary } from '../../../../../src/tracer/trace/parse-vocabulary.ts'
import { elementsOf, parseXml } from '../../../../support/xml.ts'
import { pictureWords } from '../../../support/pictures.ts'
import { END, HEADER, readLines, SECTION } from '../../../support/traces.ts'
import { catalogue, theme } from '../../site.ts'

/** Words that are all longer than there is room for. */
const words = parseVocabulary(
  {
    ...pictureWords,
    roles: pictureWords.roles.map((role, i) => ({ ...role, short: `A_VERY_LONG_ROLE_WITHOUT_END_${i}` })),
    variables: pictureWords.variables.map((word) => (word.id === 'votes' ? { ...word, boxes: true } : word)),
    messages: pictureWords.messages.map((word) => ({
      ...word,
      title: 'PrepareTheTransactionOfTheCoordinator response',
    })),
  },
  'long.json',
)
const form = theme('default')
const templates = loadTemplates(form)

/** A picture in which every one of so many nodes sends to the last, changes, and begins what never ends. */
function pictureOf(count: number) {
  const nodes = Array.from({ length: count }, (_, i) => `a-node-whose-name-is-long-${i + 1}`)
  const last = nodes.at(-1) ?? ''
  const set = { round: 123456789, coordinator: last, votes: { add: Array.from({ length: 12 }, () => 'voter') } }
  const lines = nodes.flatMap((node) => [
    { node, op: 'asked', fields: { what: 'something that takes very much room' } },
    { node, op: 'send', to: last, message: 'prepare', fields: { round: 7, by: node } },
    { node, op: 'lose', to: last, message: 'prepare', fields: { round: 7, by: node } },
    { node, op: 'cut', set },
  ])
  const joined = nodes.map((node) => ({ node, op: 'joined' }))
  const trace = readLines([HEADER, SECTION, ...joined, ...lines, { section: 'Two' }, ...lines, END], words)
  const { files } = render({ traces: [trace], vocabulary: words, catalogue, theme: form, templates })
  return files
    .filter(({ path }) => path.includes('/t_') && path.endsWith('.svg'))
    .map(({ content }) => parseXml(content))
}

describe('a picture is as wide as its nodes need, whatever they say', () => {
  test.each([
    [1, 860],
    [3, 860],
    [5, 860],
    [7, 1169],
    [20, 3262],
  ])('%i nodes take at most %i pixels', (count, most) => {
    const roots = pictureOf(count)
    expect(roots.length).toBeGreaterThan(1)
    for (const { attributes } of roots) expect(Number(attributes['width'])).toBeLessThanOrEqual(most)
  })

  test('and no text of five nodes reaches the next node', () => {
    for (const root of pictureOf(5)) {
      const all = elementsOf(root)
      const lanes = all.flatMap(({ attributes }) => (attributes['class'] === 'st-node' ? Number(attributes['x']) : []))
      const boxes = all.filter(({ attributes }) => /^st-(?:note|change)$/.test(attributes['class'] ?? ''))
      expect(boxes.length).toBeGreaterThan(0)
      for (const { children } of boxes) {
        const [, x = 0, width = 0] =
          /^M(-?[\d.]+) [\d.]+h([\d.]+)/.exec(children[1]?.attributes['d'] ?? '')?.map(Number) ?? []
        expect(lanes.filter((lane) => lane > x && lane < x + width)).toEqual([])
      }
    }
  })
})

describe('a text is cut', () => {
  const cut = (most: number, items: readonly string[], front = '', tail = '') => cutTo({ front, items, tail }, most)

  test('by its items, and says how many are left out', () => {
    const items = ['term 2', 'votedFor N-3', 'log 1 1']
    expect(cut(40, items)).toBe('term 2, votedFor N-3, log 1 1')
    expect([cut(24, items), cut(23, items), cut(10, items)]).toEqual([
      'term 2, votedFor N-3 +1',
      'term 2, votedFor N-3 +1',
      'term 2 +2',
    ])
  })

  test('before its last word, which tells it from others', () => {
    expect(cut(17, ['RequestVote response'])).toBe('Request… response')
    expect(cut(9, ['RequestVote response'])).toBe('RequestV…')
    expect(cut(13, ['lastLogTerm 1', 'log'])).toBe('lastLog… 1 +1')
  })

  test('but not for whom it is', () => {
    expect(cut(16, ['AppendEntries'], '', ' → N-3')).toBe('AppendEnt… → N-3')
    expect(cut(16, ['AppendEntries'], 'N-3 ← ')).toBe('N-3 ← AppendEnt…')
  })

  test('to one sign where there is no room at all', () => {
    expect([cut(1, ['term 2']), cut(0, ['term 2'])]).toEqual(['…', '…'])
  })
})
