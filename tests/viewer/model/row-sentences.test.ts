import { expect, test } from 'vitest'
import { RowSentences } from '../../../src/viewer/model/row-sentences.ts'
import { plain, sentenceOf } from '../../../src/viewer/model/story.ts'
import type { Run } from '../../../src/viewer/model/traced-run.ts'
import { send, twoPhaseRun } from '../runs.ts'

const host = (number: number) => `orders-${number}.payments.svc.cluster.local:7000`
function textsOf(run: Run) {
  const texts = new RowSentences(run)
  return run.moments.map((moment) => texts.of(moment))
}

test('rows name long nodes by what they differ in, and have the whole sentence besides', () => {
  const joined = [0, 1].map((number) => ({ node: host(number), op: 'joined' }))
  const run = twoPhaseRun([[...joined, send(host(0), host(1))]])
  const last = textsOf(run).at(-1)
  expect(last?.shown).toBe('Sorders-0.payments.svc… sends prepare to Sorders-1.payments.svc…')
  expect(last?.whole).toBe(`S${host(0)} sends prepare to S${host(1)}`)
})

test('rows with short names say all of it', () => {
  const run = twoPhaseRun([[send('1', '2')]])
  const sentences = run.moments.map((moment) => plain(sentenceOf(moment, run)))
  expect(textsOf(run)).toEqual(sentences.map((text) => ({ shown: text, whole: text })))
})
