import { describe, expect, test } from 'vitest'
import { parseVocabulary } from '../../../../src/tracer/trace/parse-vocabulary.ts'
import { at, handled, mark, pictureOf, pictureWords, sectionsOf } from '../../support/pictures.ts'
import { problemsOf } from '../../support/traces.ts'

const lineOf = (node: string, ...lines: readonly object[]) => pictureOf(...lines).lifelines.find((l) => l.node === node)
const spans = (list: readonly { from: number; to: number }[] | undefined) =>
  list?.map(({ from, to }) => `${from}..${to}`)

describe('roles', () => {
  test('begin and end with the rows in which they change', () => {
    const line = lineOf('1', mark('cut'), mark('cut', '1', {}, { role: 'prepared' }), mark('cut'))
    expect(line?.roles).toEqual([
      { from: -1, to: 1, role: 'working', label: 'WORK' },
      { from: 1, to: 3, role: 'prepared', label: 'PREP' },
    ])
  })

  test('begin when the node comes to be', () => {
    expect(spans(lineOf('9', mark('cut'), mark('joined', '9'))?.roles)).toEqual(['1..2'])
  })

  test('pause while the node is down', () => {
    const line = lineOf('1', mark('cut'), mark('off'), mark('cut', '2'), mark('on'), mark('cut'))
    expect(spans(line?.roles)).toEqual(['-1..1', '3..5'])
    expect(spans(line?.stopped)).toEqual(['1..3'])
  })
})

describe('a node that is down', () => {
  const stopped = (...sections: readonly (readonly object[])[]) =>
    sectionsOf(...sections).map(({ spacetime }) => spans(spacetime.lifelines[0]?.stopped)?.join())

  test('is down in the sections that follow, until it is back', () => {
    expect(stopped([mark('off')], [mark('cut', '2')], [mark('on')], [mark('cut', '2')])).toEqual([
      '0..1',
      '-1..1',
      '-1..0',
      '',
    ])
  })

  test('stays so while it is cut off, and while what it had under way is lost', () => {
    const cut = { meanwhile: '1', set: { reach: 2 } }
    expect(stopped([mark('off')], [cut, mark('cut', '1', {}, { reach: 1 }), at('lose')])).toEqual(['0..1', '-1..2'])
  })

  test('was restarted unseen when it acts, or when anything else of it has changed', () => {
    expect(stopped([mark('off')], [at('send'), handled()])).toEqual(['0..1', ''])
    const changed = { meanwhile: '1', set: { round: 3 } }
    expect(stopped([mark('off')], [changed, mark('cut', '2')], [mark('cut', '2')])).toEqual(['0..1', '', ''])
  })
})

test('a node is cut off while the variable that says so is not as it was at first', () => {
  const line = lineOf(
    '2',
    mark('cut', '2', {}, { reach: 2 }),
    mark('cut', '2', {}, { reach: 3 }),
    mark('healed', '2', {}, { reach: 1 }),
  )
  expect(spans(line?.cutOff)).toEqual(['0..2'])
  expect(spans(lineOf('1', mark('cut', '2', {}, { reach: 2 }))?.cutOff)).toEqual([])
})

describe('brackets', () => {
  const asked = (text: string, node = '1') => mark('asked', node, { what: text })
  const told = (text: string, node = '1') => mark('told', node, { what: text })
  const brackets = (...lines: readonly object[]) =>
    lineOf('1', ...lines)?.brackets.map(({ from, to, depth, open }) => `${from}..${to} ${depth}${open ? ' open' : ''}`)

  test('join a beginning and an end that say the same, also when they cross', () => {
    expect(brackets(asked('a'), asked('b'), told('a'), told('b'))).toEqual(['0..2 0', '1..3 1'])
    expect(brackets(asked('a'), told('a'), asked('a'), told('a'))).toEqual(['0..1 0', '2..3 0'])
  })

  test('do not join two nodes, or what says something else', () => {
    expect(brackets(asked('a'), told('a', '2'), asked('b', '2'))).toEqual(['0..3 0 open'])
    expect(brackets(asked('a'), told('b'))).toEqual(['-1..1 0', '0..2 1 open'])
  })

  test('stay open at the end of the section, and where the node stops', () => {
    expect(brackets(asked('a'), mark('cut', '2'))).toEqual(['0..2 0 open'])
    expect(brackets(asked('a'), mark('off'), mark('cut', '2'), told('a'))).toEqual(['-1..3 0', '0..1 1 open'])
  })
})

test.each([
  ['begins', 'ends'],
  ['ends', 'begins'],
])('a mark that %s what no mark %s is refused', (one, other) => {
  const marks = [...pictureWords.marks, { id: 'odd', cell: 'ODD', [one]: 'a walk', meaning: 'Odd.' }]
  expect(problemsOf(() => parseVocabulary({ ...pictureWords, marks }, 'v.json'))).toMatchObject([
    { code: 'VOCABULARY', field: `marks.${marks.length - 1}.${one}`, message: `no mark ${other} "a walk"` },
  ])
})
