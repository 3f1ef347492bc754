import { describe, expect, test } from 'vitest'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import { LEGEND_PICTURE } from '../../../../../src/tracer/pages/writers/paths.ts'
import { parseVocabulary } from '../../../../../src/tracer/trace/parse-vocabulary.ts'
import type { Vocabulary } from '../../../../../src/tracer/trace/vocabulary.ts'
import { type Element, elementsOf, parseXml } from '../../../../support/xml.ts'
import { pictureVocabulary } from '../../../support/pictures.ts'
import { twoPhase, twoPhaseWords } from '../../../support/two-phase.ts'
import { catalogue, smallTrace, theme } from '../../site.ts'

const form = theme('default')
const templates = loadTemplates(form)

function legendOf(vocabulary: Vocabulary): {
  page: string
  texts: string[]
  all: Element[]
  count: (name: string) => number
} {
  const { files } = render({ traces: [smallTrace()], vocabulary, catalogue, theme: form, templates })
  const content = (path: string) => files.find((file) => file.path === path)?.content ?? ''
  const all = elementsOf(parseXml(content(LEGEND_PICTURE)))
  return {
    all,
    page: content('developer/tests/legend.rst'),
    texts: all.filter(({ name }) => name === 'text').map(({ text }) => text),
    count: (name) => all.filter(({ attributes }) => attributes['class'] === name).length,
  }
}

describe('the legend of pictures', () => {
  test('has each sign, and each role', () => {
    const { texts, count } = legendOf(pictureVocabulary)
    const signs = [
      'st-m',
      'st-m st-bad',
      'st-m st-bad st-open',
      'st-m st-open',
      'st-m st-left st-open',
      'st-alarm',
      'st-change',
      'st-bracket',
      'st-shade',
      'st-gap',
    ]
    expect(signs.map(count)).toEqual([2, 2, 1, 2, 2, 1, 1, 1, 1, 1])
    expect(texts).toEqual(expect.arrayContaining(twoPhaseWords.roles.map(({ id }) => id)))
  })

  test('leaves out what marks and variables do not bring about', () => {
    const { texts, count } = legendOf(twoPhase)
    expect(['st-bracket', 'st-shade', 'st-gap'].map(count)).toEqual([0, 0, 0])
    expect(texts.filter((text) => /begins|ends|cut off|down|here/.test(text))).toEqual([])
    expect(['st-alarm', 'st-change', 'st-m'].map(count)).toEqual([1, 1, 2])
  })

  test.each([
    ['an alarm', { marks: twoPhaseWords.marks.filter(({ alarm }) => !alarm) }, 'st-alarm'],
    ['a variable', { variables: [] }, 'st-change'],
    ['a message', { messages: [] }, 'st-m'],
  ])('leaves out what takes %s where there is none', (_, words, sign) => {
    const { texts, count } = legendOf(parseVocabulary({ ...twoPhaseWords, ...words }, 'v.json'))
    expect(count(sign)).toBe(0)
    expect(texts).toContain('something happens')
  })

  test('has the examples in the rows that say so, whatever is left out above them', () => {
    const marks = twoPhaseWords.marks.filter(({ alarm }) => !alarm)
    const off = [
      { id: 'off', cell: 'OFF', stops: true, meaning: '.' },
      { id: 'on', cell: 'ON', resumes: true, meaning: '.' },
    ]
    const { all, count } = legendOf(parseVocabulary({ ...twoPhaseWords, marks: [...marks, ...off] }, 'v.json'))
    expect(['st-gap', 'st-bracket', 'st-shade'].map(count)).toEqual([1, 0, 0])
    const yOf = (words: string) => Number(all.find(({ text }) => text === words)?.attributes['y']) - 4
    const gap = all.find(({ attributes }) => attributes['class'] === 'st-gap')
    expect(gap?.attributes['d']).toMatch(new RegExp(` ${yOf('down from here …')}V${yOf('… to here')}$`))
  })
})

test('the legend calls no node the first where names have no prefix', () => {
  const page = (nodePrefix: string) => legendOf(parseVocabulary({ ...twoPhaseWords, nodePrefix }, 'v.json')).page
  expect(page('S')).toContain('for each node (``S1`` is the first) and a row for')
  expect(page('')).toContain('for each node and a row for')
})
