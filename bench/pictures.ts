/**
 * What the picture of a section takes, from its events to the SVG, beside the table of the same section: of real
 * sections of about 30 events, and of one that is put together from the events of the longest test.
 */

import { loadTemplates } from '../src/tracer/io/load.ts'
import { buildDocument, type Document, type Section } from '../src/tracer/pages/document/document.ts'
import { type Journeys, journeysOf } from '../src/tracer/pages/document/journeys.ts'
import { buildSpacetime } from '../src/tracer/pages/document/spacetime.ts'
import { buildTable } from '../src/tracer/pages/document/table.ts'
import { tableView } from '../src/tracer/pages/writers/rst/grid-table.ts'
import { renderSection } from '../src/tracer/pages/writers/svg/picture.ts'
import { THEMES } from '../src/tracer/pages/writers/themes.ts'
import type { Theme } from '../src/tracer/pages/writers/writer.ts'
import { Templates } from '../src/tracer/text/templates.ts'
import { type FoldedSection, fold } from '../src/tracer/trace/fold.ts'
import { readTrace } from '../src/tracer/trace/read.ts'
import type { Trace, TraceSection } from '../src/tracer/trace/trace.ts'
import { compare, report } from './measure.ts'
import { committedTraces, vocabulary } from './support/raft-files.ts'

const LONG = 2000
const MANY = 20
const templates = new Templates(loadTemplates(THEMES['default'] as Theme).get('svg') ?? [])

/** What has to be drawn: the document and one of its sections, and the events as they were read. */
interface Drawn {
  readonly document: Document
  readonly section: Section
  readonly folded: FoldedSection
  readonly journeys: Journeys
}

function sectionsOf(trace: Trace): Drawn[] {
  const folded = fold(trace, vocabulary)
  const document = buildDocument(trace, vocabulary, folded)
  const journeys = journeysOf(trace.sections)
  return document.sections.flatMap((section, i) => {
    const own = folded[i]
    return own
      ? [
          {
            document,
            section,
            folded: own,
            journeys: journeys[i] ?? { byEvent: new Map(), isLast: true, origin: 'test' },
          },
        ]
      : []
  })
}

function draw({ document, section, folded, journeys }: Drawn): string[] {
  const spacetime = buildSpacetime(folded, vocabulary, journeys)
  return [...renderSection(document, { ...section, spacetime }, vocabulary, templates)]
}

function show(name: string, each: readonly Drawn[], repetitions: number): void {
  const picture = { name, run: () => each.map(draw) }
  const tables = {
    name: 'their tables',
    run: () => each.map(({ folded }) => tableView(buildTable(folded, vocabulary))),
  }
  const events = each.reduce((sum, { folded }) => sum + folded.frames.length, 0)
  report(compare('events/s', events, picture, tables, repetitions))
}

/** A section whose events are those of a whole test, over and over: sends and handlings pair up as in any other. */
function longSection(traces: readonly Trace[]): Drawn[] {
  const all = traces.map((trace) => ({ trace, events: trace.sections.flatMap(({ events }) => events) }))
  const [longest] = all.toSorted((a, b) => b.events.length - a.events.length)
  if (longest === undefined) return []
  const { trace, events } = longest
  const repeated = Array.from({ length: Math.ceil(LONG / events.length) }, () => events).flat()
  const section: TraceSection = { title: 'Long', line: 2, meanwhile: [], events: repeated.slice(0, LONG) }
  return sectionsOf({ ...trace, sections: [section] })
}

const traces = committedTraces().map(({ file, bytes }) => readTrace(bytes, file, vocabulary))
const about30 = traces
  .flatMap(sectionsOf)
  .filter(({ folded: { frames } }) => frames.length >= 28 && frames.length <= 32)
show('pictures of sections of 30 events', about30.slice(0, MANY), 25)
show(`the picture of a section of ${LONG} events`, longSection(traces), 9)
