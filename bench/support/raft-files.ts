import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Catalogue } from '../../src/tracer/features/catalogue.ts'
import { loadCatalogue, loadTemplates, loadVocabulary } from '../../src/tracer/io/load.ts'
import { PageMaker, type PageOptions } from '../../src/tracer/pages/page-maker.ts'
import { THEMES } from '../../src/tracer/pages/writers/themes.ts'
import type { Theme } from '../../src/tracer/pages/writers/writer.ts'

/** What this repository holds: its words, its features, its templates and the traces of its scenarios. */

export const VOCABULARY_FILE = 'vocabulary/raft.json'
export const TRACES = 'docs-out/traces'

export const vocabulary = loadVocabulary(VOCABULARY_FILE)

/** `words`: other than Raft's have no features. */
export function makePageMaker(words = vocabulary): PageMaker {
  const theme = THEMES['default'] as Theme
  const options: PageOptions = {
    vocabulary: words,
    catalogue: words === vocabulary ? loadCatalogue('features', vocabulary) : new Catalogue([]),
    theme,
    templates: loadTemplates(theme),
  }
  return new PageMaker(options)
}

/** A trace as its file holds it. */
export interface RawTrace {
  readonly file: string
  readonly bytes: Uint8Array
}

export function committedTraces(): RawTrace[] {
  const files = readdirSync(TRACES, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'))
  return files.toSorted().map((file) => ({ file, bytes: readFileSync(join(TRACES, file)) }))
}
