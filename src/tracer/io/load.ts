import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { oneOf, type Problem, ProtokollError, throwIfAny } from '../errors.ts'
import { Catalogue, type CatalogueEntry, TEXT_KINDS, type TextKind } from '../features.ts'
import { readTrace } from '../read.ts'
import type { Trace } from '../trace.ts'
import { parseVocabulary, type Vocabulary } from '../vocabulary.ts'
import { WRITERS } from '../writers/registry.ts'
import type { TemplateFile } from '../writers/templates.ts'
import type { Theme } from '../writers/writer.ts'
import { errno } from './errno.ts'
import { listFiles } from './list.ts'
import { readJson } from './project.ts'

/** Reads and checks a vocabulary file. Throws `VOCABULARY`. */
export function loadVocabulary(file: string): Vocabulary {
  return parseVocabulary(readJson(file, file, 'VOCABULARY'), file)
}

/** Reads a folder of features: `<feature>/*.rst` and `<feature>/branches/<branch>/*.rst`. Other files are not looked at. */
export function loadCatalogue(folder: string): Catalogue {
  const entries = new Map<string, CatalogueEntry & { texts: Partial<Record<TextKind, string>> }>()
  for (const path of listFiles(folder)) {
    const match = /^([^/]+)(?:\/branches\/([^/]+))?\/([^/]+)\.rst$/.exec(path)
    const kind = TEXT_KINDS.find((each) => each === match?.[3])
    if (!match || !kind) continue
    const [, feature = '', branch] = match
    const id = branch === undefined ? feature : `${feature}/${branch}`
    const entry = entries.get(id) ?? { id, folder: dirname(join(folder, path)), texts: {} }
    entries.set(id, entry)
    entry.texts[kind] = readFileSync(join(folder, path), 'utf8')
  }
  return new Catalogue([...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1)))
}

/** Reads every trace below the folders. All problems of all traces are told at once. Throws `TRACE_…`. */
export function loadTraces(folders: readonly string[], vocabulary: Vocabulary): Trace[] {
  const problems: Problem[] = []
  const traces: Trace[] = []
  for (const folder of folders) {
    for (const path of listFiles(folder).filter((each) => each.endsWith('.jsonl'))) {
      const file = join(folder, path)
      try {
        traces.push(readTrace(readFileSync(file), file, vocabulary))
      } catch (error) {
        if (!(error instanceof ProtokollError)) throw error
        problems.push(...error.problems)
      }
    }
  }
  throwIfAny(problems)
  return traces
}

/** The folder of the themes that come with protokoll: beside `src` or `dist`, whichever this file runs from. */
const SHIPPED = join(dirname(fileURLToPath(import.meta.url)), '../../../templates')

/**
 * The templates of a theme, by format. What a theme does not have it takes from `default`; a user's folder, laid out
 * as `<format>/<name>.hbs`, replaces single ones. Throws `OPTION` and `TEMPLATE_UNKNOWN`.
 */
export function loadTemplates(theme: Theme, userFolder?: string): ReadonlyMap<string, readonly TemplateFile[]> {
  const layers = [join(SHIPPED, 'default'), join(SHIPPED, theme.name)]
  const templates = new Map(WRITERS.map(({ format }) => [format, readLayers(layers, format)]))
  if (userFolder !== undefined) overrideTemplates(templates, userFolder)
  return new Map([...templates].map(([format, files]) => [format, [...files.values()]]))
}

function readLayers(layers: readonly string[], format: string): Map<string, TemplateFile> {
  const files = layers.flatMap((layer) => readTemplates(join(layer, format), `${basename(layer)}/${format}`))
  return new Map(files.map((file) => [file.name, file]))
}

function readTemplates(folder: string, shown: string): TemplateFile[] {
  return listFiles(folder)
    .filter((path) => path.endsWith('.hbs'))
    .map((path) => {
      const source = readFileSync(join(folder, path), 'utf8')
      return { name: path.replace(/\.hbs$/, ''), file: `${shown}/${path}`, source }
    })
}

function overrideTemplates(templates: ReadonlyMap<string, Map<string, TemplateFile>>, folder: string): void {
  requireFolder(folder, '--templates')
  const own = [...templates.keys()].flatMap((format) =>
    readTemplates(join(folder, format), join(folder, format)).map((file) => ({ format, file })),
  )
  const legal = [...templates].flatMap(([format, files]) => [...files.keys()].map((name) => `${format}/${name}.hbs`))
  const unknown = listFiles(folder).filter((path) => path.endsWith('.hbs') && !legal.includes(path))
  throwIfAny(
    unknown.map((path) => ({
      code: 'TEMPLATE_UNKNOWN' as const,
      file: join(folder, path),
      message: 'a template that replaces none',
      legal: oneOf(legal),
    })),
  )
  for (const { format, file } of own) templates.get(format)?.set(file.name, file)
}

/** Throws `OPTION` unless the folder that an option names is there. */
export function requireFolder(folder: string, option: string): void {
  try {
    if (statSync(folder).isDirectory()) return
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error
  }
  throw new ProtokollError({ code: 'OPTION', field: option, message: 'not a folder', found: folder })
}
