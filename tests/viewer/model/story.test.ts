import { expect, test } from 'vitest'
import { changesIn, plain, sentenceOf } from '../../../src/viewer/model/story.ts'
import { handle, lockRun, lose, send, twoPhaseRun } from '../runs.ts'

const told = (run: ReturnType<typeof lockRun>) => run.moments.map((moment) => plain(sentenceOf(moment, run)))

test('a row is told in a sentence, with what it changed', () => {
  expect(told(lockRun())).toEqual([
    's: joined',
    'a: joined',
    'b: joined',
    'a sends acquire to s',
    'b sends acquire to s',
    's handles acquire from a; its queue 0 → 1 entry (1 added)',
    's handles acquire from b; its queue 1 → 2 entries (1 added)',
    's sends granted to a; its role free → held, queue 2 → 1 entry (1 gone), log ? → 3 entries',
    'a handles granted from s; its role idle → holder, token ? → 3',
    's sends granted to b; its queue 1 → 0 entries (1 gone), log 3 → 2 entries (2 gone, 1 added)',
    'b handles granted from s; its role idle → holder, token ? → 4',
    's sends granted to b; its log 2 → 3 entries (1 gone, 2 added)',
  ])
})

test('nodes that share a row share its sentence, and a mark says all that is told of it', () => {
  const run = twoPhaseRun([
    [
      { node: '1', op: 'asked', fields: { what: 'tea' } },
      { node: '2', op: 'power', set: { role: 'prepared', coordinator: '1' } },
    ],
  ])
  expect(told(run)).toEqual([
    'S1, S2, S3: joined',
    'S1: asked (what tea)',
    'S2: power; its role working → prepared, coordinator - → S1',
  ])
})

test('what is lost is not told as if it was sent', () => {
  const run = twoPhaseRun([[send('1', '2'), lose('1', '2'), { ...send('1', '3'), op: 'block' }]])
  expect(told(run).slice(-2)).toEqual([
    'prepare from S1 to S2 is lost',
    'prepare from S1 to S3 is stopped: they are cut off from each other',
  ])
})

test('titles of the vocabulary take the place of ids', () => {
  const run = twoPhaseRun([[send('1', '2')]])
  const word = run.vocabulary.messages.get('prepare')
  const messages = new Map(word && [['prepare', { ...word, title: 'Prepare!' }]])
  const words = { cells: run.cells, vocabulary: { ...run.vocabulary, messages } }
  expect(plain(sentenceOf(run.moments.at(-1) as (typeof run.moments)[number], words))).toBe('S1 sends Prepare! to S2')
})

test('changes are those of any node since the row above', () => {
  const run = twoPhaseRun([[send('1', '2'), handle('1', '2', { round: 1 })]])
  expect(changesIn(run.moments.at(-1) as (typeof run.moments)[number], run)).toEqual([
    { node: '2', variable: 'round', text: '0 → 1' },
  ])
})
