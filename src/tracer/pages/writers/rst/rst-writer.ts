import { isRecorded } from '../../document/outline.ts'
import type { OutputFile, Writer } from '../writer.ts'
import { textFiles } from './feature-texts.ts'
import { aroundFiles } from './index-pages.ts'
import { legendFile } from './legend-page.ts'
import { partFiles } from './part-page.ts'
import { rstHelpers } from './rst-helpers.ts'
import { pageFile } from './test-page.ts'

/** Pages for Sphinx: one a test, the include files of every feature, the legend, and indexes that name them all. */
export const rstWriter: Writer = {
  format: 'rst',
  helpers: rstHelpers,
  *pages(document, templates, options): Iterable<OutputFile> {
    yield pageFile(document, templates, options)
    for (const section of document.sections.filter(isRecorded)) yield* partFiles(document, section, templates, options)
  },
  shared: (site, templates, options) => [
    ...textFiles(site, templates, options),
    legendFile(site.vocabulary, templates, options),
    ...aroundFiles(site, templates, options),
  ],
}
