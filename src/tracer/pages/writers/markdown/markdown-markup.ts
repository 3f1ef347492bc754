import { TEXT_KINDS, type TextKind } from '../../../features/catalogue.ts'
import { slugsOf } from '../../document/test-names.ts'
import { pageFile } from '../page-file.ts'
import { pageName } from '../paths.ts'
import type { Markup, Place } from '../views/page-markup.ts'
import type { FlavourName } from '../writer.ts'
import { codeSpan, escapeLine, escapeName, escapeText } from './escape-commonmark.ts'
import { featureText } from './feature-text.ts'
import { FLAVOUR } from './flavours.ts'
import { relativeLink } from './markdown-links.ts'
import { markdownProse } from './markdown-prose.ts'
import { pipeTableView } from './pipe-table.ts'
import { stripList } from './strip-list.ts'

/** CommonMark with GitHub's tables. What a link leads to has an id of its own: tools make different ones of headings. */
export function markdownMarkup(flavour: FlavourName): Markup {
  const { hasFiles, whole } = FLAVOUR[flavour]
  const file = (name: string) => pageFile(name, 'markdown', flavour)
  return {
    hasMermaid: true,
    file,
    inline: escapeText,
    line: escapeLine,
    name: escapeName,
    code: codeSpan,
    plain: escapeText,
    prose: (blocks, place, links = []) =>
      markdownProse(blocks, (said) => {
        const link = links.find((each) => each.said === said)
        return link && place.link(pageName(link))
      }),
    texts: textsOf,
    link: (from, to, label) => relativeLink(file(from), file(to), label && idOf(label)),
    anchor: idOf,
    asset: (from, path) => relativeLink(file(from), path),
    table: (document, section, _, part) => pipeTableView(document, section, part),
    strip: stripList,
    own: () => ({ hasFiles }),
    whole,
  }
}

/** On its page, a section needs no more than its own name: no other id there has a point in it and begins so. */
function idOf(label: string): string {
  return label.replace(/^test\.[^.]*\.[^.]*\.[^.]*\./, 'section.')
}

/** The texts of a feature, or of a branch, as they stand on a page. */
function textsOf(id: string, place: Place): Record<TextKind, string> {
  const { catalogue, tests } = place.options
  const linkOf = (said: string) => {
    const test = tests.find(said)
    const shown = escapeText(said)
    return test ? `[${shown}](${place.link(pageName({ slugs: slugsOf(test) }))})` : shown
  }
  const texts = catalogue.entries.get(id)?.texts ?? {}
  const shown = (kind: TextKind) => featureText(texts[kind] ?? '', linkOf).trim()
  const [short, features, narrative] = TEXT_KINDS.map(shown)
  return { short: short ?? '', features: features ?? '', narrative: narrative ?? '' }
}
