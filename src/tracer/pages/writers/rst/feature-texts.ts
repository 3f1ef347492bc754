import { TEXT_KINDS, type TextKind } from '../../../features/catalogue.ts'
import type { Templates } from '../../../text/templates.ts'
import { withTests } from '../../document/feature-links.ts'
import type { Site } from '../../document/site.ts'
import { slugsOf } from '../../document/test-names.ts'
import { featureFolder } from '../paths.ts'
import { tidy } from '../views/tidy.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeInline, escapeName } from './escape-rst.ts'
import { absolute, testRole } from './rst-links.ts'

/** What pages include to show a feature's texts, or a branch's. */
export function includesOf(id: string, options: WriteOptions): Record<TextKind, string> {
  const path = (kind: TextKind) => absolute(`${featureFolder(id)}/${fileName(kind, options)}.rst`)
  return { short: path('short'), features: path('features'), narrative: path('narrative') }
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
