import type { Form, FormName } from './form.ts'
import { htmlReport } from './html/html-report.ts'
import { jsonReport } from './json/json-report.ts'
import { markdownReport } from './md/markdown-report.ts'
import { textReport } from './text/text-report.ts'

/** Every form of a report, by name. */
export const FORMS: Readonly<Record<string, Form>> = {
  text: textReport,
  md: markdownReport,
  html: htmlReport,
  json: jsonReport,
} satisfies Record<FormName, Form>
