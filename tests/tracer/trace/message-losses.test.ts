import { describe, expect, test } from 'vitest'
import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { PageMaker } from '../../../src/tracer/pages/page-maker.ts'
import { type LostFact, lostText } from '../../../src/tracer/trace/lost-facts.ts'
import { lossesOf, lossText } from '../../../src/tracer/trace/message-losses.ts'
import { elementsOf, parseXml } from '../../support/xml.ts'
import { catalogue, theme } from '../pages/site.ts'
import { read, titleOf } from '../support/drawn-pictures.ts'
import { pictureVocabulary } from '../support/pictures.ts'

const NAMES = { group: 'g', file: 'f', test: 't' }
const send = (to: string) => ({ node: '1', op: 'send', to, message: 'prepare', fields: { round: 1, by: '1' } })
const handle = (node: string) => ({ node, op: 'handle', from: '1', message: 'prepare', fields: { round: 1, by: '1' } })
const fact = (to: string, more: Partial<LostFact>): LostFact => ({
  class: 'spare',
  message: 'prepare',
  node: '1',
  to,
  ...more,
})

const HOSTILE = '</title><script>alert(1)</script>&"'
const trace = read(send('2'), handle('2'), send('3'), handle('3'))
const [toTwo, , toThree, atThree] = trace.sections[0]?.events.slice(-4) ?? []
const facts = [fact('2', { class: 'decides', outcome: HOSTILE, first: 3 }), fact('3', {})]

describe('what hangs on the messages of a trace', () => {
  test('is known where each is sent, with the first event that would be otherwise', () => {
    const losses = lossesOf(trace, lostText({ ...NAMES, facts }))
    expect([...losses.keys()]).toEqual([toTwo, toThree])
    expect(toTwo && losses.get(toTwo)?.first).toBe(atThree)
    expect(toThree && losses.get(toThree)?.first).toBeUndefined()
  })

  test.each([
    ['there is no file', undefined],
    ['the file is of another test', lostText({ ...NAMES, test: 'u', facts })],
    ['it knows of fewer messages', lostText({ ...NAMES, facts: facts.slice(1) })],
    ['it knows of others', lostText({ ...NAMES, facts: facts.toReversed() })],
    ['it is none of facts', 'facts'],
  ])('is unknown if %s', (_, text) => {
    expect(lossesOf(trace, text).size).toBe(0)
  })

  test('is said for each class', () => {
    const said = [
      fact('2', { class: 'decides', outcome: 'A' }),
      fact('2', { class: 'stops', reason: 'B' }),
      fact('2', { class: 'detour', instead: 'C' }),
      fact('2', { class: 'detour' }),
      fact('2', {}),
    ].map(lossText)
    expect(said).toEqual([
      'the test ends otherwise: A',
      'the test cannot go on: B',
      'the same comes about by other ways, first by: C',
      'the same comes about by other ways',
      'nothing is missed',
    ])
  })

  test('is shown by the arrows of a picture, as text', () => {
    const form = theme('default')
    const maker = new PageMaker({
      vocabulary: pictureVocabulary,
      catalogue,
      theme: form,
      templates: loadTemplates(form),
    })
    const arrowsWith = (text?: string) => {
      const pages = maker.pagesOf(trace, undefined, '', lossesOf(trace, text))
      const picture = [...pages.files].find(({ path }) => path.endsWith('.svg'))
      return elementsOf(parseXml(picture?.content ?? '')).filter(({ attributes }) =>
        /\bst-m\b/.test(attributes['class'] ?? ''),
      )
    }
    const arrows = arrowsWith(lostText({ ...NAMES, facts }))
    expect(arrows.map(({ attributes }) => attributes['class'])).toEqual(['st-m st-held', 'st-m'])
    expect(titleOf(arrows[0])).toContain(`without it the test ends otherwise: ${HOSTILE}`)
    expect(arrowsWith().map(({ attributes }) => attributes['class'])).toEqual(['st-m', 'st-m'])
  })
})
