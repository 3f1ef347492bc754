import type { Mention, Site } from '../../document/site.ts'
import { evidenceProse } from '../../evidence/words.ts'
import { TEXT_KINDS, type TextKind } from '../../features.ts'
import { absolute, featureFolder, pageLabel, pagePath, ROOT, sectionLabel } from '../paths.ts'
import type { Templates } from '../templates.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeInline, escapeLine, escapeName } from './escape.ts'
import { renderProse } from './prose.ts'
import { tidy } from './tidy.ts'

/** For every feature a page, and for it and each branch the texts that other pages include. */
export function featureFiles(site: Site, templates: Templates, options: WriteOptions): OutputFile[] {
  const { catalogue } = site
  return [
    ...[...catalogue.entries.keys()].flatMap((id) => textFiles(id, site, templates, options)),
    ...catalogue.features.map((feature) => featurePage(feature, site, templates, options)),
    featureIndex(site, templates),
  ]
}

/** What pages include to show a feature's texts, or a branch's. */
export function includesOf(id: string, options: WriteOptions): Record<TextKind, string> {
  const path = (kind: TextKind) => absolute(`${featureFolder(id)}/${fileName(kind, options)}.rst`)
  return { short: path('short'), features: path('features'), narrative: path('narrative') }
}

function fileName(kind: TextKind, { theme }: WriteOptions): string {
  return kind === 'narrative' ? theme.narrativeName : kind
}

function textFiles(id: string, { catalogue }: Site, templates: Templates, options: WriteOptions): OutputFile[] {
  const entry = catalogue.entries.get(id)
  return TEXT_KINDS.map((kind) => ({
    path: `${featureFolder(id)}/${fileName(kind, options)}.rst`,
    content: tidy(templates.render('text', { id: escapeInline(id), kind, text: entry?.texts[kind] ?? '' })),
    source: `${entry?.folder}/${kind}.rst`,
  }))
}

function featurePage(feature: string, site: Site, templates: Templates, options: WriteOptions): OutputFile {
  const entry = (id: string) => {
    const { tests = [], uses = [] } = site.mentions.get(id) ?? {}
    const { evidence } = site.catalogue.entries.get(id) ?? {}
    return {
      ...includesOf(id, options),
      name: escapeInline(id.slice(id.indexOf('/') + 1)),
      evidence: evidence ? renderProse(evidenceProse(evidence)) : '',
      tests: tests.map(mentionView),
      uses: uses.map(mentionView),
    }
  }
  const view = { ...entry(feature), branches: site.catalogue.branchesOf(feature).map(entry) }
  const path = `${featureFolder(feature)}/index.rst`
  return { path, content: tidy(templates.render('feature', view)), source: `the page of feature "${feature}"` }
}

function mentionView({ document, section }: Mention): object {
  return {
    page: absolute(pagePath(document)).replace(/\.rst$/, ''),
    pageLabel: pageLabel(document),
    sectionLabel: sectionLabel(document, section),
    // It starts the text of a role, where Sphinx takes `!` to mean that there is no link.
    test: escapeLine(document.test),
    number: section.number,
    title: escapeName(section.title),
  }
}

function featureIndex({ catalogue }: Site, templates: Templates): OutputFile {
  const content = templates.render('features', { features: catalogue.features.map((id) => ({ page: `${id}/index` })) })
  return { path: `${ROOT}/features/index.rst`, content: tidy(content), source: 'the index of features' }
}
