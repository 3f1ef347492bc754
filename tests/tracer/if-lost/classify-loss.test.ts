import { describe, expect, test } from 'vitest'
import { TestLosses } from '../../../src/tracer/if-lost/classify-loss.ts'
import { HEADER, readLines, SECTION } from '../support/traces.ts'
import { LEASE } from './lease-words.ts'

const HEAD = { ...HEADER, vocabulary: 'lease' }
const JOINED = ['c', 's'].map((node) => ({ node, op: 'joined' }))
const send = (node: string, to: string, message: string) => ({ node, op: 'send', to, message, fields: {} })
const lose = (node: string, to: string, message: string) => ({ node, op: 'lose', to, message, fields: {} })
const handle = (node: string, from: string, message: string, set?: object) => ({
  ...{ node, op: 'handle', from, message, fields: {} },
  ...(set ? { set } : {}),
})
const said = (answer: string) => ({ node: 'c', op: 'told', fields: { answer } })
const traceOf = (...events: object[]) => readLines([HEAD, SECTION, ...JOINED, ...events, { end: 'passed' }], LEASE)

/** What becomes of the first message that `original` sends. */
function classify(original: object[], lossy: object[], reason?: string) {
  const losses = new TestLosses(traceOf(...original), LEASE)
  return losses.classify(0, { trace: traceOf(...lossy), reason, unmet: 0 })
}

const ASK = send('c', 's', 'acquire')
const LOST = lose('c', 's', 'acquire')

describe('what a message is worth', () => {
  test('it decides how a node ends', () => {
    const fact = classify([ASK, handle('s', 'c', 'acquire', { token: 1 })], [ASK, LOST])
    expect(fact).toEqual({
      ...{ class: 'decides', message: 'acquire', node: 'c', to: 's' },
      outcome: 's ends with token 0, instead of 1',
    })
  })

  test('it decides what is answered, wherever nodes end the same', () => {
    const fact = classify([ASK, handle('s', 'c', 'acquire'), said('yes')], [ASK, LOST, said('no')])
    expect(fact).toMatchObject({ class: 'decides', outcome: 'c told: answer no, instead of: c told: answer yes' })
    expect(fact).toMatchObject({ first: 2, instead: 'c told: answer no' })
  })

  test('it is a detour if another message brings about the same', () => {
    const renewed = [send('c', 's', 'renew'), handle('s', 'c', 'renew', { token: 1 })]
    const fact = classify(
      [ASK, handle('s', 'c', 'acquire', { token: 1 }), send('c', 's', 'renew'), handle('s', 'c', 'renew')],
      [ASK, LOST, ...renewed],
    )
    expect(fact).toMatchObject({ class: 'detour', first: 3, instead: 's handle renew from c [token 1]' })
  })

  test('it is spare if all else is the same, be it that less happens', () => {
    const answer = [send('s', 'c', 'granted'), handle('c', 's', 'granted')]
    const less = classify([ASK, handle('s', 'c', 'acquire'), ...answer], [ASK, LOST])
    expect(less).toEqual({ class: 'spare', message: 'acquire', node: 'c', to: 's', first: 2 })
    expect(classify([ASK, handle('s', 'c', 'acquire')], [ASK, LOST])).not.toHaveProperty('first')
  })

  test('it is spare if it was lost anyway', () => {
    expect(classify([ASK, LOST], [ASK, LOST])).toMatchObject({ class: 'spare' })
  })

  test('the test stops, whatever its nodes came to', () => {
    const fact = classify([ASK, handle('s', 'c', 'acquire', { token: 1 })], [ASK, LOST], 'no grant came')
    expect(fact).toMatchObject({ class: 'stops', reason: 'no grant came' })
    expect(fact).not.toHaveProperty('outcome')
  })

  test('messages are counted between two nodes', () => {
    const losses = new TestLosses(traceOf(ASK, send('s', 'c', 'granted'), ASK), LEASE)
    expect(losses.sends().map(({ node, to, count }) => [node, to, count])).toEqual([
      ['c', 's', 0],
      ['s', 'c', 0],
      ['c', 's', 1],
    ])
  })
})
