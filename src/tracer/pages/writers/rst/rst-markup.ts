import { testIdStart, traceName } from '../paths.ts'
import type { Markup } from '../views/page-markup.ts'
import { escapeInline, escapeLine, escapeName, literal } from './escape-rst.ts'
import { includesOf } from './feature-texts.ts'
import { absolute, docName, rstFile } from './rst-links.ts'
import { renderProse } from './rst-prose.ts'
import { stripView } from './strip-lines.ts'
import { traceTableView } from './trace-table.ts'

/** reStructuredText for Sphinx: what a link leads to has a label, or is a page by its name. */
export const rstMarkup: Markup = {
  hasMermaid: false,
  file: rstFile,
  inline: escapeInline,
  line: escapeLine,
  name: escapeName,
  code: literal,
  // A directive's argument is plain text.
  plain: (text) => text,
  prose: (blocks, _, links) => renderProse(blocks, links),
  texts: (id, { options }) => includesOf(id, options),
  link: (from, to, label) => label ?? docName(to, from),
  anchor: (label) => label,
  asset: (_, path) => absolute(path),
  table: traceTableView,
  strip: stripView,
  own: (document) => ({ trace: traceName(document), traceRows: testIdStart(document) }),
  whole: (content) => content,
}
