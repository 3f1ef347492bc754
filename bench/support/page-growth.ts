import type { Outline } from '../../src/tracer/pages/document/outline.ts'
import { fold } from '../../src/tracer/trace/fold.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import type { Vocabulary } from '../../src/tracer/trace/vocabulary.ts'
import { type Figure, median, secondsOf } from '../measure.ts'
import { peakFigures, peakOfTask } from './child.ts'
import { generateTrace, generateTraces } from './generate.ts'
import { generateList, listWords } from './growing-list.ts'
import { exponentOf, type Sizes } from './growth.ts'
import { makePageMaker, vocabulary } from './raft-files.ts'

/** What the events are in: traces of about 100, one trace, or one in which each adds to a list. */
export type Shape = 'many' | 'one' | 'list'

interface Input {
  readonly name: string
  readonly traces: (events: number) => Iterable<Uint8Array>
  readonly words: Vocabulary
}

const SHAPES: Readonly<Record<Shape, Input>> = {
  many: { name: 'traces of 100 events', traces: generateTraces, words: vocabulary },
  one: { name: 'one trace', traces: (events) => [generateTrace({ events, name: '0' })], words: vocabulary },
  list: { name: 'one trace of a list that grows', traces: (events) => [generateList(events)], words: listWords },
}

/** How often the small size is done: it is over soon. */
const SMALL = 3

const BATCH = 20

/** Seconds that each stage of making pages took, for all traces together. */
interface Stages {
  reading: number
  folding: number
  rendering: number
  /** The pages that tests share: some of it is there whatever the number of tests. */
  indexing: number
}

const STAGES = ['reading', 'folding', 'rendering', 'indexing'] as const

const STAGES_OF_ONE = ['reading', 'folding', 'rendering'] as const

/** With which exponents the time of the stages grows from one size to the other. */
export function* pageGrowth(shape: Shape, sizes: Sizes): Generator<Figure> {
  const { name, traces, words } = SHAPES[shape]
  // Once for nothing: the first time is the compiler's.
  renderAll(traces(sizes.small), words)
  const small = Array.from({ length: SMALL }, () => renderAll(traces(sizes.small), words))
  const large = renderAll(traces(sizes.large), words)
  for (const stage of shape === 'many' ? STAGES : STAGES_OF_ONE) {
    const before = median(small.map((each) => each[stage]))
    yield exponentOf(`${stage} ${name}`, sizes, before, large[stage])
  }
}

/** The time and the most memory of a process that makes all pages; beside one that only parses the lines. */
export function pagePeaks(shape: Shape, events: number): Figure[] {
  const name = `${events.toLocaleString('en')} events in ${SHAPES[shape].name}`
  const peak = peakOfTask('render', shape, events)
  return peakFigures(name, peak, 'parsing the lines', peakOfTask('parse', shape, events))
}

/** What `peakOfTask` starts another process for. */
export function doPageTask([what, shape, events]: readonly string[]): void {
  const { traces: made, words } = SHAPES[shape === 'one' || shape === 'list' ? shape : 'many']
  const traces = made(Number(events))
  if (what === 'render') renderAll(traces, words)
  else for (const bytes of traces) parse(bytes)
}

function parse(bytes: Uint8Array): unknown[] {
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}

/**
 * Reads, folds and renders traces, some at a time, and the pages that they share. Pages are counted, not written; nothing is
 * kept of them.
 */
function renderAll(traces: Iterable<Uint8Array>, words: Vocabulary): Stages {
  const maker = makePageMaker(words)
  const took: Stages = { reading: 0, folding: 0, rendering: 0, indexing: 0 }
  const timed = <T>(stage: keyof Stages, act: () => T): T => {
    let result: T | undefined
    took[stage] += secondsOf(() => {
      result = act()
    })
    return result as T
  }
  const outlines: Outline[] = []
  let characters = 0
  for (const batch of batches(traces)) {
    const read = timed('reading', () => batch.map((bytes) => readTrace(bytes, 'generated.jsonl', words)))
    const tests = timed('folding', () => read.map((trace) => ({ trace, sections: fold(trace, words) })))
    timed('rendering', () => {
      for (const { trace, sections } of tests) {
        maker.problemsOf(trace, sections)
        const { files, outline } = maker.pagesOf(trace, sections)
        for (const { content } of files) characters += content.length
        outlines.push(outline)
      }
    })
  }
  timed('indexing', () => {
    for (const { content } of maker.shared(outlines).files) characters += content.length
  })
  if (characters === 0) throw new Error('no pages were made')
  return took
}

/** Some at a time: to ask for the time takes time itself. */
function* batches<T>(all: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  for (const one of all) {
    batch.push(one)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
