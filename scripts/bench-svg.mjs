/**
 * How long the picture of a section takes, from its events to the SVG, beside the table of the same section:
 * `npm run bench:svg`.
 *
 * The first numbers are of real sections of about 30 events; the last are of one that is put together from them.
 */

import { loadTemplates, loadTraces, loadVocabulary } from '../src/tracer/io/load.ts'
import { buildDocument } from '../src/tracer/pages/document/document.ts'
import { buildSpacetime } from '../src/tracer/pages/document/spacetime.ts'
import { buildTable } from '../src/tracer/pages/document/table.ts'
import { tableView } from '../src/tracer/pages/writers/rst/grid-table.ts'
import { renderSection } from '../src/tracer/pages/writers/svg/picture.ts'
import { THEMES } from '../src/tracer/pages/writers/themes.ts'
import { Templates } from '../src/tracer/text/templates.ts'
import { fold } from '../src/tracer/trace/fold.ts'

const LONG = 2000
const TIMES = 40

const vocabulary = loadVocabulary('vocabulary/raft.json')
const templates = new Templates(loadTemplates(THEMES.default).get('svg'))
const traces = loadTraces(['docs-out/traces'], vocabulary)

/** What has to be drawn: the document and one of its sections, and the events as they were read. */
function sectionsOf(trace) {
  const document = buildDocument(trace, vocabulary)
  const folded = fold(trace, vocabulary)
  return document.sections.map((section, i) => ({
    document,
    section,
    folded: folded[i],
    events: trace.sections[i].events,
  }))
}

/** The middle one of several times, in milliseconds. */
function median(act, times = TIMES) {
  const all = Array.from({ length: times }, () => {
    const began = performance.now()
    act()
    return performance.now() - began
  })
  return all.sort((a, b) => a - b)[Math.floor(times / 2)]
}

function draw({ document, section, folded }) {
  return renderSection(document, { ...section, spacetime: buildSpacetime(folded, vocabulary) }, vocabulary, templates)
}

function show(what, each, times) {
  const picture = each.map((one) => median(() => draw(one), times)).reduce((a, b) => a + b) / each.length
  const table = each.map((one) => median(() => tableView(buildTable(one.folded, vocabulary)), times))
  const ratio = picture / (table.reduce((a, b) => a + b) / each.length)
  const parts = Math.max(...each.map((one) => draw(one).length))
  process.stdout.write(`${what}: ${picture.toFixed(2)} ms, ${ratio.toFixed(1)} times its table; ${parts} part(s)\n`)
}

const about30 = traces.flatMap(sectionsOf).filter(({ events }) => events.length >= 28 && events.length <= 32)
for (const one of about30) draw(one)
show(`a section of 30 events (of ${about30.length})`, about30.slice(0, 20))

// A section whose events are those of a whole test, over and over: sends and handlings pair up as in any other.
const [longest] = traces.toSorted((a, b) => eventsOf(b).length - eventsOf(a).length)
const events = Array.from({ length: LONG }, (_, i) => eventsOf(longest)[i % eventsOf(longest).length])
const [first] = longest.sections
const [long] = sectionsOf({ ...longest, sections: [{ ...first, meanwhile: [], events }] })
show(`a section of ${LONG} events`, [long], 5)

function eventsOf({ sections }) {
  return sections.flatMap((section) => section.events)
}
