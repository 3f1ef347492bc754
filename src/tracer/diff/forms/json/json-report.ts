import type { Report } from '../../report.ts'

/** The report itself, for programs. `docs/reference/diff.rst` says what is in it. */
export function jsonReport(report: Report): string {
  // To who runs a CI job, `##[` begins a command wherever it stands; in JSON only texts have it.
  return `${JSON.stringify(report, null, 1).replaceAll('##', '#\\u0023')}\n`
}
