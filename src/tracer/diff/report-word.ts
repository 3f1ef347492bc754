import { type Origin, originOf, wordFor } from '../trace/origins.ts'
import type { Report } from './report.ts'

/** What the tests of a report are called, as some are none: `test`, `log`, `recording`, or `trace` for all of these. */
export function wordOf({ tests, added, removed }: Pick<Report, 'tests' | 'added' | 'removed'>): Origin | 'trace' {
  return wordFor([...tests.map(({ after }) => after), ...added, ...removed].map(originOf))
}
