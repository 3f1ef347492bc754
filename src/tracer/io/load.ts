import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { inputText } from '../common/decode-text.ts'
import {
  addProblems,
  type ErrorCode,
  oneOf,
  type Problem,
  ProtokollError,
  quote,
  throwIfAny,
} from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { Catalogue, type CatalogueEntry, TEXT_KINDS, type TextKind } from '../features/catalogue.ts'
import type { Evidence } from '../features/evidence/evidence.ts'
import { parseEvidence } from '../features/evidence/parse-evidence.ts'
import { WRITERS } from '../pages/writers/registry.ts'
import { FORMATS, type Theme } from '../pages/writers/writer.ts'
import type { TemplateFile } from '../text/templates.ts'
import { FEATURE_ID } from '../trace/format.ts'
import { parseVocabulary } from '../trace/parse-vocabulary.ts'
import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { errno } from './errno.ts'
import { type Files, realFiles } from './files.ts'
import { listTraces } from './list.ts'
import { SHIPPED_TEMPLATES } from './program.ts'
import { type JsonCode, parseJson } from './project.ts'

/** Reads and checks a vocabulary file. Throws `VOCABULARY` and `FILE_…`. */
export function loadVocabulary(file: string, files: Files = realFiles): Vocabulary {
  return parseVocabulary(loadJson(file, 'VOCABULARY', files), file)
}

/** Reads a file of JSON. Throws `code` and `FILE_…`. */
export function loadJson(file: string, code: JsonCode, files: Files): unknown {
  return parseJson(() => inputText(files.bytes(file, LIMITS.inputBytes), file), file, code)
}

interface LoadedEntry extends CatalogueEntry {
  texts: Partial<Record<TextKind, string>>
  evidence?: Evidence
  example?: string
  title?: string
  search?: readonly string[]
}

/**
 * Reads a folder of features: `<feature>/` and `<feature>/branches/<branch>/`, with three texts each and, if it says
 * what must be seen, `evidence.json`; `title.txt`, what people call it, and `search.txt`, what else they look for it by, a
 * line each; of a feature also `example.txt`, the section that its page shows. Evidence is left out without a vocabulary
 * to hold it against. Other files are not looked at. Throws `FEATURE_…`, `FILE_…` and
 * `EVIDENCE`, with the problems of all files.
 */
export function loadCatalogue(folder: string, vocabulary?: Vocabulary, files: Files = realFiles): Catalogue {
  const text = (file: string) => inputText(readInput(file, 'FEATURE_TEXT_MISSING', files, LIMITS.inputBytes), file)
  const entries = new Map<string, LoadedEntry>()
  const problems: Problem[] = []
  for (const path of files.list(folder)) {
    const place = placeOf(path)
    if (!place) continue
    const { id, kind } = place
    const file = join(folder, path)
    const entry = entries.get(id) ?? { id, folder: dirname(file), texts: {} }
    entries.set(id, entry)
    collectProblems(problems, () => {
      if (kind === 'evidence') {
        if (vocabulary) entry.evidence = loadEvidence(file, vocabulary, files)
      } else Object.assign(entry, fieldOf(kind, text(file), entry))
    })
  }
  throwIfAny(problems)
  throwIfAny([...entries.values()].filter(({ id }) => !FEATURE_ID.test(id)).map(badName))
  const sorted = [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return new Catalogue(sorted, { folder: files.show(folder), exists: files.isFolder(folder) })
}

/** What of an entry such a file says. */
function fieldOf(kind: TextKind | 'example' | 'title' | 'search', text: string, { texts }: LoadedEntry): object {
  if (kind === 'search') return { search: text.split('\n').flatMap((line) => line.trim() || []) }
  if (kind === 'example') return { example: text.trim() }
  return kind === 'title' ? { title: text.trim().replace(/\s+/g, ' ') } : { texts: { ...texts, [kind]: text } }
}

/** Whose file it is, and which of its files; undefined for a file that is none of a feature's. */
export function placeOf(
  path: string,
): { id: string; kind: TextKind | 'evidence' | 'example' | 'title' | 'search' } | undefined {
  const [, feature = '', branch, name] = /^([^/]+)(?:\/branches\/([^/]+))?\/([^/]+)$/.exec(path) ?? []
  const id = branch === undefined ? feature : `${feature}/${branch}`
  if (name === 'evidence.json') return { id, kind: 'evidence' }
  if (name === 'example.txt' && branch === undefined) return { id, kind: 'example' }
  if (name === 'title.txt') return { id, kind: 'title' }
  if (name === 'search.txt') return { id, kind: 'search' }
  const kind = TEXT_KINDS.find((each) => name === `${each}.rst`)
  return kind && { id, kind }
}

function loadEvidence(file: string, vocabulary: Vocabulary, files: Files): Evidence {
  return parseEvidence(loadJson(file, 'EVIDENCE', files), file, vocabulary)
}

/** What `read` returns; what it has against its input is kept for later. */
export function collectProblems<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ProtokollError)) throw error
    addProblems(problems, error.problems)
    return undefined
  }
}

/** A folder's name becomes a path, a part of pages, and what tests write: it is one word. */
function badName({ id, folder }: CatalogueEntry): Problem {
  const legal = 'letters a to z, digits, _ and -; in the names of branches also single dots'
  const message = 'a folder whose name cannot be the id of a feature'
  return { code: 'FEATURE_UNKNOWN', file: folder, message, found: quote(id), legal, advice: 'rename the folder' }
}

/** Reads every trace below the folders. All problems of all traces are told at once. Throws `TRACE_…`. */
export function loadTraces(folders: readonly string[], vocabulary: Vocabulary, files: Files = realFiles): Trace[] {
  const advice = 'run the tests or import a log first, or name the folder of the traces with --traces'
  const traces = folders.flatMap((folder) => filesOf(folder, files))
  return readTraces(traces, folders.join(', '), vocabulary, advice)
}

/**
 * Reads what a run left: in `failed` the traces of tests that failed, in `traces` those of all others. A test that passed
 * before and fails now has left one in each; only the newer one says what the nodes do. Where folders `below` have a trace
 * of a test that has none in these two, it counts. Throws `TRACE_…`.
 */
export function loadRun(
  { traces, failed }: { readonly traces: string; readonly failed: string },
  vocabulary: Vocabulary,
  files: Files,
  below: readonly string[] = [],
): Trace[] {
  const folders = [failed, traces, ...below]
  const own = new Set([failed, traces].flatMap((folder) => listTraces(folder, files.list)))
  // What is replaced may be of other words, and is not read.
  const isRead = (folder: string, path: string) => !below.includes(folder) || !own.has(path)
  const found = folders.flatMap((folder) => {
    const paths = listTraces(folder, files.list).filter((path) => isRead(folder, path))
    return paths.map((path) => ({ folder, file: traceFile(join(folder, path), files) }))
  })
  const all = readTraces(
    found.map(({ file }) => file),
    folders.join(', '),
    vocabulary,
    'run the tests or import a log first',
  )
  /** The folder that has the newest trace of each test. */
  const newest = new Map<string, string>()
  for (const [i, { header }] of all.entries())
    if (!newest.has(testKey(header))) newest.set(testKey(header), found[i]?.folder ?? '')
  return all.filter(({ header }, i) => newest.get(testKey(header)) === found[i]?.folder)
}

/** Tells tests apart. */
export function testKey({ group, file, test }: Pick<Trace['header'], 'group' | 'file' | 'test'>): string {
  return JSON.stringify([group, file, test])
}

/** A file with a trace, not read yet. */
export interface TraceFile {
  /** What errors call it. */
  readonly file: string
  readonly read: () => Uint8Array
  /** The file with what hangs on its messages, whether or not it is there. */
  readonly lost?: string
  /** What that says; undefined where nobody knows. */
  readonly readLost?: () => string | undefined
}

/** `lost`: the folder of what hangs on messages, if it is known of these traces. */
export function filesOf(folder: string, files: Files, lost?: string): TraceFile[] {
  return listTraces(folder, files.list).map((path) =>
    traceFile(join(folder, path), files, lost === undefined ? undefined : join(lost, path)),
  )
}

export function traceFile(file: string, files: Files, lost?: string): TraceFile {
  const read = () => readInput(file, 'TRACE_MISSING', files)
  if (lost === undefined) return { file, read }
  return { file, read, lost, readLost: () => (files.isOrdinary(lost) ? files.read(lost) : undefined) }
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
  throw new ProtokollError(noTraces([place], advice))
}

export function noTraces(
  folders: readonly string[],
  advice = 'run the tests or import a log first, or name the folder of the traces with --traces',
): Problem {
  return { code: 'TRACE_MISSING', file: folders.join(', '), message: 'there are no traces in it', advice }
}

/** Folders of traces are downloaded too, and a link in them could lead anywhere. */
export function noOrdinaryTrace(file: string): Problem {
  return { code: 'TRACE_MISSING', file, message: 'a trace that is no ordinary file', legal: 'files, not links' }
}

/** What is in a file. Throws a problem of this code, not the system's error, when it cannot be read. */
export function readInput(file: string, code: ErrorCode, files: Files, most: number = LIMITS.traceBytes): Buffer {
  try {
    return files.bytes(file, most)
  } catch (error) {
    const found = errno(error)
    if (found === undefined) throw error
    throw new ProtokollError({ code, file, message: 'the file cannot be read', found })
  }
}

/** What pages say in the same words in each of their formats. */
const ALL_PAGES = join(SHIPPED_TEMPLATES, 'default/pages')

/**
 * The templates of a theme, by format. What a theme does not have it takes from `default`, there from the format's folder
 * or, if it is a format of pages, from what all of these share; a user's folder, laid out as `<format>/<name>.hbs`,
 * replaces single ones. Throws `OPTION` and `TEMPLATE_UNKNOWN`.
 */
export function loadTemplates(
  theme: Theme,
  userFolder?: string,
  files: Files = realFiles,
): ReadonlyMap<string, readonly TemplateFile[]> {
  const layers = [join(SHIPPED_TEMPLATES, 'default'), join(SHIPPED_TEMPLATES, theme.name)]
  const templates = new Map(WRITERS.map(({ format }) => [format, readLayers(layers, format, files)]))
  if (userFolder !== undefined) overrideTemplates(templates, userFolder, files)
  return new Map([...templates].map(([format, byName]) => [format, [...byName.values()]]))
}

/** The templates of a format that no theme changes. There are none for a format that needs none. */
export function loadDefaultTemplates(format: string, files: Files = realFiles): readonly TemplateFile[] {
  const folder = join(SHIPPED_TEMPLATES, 'default', format)
  return readTemplates(folder, files.show(folder), files)
}

function readLayers(layers: readonly string[], format: string, files: Files): Map<string, TemplateFile> {
  const shared = FORMATS.some((each) => each === format) ? [ALL_PAGES] : []
  const folders = [...shared, ...layers.map((layer) => join(layer, format))]
  const templates = folders.flatMap((folder) => readTemplates(folder, files.show(folder), files))
  return new Map(templates.map((template) => [template.name, template]))
}

function readTemplates(folder: string, shown: string, files: Files): TemplateFile[] {
  return files
    .list(folder)
    .filter((path) => path.endsWith('.hbs'))
    .map((path) => {
      const file = `${shown}/${path}`
      const bytes = readInput(join(folder, path), 'TEMPLATE_UNKNOWN', files, LIMITS.inputBytes)
      return { name: path.replace(/\.hbs$/, ''), file, source: inputText(bytes, file) }
    })
}

function overrideTemplates(
  templates: ReadonlyMap<string, Map<string, TemplateFile>>,
  folder: string,
  files: Files,
): void {
  requireFolder(folder, '--templates', files)
  const own = [...templates.keys()].flatMap((format) =>
    readTemplates(join(folder, format), join(folder, format), files).map((file) => ({ format, file })),
  )
  const legal = [...templates].flatMap(([format, byName]) => [...byName.keys()].map((name) => `${format}/${name}.hbs`))
  const unknown = files.list(folder).filter((path) => path.endsWith('.hbs') && !legal.includes(path))
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
export function requireFolder(folder: string, option: string, files: Files = realFiles): void {
  if (files.isFolder(folder)) return
  const message = 'there is no such folder'
  throw new ProtokollError({
    code: 'OPTION',
    field: option,
    message,
    found: quote(folder),
    legal: 'a folder that exists',
    advice: 'make it, or name another',
  })
}
