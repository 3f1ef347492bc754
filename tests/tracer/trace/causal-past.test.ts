import { expect, test } from 'vitest'
import { causalPast } from '../../../src/tracer/trace/causal-past.ts'

const isAlarm = (op: string) => op === 'alarm'
const started = (node: string) => ({ node, op: 'started' })
const send = (node: string, to: string, n: number) => ({ node, op: 'send', to, message: 'm', fields: { n } })
const handle = (node: string, from: string, n: number) => ({ node, op: 'handle', from, message: 'm', fields: { n } })
const section = (title: string) => ({ section: title })
const meanwhile = (node: string) => ({ meanwhile: node, set: { x: 1 } })

function pastOf(lines: readonly object[], nodes?: readonly string[]) {
  const past = causalPast(['{"trace":2}', ...lines.map((line) => JSON.stringify(line))], isAlarm, nodes)
  return { lines: past.lines.slice(1).map((line) => JSON.parse(line)), leftOut: past.leftOut }
}

const BEGIN = [section('one'), started('a'), started('b'), started('c')]

test('what happened at other nodes and was told to nobody is left out', () => {
  const heard = [send('a', 'b', 1), handle('b', 'a', 1)]
  const unheard = [send('c', 'a', 2), { node: 'c', op: 'tick' }]
  const alarm = { node: 'b', op: 'alarm' }
  const lines = [...BEGIN, ...heard, ...unheard, alarm, handle('a', 'c', 2)]
  expect(pastOf(lines)).toEqual({ lines: [...BEGIN, ...heard, alarm], leftOut: 3 })
})

test('an effect is shown with its cause, over several nodes', () => {
  const chain = [send('c', 'a', 1), handle('a', 'c', 1), send('a', 'b', 2), handle('b', 'a', 2)]
  const after = [
    { node: 'c', op: 'tick' },
    { node: 'a', op: 'tick' },
  ]
  expect(pastOf([...BEGIN, ...chain, ...after, { node: 'b', op: 'alarm' }]).leftOut).toBe(2)
})

test('the moment is at all nodes that it is about; without any, nothing is left out', () => {
  const lines = [...BEGIN, { node: 'a', op: 'tick' }, { node: 'b', op: 'tick' }, { node: 'c', op: 'tick' }]
  expect(pastOf(lines, ['a', 'b'])).toEqual({ lines: lines.slice(0, -1), leftOut: 1 })
  expect(pastOf(lines)).toEqual({ lines, leftOut: 0 })
  expect(pastOf(lines, ['nobody']).leftOut).toBe(3)
})

test('changes that nobody saw are left where the node is shown to its end', () => {
  const lines = [
    section('one'),
    meanwhile('a'),
    ...BEGIN.slice(1),
    { node: 'a', op: 'tick' },
    { node: 'b', op: 'tick' },
  ]
  const ends = [meanwhile('a'), meanwhile('b')]
  const { lines: left } = pastOf([...lines, ...ends], ['a'])
  expect(left).toEqual([...lines.slice(0, -1), meanwhile('a')])
})

test('messages that say the same are told apart by their order', () => {
  const twice = [send('a', 'b', 1), send('a', 'b', 1), handle('b', 'a', 1)]
  const { lines, leftOut } = pastOf([...BEGIN, ...twice], ['b'])
  expect(lines).toEqual([...BEGIN, twice[0], twice[2]])
  expect(leftOut).toBe(1)
})
