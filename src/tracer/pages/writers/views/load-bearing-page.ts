import { counted } from '../../../common/counted.ts'
import { type Load, loadsByFeature, loadsByKind, type WeighedMessage } from '../../document/load-bearing.ts'
import type { Outline } from '../../document/outline.ts'
import type { Site } from '../../document/site.ts'
import { featureLink, testLink } from './links.ts'
import type { Page } from './page.ts'

/** Kinds of messages, and features, by what hangs on their messages. */
export function loadBearingView({ weighed, groups, catalogue }: Site, page: Page): object {
  const documents = new Map(groups.flatMap((group) => group.documents).map((document) => [keyOf(document), document]))
  const row = (load: Load) => {
    const document = documents.get(keyOf(load.example))
    const { counts, all, example } = load
    return { ...counts, all, weight: example.weight, ...exampleView(document, page) }
  }
  return {
    messages: counted(weighed.length, 'message'),
    kinds: loadsByKind(weighed).map((load) => ({ ...row(load), title: page.markup.code(load.name), label: '' })),
    features: loadsByFeature(weighed)
      .filter(({ name }) => catalogue.entries.has(name))
      .map((load) => ({ ...row(load), ...featureLink(load.name, page) })),
  }
}

function exampleView(document: Outline | undefined, page: Page): { page: string; test: string } {
  return document === undefined ? { page: '', test: '' } : testLink(document, page)
}

function keyOf({ group, file, test }: Pick<WeighedMessage, 'group' | 'file' | 'test'>): string {
  return JSON.stringify([group, file, test])
}
