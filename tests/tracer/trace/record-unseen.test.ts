import { expect, test } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { fold } from '../../../src/tracer/trace/fold.ts'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import { makeRecorder, readBack, refusedIn, Servers, section, watched } from '../support/servers.ts'
import { problemsOf, raftVocabulary, readText } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

test('what happens between sections is known by what it changed, at the start of the next', () => {
  const { recorder, servers } = watched()
  section(recorder, 'One', () => servers.join('1', '2', '3'))
  servers.send('1', '2', 1, { round: 1 })
  servers.happen({ node: '3', op: 'cut' }, { reach: 2 })
  servers.happen({ node: '3', op: 'healed' }, { reach: 1 })
  servers.change('2', { role: 'prepared', coordinator: '1' })
  section(recorder, 'Two', () => servers.send('1', '3', 2))
  expect(recorder.toLines().slice(5)).toEqual([
    '{"section":"Two"}',
    '{"meanwhile":"1","set":{"round":1}}',
    '{"meanwhile":"2","set":{"role":"prepared","coordinator":"1"}}',
    '{"node":"1","op":"send","to":"3","message":"prepare","fields":{"round":2,"by":"1"}}',
  ])
})

test('what was told as a change meanwhile is not told again', () => {
  const { recorder, servers } = watched()
  servers.join('1')
  servers.change('1', { round: 3 })
  section(recorder, 'One', () => servers.happen({ node: '1', op: 'cut' }, { reach: 2 }))
  section(recorder, 'Two', () => {})
  expect(recorder.toLines().slice(2)).toEqual([
    '{"meanwhile":"1","set":{"round":3}}',
    '{"node":"1","op":"cut","set":{"reach":2}}',
    '{"section":"Two"}',
  ])
})

test('a node that came to be unseen is told of, even if it is as every node is at first', () => {
  const { recorder, servers } = watched()
  servers.join('1')
  section(recorder, 'One', () => servers.happen({ node: '1', op: 'cut' }))
  expect(recorder.toLines().slice(2)).toEqual(['{"meanwhile":"1","set":{}}', '{"node":"1","op":"cut"}'])
  expect(readBack(recorder).sections[0]?.events).toHaveLength(1)
})

test('a node that has not come to be is not told of', () => {
  const { recorder, servers } = watched()
  servers.change('1', { round: 3 })
  section(recorder, 'One', () => {})
  expect(recorder.toLines()).toHaveLength(2)
})

test('several sources are watched side by side', () => {
  const recorder = makeRecorder()
  const [a, b] = [new Servers(), new Servers()]
  recorder.watch(a)
  recorder.watch(b)
  a.join('a')
  b.join('b')
  section(recorder, 'One', () => b.send('b', 'a'))
  expect(recorder.toLines().slice(2)).toEqual([
    '{"meanwhile":"a","set":{}}',
    '{"meanwhile":"b","set":{}}',
    '{"node":"b","op":"send","to":"a","message":"prepare","fields":{"round":1,"by":"b"}}',
  ])
})

test('a cluster that ran before its first section leaves a trace that can be read', () => {
  const vocabulary = raftVocabulary()
  const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, vocabulary, () => [])
  const cluster = new Cluster({ nodes: 3 })
  recorder.watch(cluster)
  cluster.start()
  // The last node wins, so the first ones remember a vote for a node that the trace has not told of yet.
  cluster.campaign('3')
  cluster.runNodeByNode()
  section(recorder, 'One', () => cluster.heartbeat('3'))
  expect(recorder.toLines()[2]).toContain('"votedFor":"3"')
  const trace = readText(`${[...recorder.toLines(), '{"end":"passed"}'].join('\n')}\n`, vocabulary)
  expect(trace.sections[0]?.meanwhile).toHaveLength(3)
})

test('a source that does not say all of the state of a node is refused', () => {
  const { recorder, servers } = watched()
  servers.join('1')
  const { round: _, ...rest } = servers.stateOf('1')
  servers.stateOf = () => rest
  expect(refusedIn(recorder, () => section(recorder, 'One', () => {}))).toMatchObject([
    {
      code: 'RECORD',
      field: 'stateOf.round',
      message: 'stateOf("1"): a watched source does not say all of the state of its nodes',
    },
  ])
})

test('a word that a node says only after its last event is refused too, where its section ends', () => {
  const { recorder, servers } = watched()
  section(recorder, 'One', () => {
    servers.join('1')
    servers.change('1', { role: 'broken' })
  })
  expect(problemsOf(() => recorder.assertComplete())).toMatchObject([
    { code: 'TRACE_UNKNOWN_ROLE', message: 'stateOf("1"): an unknown role', found: '"broken"' },
  ])
})

test('what changes behind the last event of the last section ends the trace, and its end is another for it', () => {
  const { recorder, servers } = watched()
  section(recorder, 'One', () => {
    servers.join('1')
    servers.change('1', { role: 'prepared' })
  })
  servers.change('1', { role: 'committed' })
  expect(recorder.toLines().slice(2)).toEqual([
    '{"node":"1","op":"joined"}',
    '{"meanwhile":"1","set":{"role":"prepared"}}',
  ])
  const [one] = fold(readBack(recorder), twoPhase)
  expect(one?.section.afterwards).toHaveLength(1)
  section(recorder, 'Two', () => {})
  expect(recorder.toLines().slice(3)).toEqual(['{"section":"Two"}', '{"meanwhile":"1","set":{"role":"committed"}}'])
})
