import { aroundFiles } from '../views/index-pages.ts'
import { legendFile } from '../views/legend-page.ts'
import { pageFiles } from '../views/page-files.ts'
import type { Writer } from '../writer.ts'
import { textFiles } from './feature-texts.ts'
import { rstHelpers } from './rst-helpers.ts'
import { markupOf } from './rst-markup.ts'

/** Pages for Sphinx: one a test, the include files of every feature, the legend, and indexes that name them all. */
export const rstWriter: Writer = {
  format: 'rst',
  helpers: rstHelpers,
  pages: (document, templates, options) => pageFiles(document, { markup: markupOf(options.theme), templates, options }),
  shared: (site, templates, options) => {
    const making = { markup: markupOf(options.theme), templates, options }
    return [...textFiles(site, templates, options), legendFile(site.vocabulary, making), ...aroundFiles(site, making)]
  },
}
