/** What comparing two sides takes, and telling the differences as JSON; beside it the same traces are read and checked. */
import { jsonReport } from '../src/tracer/diff/forms/json/json-report.ts'
import { compare, report } from './measure.ts'
import { type Case, compareSides, readSides, sidesOf } from './support/numbers.ts'

const CASES: Readonly<Record<string, Case>> = {
  '100 tests of 300 events, 3 of which differ': { tests: 100, events: 300, differences: 3 },
  'a test of 20,000 events, 100 of which differ': { tests: 1, events: 20_000, differences: 100 },
  'a test of 20,000 events, nothing alike': { tests: 1, events: 20_000, differences: 20_000 },
}

for (const [name, of] of Object.entries(CASES)) {
  const files = sidesOf(of)
  const sides = readSides(files)
  const work = { name, run: () => jsonReport(compareSides(sides)) }
  const reading = { name: 'reading them', run: () => readSides(files) }
  report(compare('events/s', 2 * of.tests * of.events, work, reading, 5))
}
