import { oneOf, ProtokollError, quote } from '../common/errors.ts'
import { FORMS } from '../diff/forms/forms.ts'
import { drawer } from '../diff/forms/html/draw.ts'
import { Templates } from '../text/templates.ts'
import type { Compared } from './diff-project.ts'
import { filesFrom } from './files.ts'
import { loadDefaultTemplates } from './load.ts'

export interface ReportOptions {
  /** The most characters that `md` may have: what does not fit is counted. Default: as many as it takes. */
  readonly limit?: number
  /** Colours for a terminal, in `text`. Default: none. */
  readonly color?: boolean
  /** From where errors name templates, a full path. Default: the folder that the process is in. */
  readonly cwd?: string
}

/** What was compared, as a text: in one of the forms of `protokoll diff --format`. Throws `OPTION` for another. */
export function writeReport({ report, words }: Compared, form: string, options: ReportOptions = {}): string {
  const write = Object.hasOwn(FORMS, form) ? FORMS[form] : undefined
  if (!write) {
    const legal = oneOf(Object.keys(FORMS))
    throw new ProtokollError({ code: 'OPTION', field: '--format', message: 'no such form', found: quote(form), legal })
  }
  const { limit = Number.POSITIVE_INFINITY, color = false, cwd = process.cwd() } = options
  const disk = filesFrom(cwd)
  const templates = new Templates(loadDefaultTemplates(`diff-${form}`, disk))
  return write(report, { limit, color, templates, draw: drawer(words, loadDefaultTemplates('svg', disk)) })
}
