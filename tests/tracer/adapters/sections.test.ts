import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchEmitter } from '../../../src/tracer/adapters/emitter.ts'
import { WatchedNodes } from '../../../src/tracer/adapters/watched-nodes.ts'
import { Scenario } from '../../../src/tracer/vitest/scenario.ts'
import { turn } from '../support/leases.ts'
import { makeRecorder } from '../support/servers.ts'

/** Two servers on a bus, which are recorded. */
function recorded() {
  const recorder = makeRecorder()
  const scenario = new Scenario(recorder)
  const states = new Map(
    ['1', '2'].map((node) => [node, { role: 'working', round: 0, coordinator: null, note: '', reach: 1 }]),
  )
  const stateOf = (node: string) => states.get(node) ?? {}
  const nodes = scenario.watch(new WatchedNodes(states.keys(), stateOf))
  const bus = new EventEmitter()
  watchEmitter(nodes, bus, (message: string, round: number) => ({
    message,
    from: '1',
    to: '2',
    fields: { round, by: '1' },
  }))
  scenario.prepare('They join', () => {
    for (const node of nodes.nodes) nodes.mark(node, 'joined')
  })
  /** What is recorded since: a line each, of events what happened and what it changed. */
  const lines = () =>
    recorder
      .toLines()
      .slice(4)
      .map((line) => JSON.parse(line))
      .map(({ section, meanwhile, op, message, set }) =>
        [
          section ?? (meanwhile ? `meanwhile ${meanwhile}` : `${op} ${message}`),
          ...(set ? [JSON.stringify(set)] : []),
        ].join(' '),
      )
  return { recorder, scenario, nodes, bus, lines, second: stateOf('2') as { round: number; note: string } }
}

test('a section that goes on as soon as a handler has said so still has the row of the handler', async () => {
  const { scenario, bus, lines } = recorded()
  const asked = gate()
  bus.on('prepare', async () => {
    await null
    asked.resolve(undefined)
    await null
    await null
  })
  await scenario.section('S', async () => {
    bus.emit('prepare', 1)
    await asked.promise
  })
  expect(lines()).toEqual(['S', 'send prepare', 'handle prepare'])
})

function gate() {
  let resolve: (value: unknown) => void = () => {}
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}

test('where a section ends, what a handler that goes on has changed by then is told; later it is told of what it sends', async () => {
  const { scenario, nodes, bus, second, lines } = recorded()
  bus.on('prepare', async (round) => {
    if (round === 4) second.round = round
    await turn()
    if (round === 4) second.note = 'late'
    nodes.sending('2', '1', 'ballot', { can: true })
  })
  scenario.section('One', () => {
    bus.emit('prepare', 4)
    bus.emit('prepare', 5)
  })
  await scenario.section('Two', async () => {
    await turn()
    await turn()
  })
  expect(lines()).toEqual([
    'One',
    'send prepare',
    'send prepare',
    'handle prepare {"round":4}',
    'Two',
    'send ballot {"note":"late"}',
    'handle prepare',
    'send ballot',
  ])
})

test('what is told between sections is told through what it changed', async () => {
  const { scenario, bus, second, lines } = recorded()
  bus.on('prepare', async (round) => {
    await turn()
    second.round = round
  })
  scenario.section('One', () => bus.emit('prepare', 4))
  await turn()
  await turn()
  scenario.section('Two', () => {})
  expect(lines()).toEqual(['One', 'send prepare', 'Two', 'meanwhile 2 {"round":4}'])
})

test('what the recorder refuses fails the test and not the handler, and what follows is recorded', () => {
  const { recorder, scenario, nodes, bus, second, lines } = recorded()
  const done: string[] = []
  bus.on('prepare', (round) => {
    second.round = round
    nodes.sending('2', '1', 'balot', { can: true })
    nodes.sending('2', '1', 'ballot', { can: true })
    done.push('handler')
  })
  scenario.section('One', () => {
    bus.emit('prepare', 4)
    done.push('section')
  })
  expect(() => recorder.assertComplete()).toThrow(/balot/)
  expect(done).toEqual(['handler', 'section'])
  expect(lines()).toEqual(['One', 'send prepare', 'handle prepare {"round":4}', 'send ballot'])
})

test('a section that fails has what was held back, and fails with its own error', () => {
  const { scenario, nodes, bus, lines } = recorded()
  bus.on('prepare', () => {
    nodes.sending('2', '1', 'balot', { can: true })
    throw new Error('of the handler')
  })
  expect(() => scenario.section('One', () => bus.emit('prepare', 4))).toThrow('of the handler')
  expect(lines()).toEqual(['One', 'send prepare', 'handle prepare'])
})
