import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import { declaredIn, vocabularyOf } from '../../../src/tracer/trace/vocabulary.ts'
import { readChecked } from '../../../src/viewer/model/read-checked.ts'
import { relationsOf } from '../../../src/viewer/model/relations.ts'
import { Run } from '../../../src/viewer/model/traced-run.ts'
import { handle, lockRun, lose, send, twoPhaseRun } from '../runs.ts'

const raft = parseVocabulary(JSON.parse(readFileSync('vocabulary/raft.json', 'utf8')), 'raft.json')
const TRACES = 'docs-out/traces'
const traces = readdirSync(TRACES, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'))

test('a trace that was checked is read as the reader that checks reads it', () => {
  expect(traces.length).toBeGreaterThan(100)
  for (const path of traces) {
    const bytes = readFileSync(join(TRACES, path))
    expect(readChecked(bytes.toString('utf8'), path)).toEqual(readTrace(bytes, path, raft))
  }
})

test('words come through a file unchanged', () => {
  expect(vocabularyOf(JSON.parse(JSON.stringify(declaredIn(raft))))).toEqual(raft)
})

describe('the rows of a run', () => {
  test('have an id each, and are found by it', () => {
    for (const path of traces.slice(0, 40)) {
      const run = new Run(readChecked(readFileSync(join(TRACES, path), 'utf8'), path), raft)
      expect(new Set(run.moments.map(({ id }) => id)).size).toBe(run.moments.length)
      for (const moment of run.moments) expect(run.find(moment.id)).toBe(moment)
    }
  })

  test('say which nodes are down', () => {
    const words = new Map(raft.marks)
    expect(words.get('crash')?.stops).toBe(true)
    const path = traces.find((each) => readFileSync(join(TRACES, each), 'utf8').includes('"op":"crash"')) ?? ''
    const run = new Run(readChecked(readFileSync(join(TRACES, path), 'utf8'), path), raft)
    const crash = run.moments.find(({ events }) => events[0]?.op === 'crash')
    const node = crash?.events[0]?.node ?? ''
    expect(crash && run.isDown(node, crash)).toBe(true)
    const above = run.at((crash?.place ?? 0) - 1)
    expect(above && run.isDown(node, above)).toBe(false)
  })
})

describe('what a row has to do with others', () => {
  const relations = (run: Run) =>
    run.moments.map((moment) => relationsOf(moment, run).map(({ says, moment: other }) => [says, other?.place]))

  test('is where a message was sent, what became of it, and what answers it', () => {
    expect(relations(lockRun()).slice(3)).toEqual([
      [['handled in', 5]],
      [['handled in', 6]],
      [
        ['sent in', 3],
        ['answered in', 7],
      ],
      [
        ['sent in', 4],
        ['answered in', 9],
      ],
      [
        ['answers what was handled in', 5],
        ['handled in', 8],
      ],
      [['sent in', 7]],
      [
        ['answers what was handled in', 6],
        ['handled in', 10],
      ],
      [['sent in', 9]],
      [['no section shows what became of it', undefined]],
    ])
  })

  test('reaches into other sections', () => {
    const run = twoPhaseRun([
      [send('1', '2'), send('1', '3')],
      [lose('1', '3'), handle('1', '2')],
    ])
    expect(relations(run).slice(1)).toEqual([[['handled in', 4]], [['lost in', 3]], [['sent in', 2]], [['sent in', 1]]])
  })

  test('is not guessed', () => {
    expect(relations(twoPhaseRun([[handle('1', '2')]])).at(-1)).toEqual([['no section shows its sending', undefined]])
  })
})
