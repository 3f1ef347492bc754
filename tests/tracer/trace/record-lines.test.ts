import { expect, test } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import { raftVocabulary, recordedLines } from '../support/traces.ts'

/** An election and a command; `inTheMiddle` happens between the two, within the section. */
function recordRun(inTheMiddle: (cluster: Cluster) => void): string[] {
  const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, raftVocabulary(), () => [])
  const cluster = new Cluster({ nodes: 5 })
  recorder.watch(cluster)
  recorder.openSection('Everything', {}, false)
  cluster.start()
  cluster.campaign('1')
  cluster.runNodeByNode()
  inTheMiddle(cluster)
  // Nobody else's messages depend on node 5 from here on: its own are lost on the way in either run.
  cluster.cutLink('1', '5')
  cluster.command('1', 'x')
  cluster.runRoundRobin()
  recorder.closeSection()
  recorder.openSection('After', {}, false)
  cluster.heartbeat('1')
  cluster.sendOne('1')
  recorder.closeSection()
  return recorder.toLines()
}

test('one more event is one more line', () => {
  const without = recordRun(() => {})
  const withCrash = recordRun((cluster) => cluster.crash('5'))
  const at = withCrash.indexOf('{"node":"5","op":"crash"}')
  expect(at).toBeGreaterThan(30)
  expect(without.length - at).toBeGreaterThan(10)
  expect(withCrash.toSpliced(at, 1)).toEqual(without)
})

test('the same run leaves the same lines', () => {
  expect(recordRun(() => {})).toEqual(recordRun(() => {}))
})

test('an event of the traces of the scenarios costs 150 bytes or less on average', () => {
  const events = recordedLines().filter(({ text }) => text.startsWith('{"node":'))
  expect(events.length).toBeGreaterThan(100)
  const bytes = events.reduce((sum, { text }) => sum + new TextEncoder().encode(`${text}\n`).length, 0)
  expect(bytes / events.length).toBeLessThanOrEqual(150)
})
