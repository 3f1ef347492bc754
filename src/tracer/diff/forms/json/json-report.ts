import type { Report } from '../../report.ts'

/** The report itself, for programs. `docs/reference/diff.rst` says what is in it. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, null, 1)}\n`
}
