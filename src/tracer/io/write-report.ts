// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { oneOf, ProtokollError, quote } from '../common/errors.ts'
import { FORM_NAMES } from '../diff/forms/form.ts'
import { FORMS } from '../diff/forms/forms.ts'
import { drawer } from '../diff/forms/html/draw.ts'
import { Templates } from '../text/templates.ts'
import type { Compared } from './diff-project.ts'
import { errno } from './errno.ts'
import { filesFrom } from './files.ts'
import { loadDefaultTemplates } from './load.ts'
import { viewerFiles } from './viewer-files.ts'

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
  const draw = drawer(words, loadDefaultTemplates('svg', disk))
  return write(report, { limit, color, templates, draw, viewer: form === 'html' ? viewerFiles(words) : undefined })
}

/** The form for whoever reads along, which is printed. */
const PRINTED = 'text'

/**
 * Writes every form but `text` into a folder, which is made if need be: `report.md`, `report.html`, `report.json`. All are
 * made before the first is written. Throws `OUTPUT_WRITE`.
 */
export function saveReport(compared: Compared, folder: string, options: ReportOptions = {}): void {
  const { write } = filesFrom(options.cwd ?? process.cwd())
  const forms = FORM_NAMES.filter((form) => form !== PRINTED)
  const reports = forms.map((form) => ({
    file: join(folder, `report.${form}`),
    text: writeReport(compared, form, options),
  }))
  for (const { file, text } of reports) {
    try {
      write(file, text)
    } catch (error) {
      if (errno(error) === undefined) throw error
      const message = 'the report cannot be written'
      const advice = 'name another folder with --out'
      throw new ProtokollError({ code: 'OUTPUT_WRITE', file, message, found: String(error), advice })
    }
  }
}
