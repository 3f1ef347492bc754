/**
 * What it takes to read the committed traces, to fold them and to make all of their pages, as strings: nothing is
 * written. Beside it the lines are parsed, and the pages encoded, by JavaScript alone.
 */
import { fold } from '../src/tracer/trace/fold.ts'
import { readTrace } from '../src/tracer/trace/read.ts'
import { compare, compareAll, report } from './measure.ts'
import { committedTraces, makePageMaker, type RawTrace, vocabulary } from './support/raft-files.ts'

const maker = makePageMaker()
const raw = committedTraces()
const traces = raw.map(({ file, bytes }) => readTrace(bytes, file, vocabulary))
const tests = traces.map((trace) => ({ trace, sections: fold(trace, vocabulary) }))
const pages = tests.flatMap(({ trace, sections }) => [...maker.pagesOf(trace, sections).files])
const outlines = tests.map(({ trace, sections }) => maker.pagesOf(trace, sections).outline)
const events = traces.flatMap(({ sections }) => sections).reduce((sum, section) => sum + section.events.length, 0)

function parse({ bytes }: RawTrace): unknown[] {
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}

function parseAndEncode(): void {
  for (const each of raw) parse(each)
  for (const { content } of pages) Buffer.from(content)
}

function readAndRender(): void {
  for (const { file, bytes } of raw) {
    const trace = readTrace(bytes, file, vocabulary)
    const { files } = maker.pagesOf(trace, fold(trace, vocabulary))
    for (const { content } of files) Buffer.from(content)
  }
}

function render(): void {
  for (const { trace, sections } of tests) for (const { content } of maker.pagesOf(trace, sections).files) use(content)
}

function use(content: string): number {
  return content.length
}

const works = [
  { name: 'reading, folding and rendering', run: readAndRender },
  { name: 'rendering', run: render },
  { name: 'looking for problems', run: () => tests.map(({ trace, sections }) => maker.problemsOf(trace, sections)) },
]
const beside = { name: 'parsing and encoding the same bytes', run: parseAndEncode }
for (const figure of compareAll('events/s', events, works, beside)) report(figure)

const shared = maker.shared(outlines).files
report(
  compare(
    'tests/s',
    outlines.length,
    { name: 'the pages that tests share', run: () => maker.shared(outlines).files.length },
    { name: 'encoding them', run: () => shared.map(({ content }) => Buffer.from(content)) },
  ),
)
