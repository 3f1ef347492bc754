import { TEXT_KINDS, type TextKind } from '../../../features/catalogue.ts'
import type { Templates } from '../../../text/templates.ts'
import { withTests } from '../../document/feature-links.ts'
import type { Site } from '../../document/site.ts'
import { slugsOf } from '../../document/test-names.ts'
import { featureFolder, pageName } from '../paths.ts'
import type { Place } from '../views/page-markup.ts'
import { tidy } from '../views/tidy.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeInline, escapeLine, escapeName } from './escape-rst.ts'
import { absolute, linkTo, testRole } from './rst-links.ts'

/** What pages include to show a feature's texts, or a branch's. */
export function includesOf(id: string, options: WriteOptions): Record<TextKind, string> {
  const path = (kind: TextKind) => absolute(`${featureFolder(id)}/${fileName(kind, options)}.rst`)
  return { short: path('short'), features: path('features'), narrative: path('narrative') }
}

/** What a page shows of a feature's texts, or a branch's. Nobody but Sphinx includes files. */
export function textsOf(id: string, place: Place): Record<TextKind, string> {
  const { catalogue, tests } = place.options
  const linkOf = (said: string) => {
    const test = tests.find(said)
    return test ? linkTo(place.link(pageName({ slugs: slugsOf(test) })), escapeLine(said)) : escapeName(said)
  }
  const texts = catalogue.entries.get(id)?.texts ?? {}
  const shown = (kind: TextKind) => withTests(texts[kind] ?? '', linkOf).trim()
  return { short: shown('short'), features: shown('features'), narrative: shown('narrative') }
}

/** The texts of every feature and branch, each a file that pages include. */
export function textFiles({ catalogue }: Site, templates: Templates, options: WriteOptions): OutputFile[] {
  const linkOf = (said: string) => {
    const test = options.tests.find(said)
    return test ? testRole(said, slugsOf(test)) : escapeName(said)
  }
  return [...catalogue.entries.values()].flatMap(({ id, folder, texts }) =>
    TEXT_KINDS.map((kind) => ({
      path: `${featureFolder(id)}/${fileName(kind, options)}.rst`,
      content: tidy(
        templates.render('text', { id: escapeInline(id), kind, text: withTests(texts[kind] ?? '', linkOf) }),
      ),
      source: `${folder}/${kind}.rst`,
    })),
  )
}

function fileName(kind: TextKind, { theme }: WriteOptions): string {
  return kind === 'narrative' ? theme.narrativeName : kind
}
