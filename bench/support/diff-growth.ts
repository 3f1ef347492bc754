import { jsonReport } from '../../src/tracer/diff/forms/json/json-report.ts'
import { textReport } from '../../src/tracer/diff/forms/text/text-report.ts'
import type { Figure } from '../measure.ts'
import { growthOf, type Sizes } from './growth.ts'
import { type Case, compareSides, readSides, sidesOf } from './numbers.ts'

interface Growing {
  readonly sizes: Sizes
  readonly caseOf: (size: number) => Case
}

const TESTS = { small: 1000, large: 10_000 }
const EVENTS = { small: 10_000, large: 100_000 }

const CASES: Readonly<Record<string, Growing>> = {
  'tests of which each differs': {
    sizes: TESTS,
    caseOf: (tests) => ({ tests, events: 20, differences: 2 }),
  },
  'tests of other names and other contents': {
    sizes: TESTS,
    caseOf: (tests) => ({ tests, events: 20, differences: 2, renamed: true }),
  },
  'a test with 10 differences': {
    sizes: EVENTS,
    caseOf: (events) => ({ tests: 1, events, differences: 10 }),
  },
  'a test of short sections with other titles': {
    sizes: EVENTS,
    caseOf: (events) => ({ tests: 1, events, differences: events / 100, section: 10, retitled: true }),
  },
}

/** With which exponent the time of comparing grows, and of telling what differs as text and as JSON. */
export function* diffGrowth(): Generator<Figure> {
  for (const [name, { sizes, caseOf }] of Object.entries(CASES))
    yield growthOf(
      {
        name: `comparing ${name}`,
        prepare: (size) => readSides(sidesOf(caseOf(size))),
        run: (sides) => {
          const report = compareSides(sides)
          return [textReport(report, { color: false }), jsonReport(report)]
        },
      },
      sizes,
    )
}
