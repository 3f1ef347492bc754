import type { TestLink } from '../../document/outline.ts'
import { pageFile, pathBetween } from '../page-file.ts'
import { pageName, testIdStart, traceName } from '../paths.ts'
import type { Markup, Place } from '../views/page-markup.ts'
import type { Theme } from '../writer.ts'
import { escapeInline, escapeLine, escapeName, literal } from './escape-rst.ts'
import { includesOf, textsOf } from './feature-texts.ts'
import { absolute, docName, linkTo, pathTo, testRole } from './rst-links.ts'
import { renderProse } from './rst-prose.ts'
import { stripView } from './strip-lines.ts'
import { traceTableView } from './trace-table.ts'

/** reStructuredText that every renderer shows: links are paths of files, what Sphinx alone knows stands in comments. */
export const rstMarkup: Markup = {
  hasMermaid: false,
  file: (name) => pageFile(name),
  inline: escapeInline,
  line: escapeLine,
  name: escapeName,
  code: literal,
  plain: escapeInline,
  prose: proseWith(({ said, slugs }, place) => linkTo(place.link(pageName({ slugs })), escapeLine(said))),
  texts: textsOf,
  link: pathTo,
  anchor: (label) => label,
  asset: (from, path) => pathBetween(pageFile(from), path),
  table: traceTableView,
  strip: stripView,
  own: (document) => ({ trace: traceName(document), traceRows: testIdStart(document) }),
  around: ({ name, options: { formats, flavour } }) => ({
    onGitHub:
      formats.includes('markdown') && flavour === 'github'
        ? pathBetween(pageFile(name), pageFile(name, 'markdown', flavour))
        : '',
  }),
  whole: (content) => content,
}

/** reStructuredText for Sphinx alone: what a link leads to has a label, or is a page by its name. */
const sphinxMarkup: Markup = {
  ...rstMarkup,
  // A directive's argument is plain text.
  plain: (text) => text,
  prose: proseWith(({ said, slugs }) => testRole(said, slugs)),
  texts: (id, { options }) => includesOf(id, options),
  link: (from, to, label) => label ?? docName(to, from),
  asset: (_, path) => absolute(path),
}

/** Prose in which tests lead somewhere as `write` says. */
function proseWith(write: (link: TestLink, place: Place) => string): Markup['prose'] {
  return (blocks, place, links = []) =>
    renderProse(blocks, (said) => {
      const link = links.find((each) => each.said === said)
      return link && write(link, place)
    })
}

export function markupOf({ rstOnly }: Theme): Markup {
  return rstOnly ? sphinxMarkup : rstMarkup
}
