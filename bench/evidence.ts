/**
 * How many events a second are searched for what Raft's features want to be seen: in sections that show it, made long by
 * saying everything again. Beside it, as many events in sections that are eight times shorter.
 */
import { missingIn } from '../src/tracer/features/evidence/explain.ts'
import { loadCatalogue, loadTraces } from '../src/tracer/io/load.ts'
import { type FoldedSection, fold, foldSection } from '../src/tracer/trace/fold.ts'
import { vocabulary } from './cluster.ts'
import { compare, report } from './measure.ts'

const SHORT = 500
const LONG = 8 * SHORT

const catalogue = loadCatalogue('features', vocabulary)
const sections = loadTraces(['docs-out/traces'], vocabulary).flatMap((trace) => fold(trace, vocabulary))

function repeated({ section, before, frames }: FoldedSection, length: number): FoldedSection {
  const all = Array.from({ length: Math.ceil(length / frames.length) }, () => frames.map(({ event }) => event)).flat()
  return foldSection({ ...section, meanwhile: [], events: all.slice(0, length) }, before, vocabulary)
}

const cases = [...catalogue.entries.values()].flatMap(({ id, evidence }) => {
  const own = sections.find(({ section, frames }) => frames.length > 0 && section.tests?.includes(id))
  return own && evidence ? [{ evidence, long: repeated(own, LONG), short: repeated(own, SHORT) }] : []
})

report(
  compare(
    'events/s',
    cases.length * LONG,
    {
      name: `evidence, ${cases.length} sections of ${LONG} events`,
      run: () => cases.map(({ evidence, long }) => missingIn(long, evidence)),
    },
    {
      name: `in 8 times as many sections of ${SHORT}`,
      run: () =>
        cases.map(({ evidence, short }) => Array.from({ length: LONG / SHORT }, () => missingIn(short, evidence))),
    },
  ),
)
