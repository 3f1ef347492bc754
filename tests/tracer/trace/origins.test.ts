import { expect, test } from 'vitest'
import { countedOrigins, kindsOfOrigins, originOf, wordFor } from '../../../src/tracer/trace/origins.ts'

test('a trace that does not say what it is of is one of a test', () => {
  expect([originOf({}), originOf({ origin: 'log' })]).toEqual(['test', 'log'])
})

test.each([
  [[], 'test', '0 tests', 'tests'],
  [['test', 'test'], 'test', '2 tests', 'tests'],
  [['log'], 'log', '1 log', 'logs'],
  [['recording', 'recording'], 'recording', '2 recordings', 'recordings'],
  [['log', 'test', 'log'], 'trace', '1 test and 2 logs', 'tests and logs'],
  [['recording', 'log', 'test'], 'trace', '1 test, 1 log and 1 recording', 'tests, logs and recordings'],
] as const)('%j are called %s, and counted as %s', (origins, word, counted, kinds) => {
  expect([wordFor(origins), countedOrigins(origins), kindsOfOrigins(origins)]).toEqual([word, counted, kinds])
})
