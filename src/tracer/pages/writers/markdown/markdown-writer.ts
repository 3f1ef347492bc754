import { aroundFiles } from '../views/index-pages.ts'
import { legendFile } from '../views/legend-page.ts'
import { pageFiles } from '../views/page-files.ts'
import type { Writer } from '../writer.ts'
import { markdownMarkup } from './markdown-markup.ts'
import { sidebarFiles } from './sidebar.ts'

/** Pages for where Markdown is read: the same as those for Sphinx, and a list of them for the place that has none of its own. */
export const markdownWriter: Writer = {
  format: 'markdown',
  pages: (document, templates, options) => {
    const markup = markdownMarkup(options.flavour)
    return pageFiles(document, { markup, templates, options })
  },
  shared: (site, templates, options) => {
    const making = { markup: markdownMarkup(options.flavour), templates, options }
    return [legendFile(site.vocabulary, making), ...aroundFiles(site, making), ...sidebarFiles(site, options.flavour)]
  },
}
