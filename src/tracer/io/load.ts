import { readFileSync, statSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { type ErrorCode, oneOf, type Problem, ProtokollError, quote, throwIfAny } from '../errors.ts'
import { FEATURE_ID } from '../events.ts'
import { parseEvidence } from '../evidence/parse.ts'
import type { Evidence } from '../evidence/schema.ts'
import { Catalogue, type CatalogueEntry, TEXT_KINDS, type TextKind } from '../features.ts'
import { readTrace } from '../read.ts'
import type { Trace } from '../trace.ts'
import { parseVocabulary, type Vocabulary } from '../vocabulary.ts'
import { WRITERS } from '../writers/registry.ts'
import type { TemplateFile } from '../writers/templates.ts'
import type { Theme } from '../writers/writer.ts'
import { errno } from './errno.ts'
import { listFiles, listTraces } from './list.ts'
import { readJson } from './project.ts'

/** Reads and checks a vocabulary file. Throws `VOCABULARY`. */
export function loadVocabulary(file: string): Vocabulary {
  return parseVocabulary(readJson(file, file, 'VOCABULARY'), file)
}

interface LoadedEntry extends CatalogueEntry {
  texts: Partial<Record<TextKind, string>>
  evidence?: Evidence
  example?: string
}

/**
 * Reads a folder of features: `<feature>/` and `<feature>/branches/<branch>/`, with three texts each and, if it says
 * what must be seen, `evidence.json`; of a feature also `example.txt`, the section that its page shows. Evidence is left
 * out without a vocabulary to hold it against. Other files are not looked at. Throws `FEATURE_…` and `EVIDENCE`, with
 * the problems of all files.
 */
export function loadCatalogue(folder: string, vocabulary?: Vocabulary): Catalogue {
  const entries = new Map<string, LoadedEntry>()
  const problems: Problem[] = []
  for (const path of listFiles(folder)) {
    const place = placeOf(path)
    if (!place) continue
    const { id, kind } = place
    const file = join(folder, path)
    const entry = entries.get(id) ?? { id, folder: dirname(file), texts: {} }
    entries.set(id, entry)
    if (kind === 'example') entry.example = readInput(file, 'FEATURE_TEXT_MISSING').toString('utf8').trim()
    else if (kind !== 'evidence') entry.texts[kind] = readInput(file, 'FEATURE_TEXT_MISSING').toString('utf8')
    else if (vocabulary) collectProblems(problems, () => (entry.evidence = loadEvidence(file, vocabulary)))
  }
  throwIfAny(problems)
  throwIfAny([...entries.values()].filter(({ id }) => !FEATURE_ID.test(id)).map(badName))
  const sorted = [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return new Catalogue(sorted, { folder: fromHere(folder), exists: isFolder(folder) })
}

/** Whose file it is, and which of its files; undefined for a file that is none of a feature's. */
function placeOf(path: string): { id: string; kind: TextKind | 'evidence' | 'example' } | undefined {
  const [, feature = '', branch, name] = /^([^/]+)(?:\/branches\/([^/]+))?\/([^/]+)$/.exec(path) ?? []
  const id = branch === undefined ? feature : `${feature}/${branch}`
  if (name === 'evidence.json') return { id, kind: 'evidence' }
  if (name === 'example.txt' && branch === undefined) return { id, kind: 'example' }
  const kind = TEXT_KINDS.find((each) => name === `${each}.rst`)
  return kind && { id, kind }
}

function loadEvidence(file: string, vocabulary: Vocabulary): Evidence {
  return parseEvidence(readJson(file, file, 'EVIDENCE'), file, vocabulary)
}

/** Runs `read`, and keeps what it has against its input for later. */
function collectProblems(problems: Problem[], read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ProtokollError)) throw error
    problems.push(...error.problems)
  }
}

/** A folder's name becomes a path, a part of pages, and what tests write: it is one word. */
function badName({ id, folder }: CatalogueEntry): Problem {
  const legal = 'letters a to z, digits, _ and -; in the names of branches also single dots'
  const message = 'a folder whose name cannot be the id of a feature'
  return { code: 'FEATURE_UNKNOWN', file: folder, message, found: quote(id), legal, advice: 'rename the folder' }
}

/** Reads every trace below the folders. All problems of all traces are told at once. Throws `TRACE_…`. */
export function loadTraces(folders: readonly string[], vocabulary: Vocabulary): Trace[] {
  const advice = 'run the tests first, or name the folder of their traces with --traces'
  return readTraces(folders.flatMap(filesOf), folders.join(', '), vocabulary, advice)
}

/**
 * Reads what the last run left: in `failed` the traces of tests that failed, in `traces` those of all others. A test
 * that passed before and fails now has left one in each; only the newer one says what the nodes do. Throws `TRACE_…`.
 */
export function loadLastRun(traces: string, failed: string, vocabulary: Vocabulary): Trace[] {
  const aside = filesOf(failed)
  const all = readTraces([...aside, ...filesOf(traces)], `${failed}, ${traces}`, vocabulary, 'run the tests first')
  const keyOf = ({ header: { group, file, test } }: Trace) => JSON.stringify([group, file, test])
  const replaced = new Set(all.slice(0, aside.length).map(keyOf))
  return all.filter((trace, i) => i < aside.length || !replaced.has(keyOf(trace)))
}

/** A file with a trace, not read yet. */
export interface TraceFile {
  /** What errors call it. */
  readonly file: string
  readonly read: () => Uint8Array
}

export function filesOf(folder: string): TraceFile[] {
  return listTraces(folder).map((path) => {
    const file = join(folder, path)
    return { file, read: () => readInput(file, 'TRACE_MISSING') }
  })
}

/** Reads traces. All problems of all of them are told at once; that there are none is one, of `place`. */
export function readTraces(
  files: readonly TraceFile[],
  place: string,
  vocabulary: Vocabulary,
  advice: string,
): Trace[] {
  const problems: Problem[] = []
  const traces: Trace[] = []
  for (const { file, read } of files) collectProblems(problems, () => traces.push(readTrace(read(), file, vocabulary)))
  throwIfAny(problems)
  if (traces.length > 0) return traces
  throw new ProtokollError({ code: 'TRACE_MISSING', file: place, message: 'there are no traces in it', advice })
}

/** What is in a file. Throws a problem of this code, not the system's error, when it cannot be read. */
function readInput(file: string, code: ErrorCode): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const found = errno(error)
    if (found === undefined) throw error
    throw new ProtokollError({ code, file, message: 'the file cannot be read', found })
  }
}

/** The folder of the themes that come with protokoll: beside `src` or `dist`, whichever this file runs from. */
const SHIPPED = resolve(dirname(fileURLToPath(import.meta.url)), '../../../templates')

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

/** The templates of a format that no theme changes. There are none for a format that needs none. */
export function loadDefaultTemplates(format: string): readonly TemplateFile[] {
  const folder = join(SHIPPED, 'default', format)
  return readTemplates(folder, fromHere(folder))
}

function readLayers(layers: readonly string[], format: string): Map<string, TemplateFile> {
  const files = layers.flatMap((layer) => readTemplates(join(layer, format), fromHere(join(layer, format))))
  return new Map(files.map((file) => [file.name, file]))
}

/** A path as one finds it from the working folder: relative if it is below it. */
function fromHere(path: string): string {
  const below = relative('.', path).split(sep).join('/')
  return below.startsWith('..') ? path : below
}

function readTemplates(folder: string, shown: string): TemplateFile[] {
  return listFiles(folder)
    .filter((path) => path.endsWith('.hbs'))
    .map((path) => {
      const source = readInput(join(folder, path), 'TEMPLATE_UNKNOWN').toString('utf8')
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
  if (isFolder(folder)) return
  const message = 'there is no such folder'
  throw new ProtokollError({
    code: 'OPTION',
    field: option,
    message,
    found: quote(folder),
    legal: 'a folder that exists',
  })
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    if (errno(error) === undefined) throw error
    return false
  }
}
