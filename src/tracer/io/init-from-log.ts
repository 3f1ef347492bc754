import { basename } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { slugify } from '../common/slug.ts'
import { withoutColors } from '../import/line-colors.ts'
import type { LogRecord } from '../import/log-source.ts'
import { formOf, type LogForm } from '../import/propose/log-forms.ts'
import type { Proposal } from '../import/propose/proposal.ts'
import { proposeLog } from '../import/propose/propose-log.ts'
import { type GuessedWrapper, wrapperIn } from '../import/propose/wrapper-guess.ts'
import { ifPossible } from './errno.ts'
import type { Files } from './files.ts'
import { refuseForeignLog } from './foreign-log.ts'
import { jsonText } from './json-text.ts'
import { logFiles } from './log-file.ts'
import { noLog } from './no-log.ts'
import { writingTo } from './writing-to.ts'

/** What was proposed for a log. */
export interface ProposedImport {
  /** What to call the mapping on the command line. */
  readonly mapping: string
  /** None if a mapping that comes along is for such logs. */
  readonly written: readonly string[]
  readonly guesses: readonly string[]
  readonly hints: readonly string[]
}

/**
 * Looks at a log of whatever form, and writes a first mapping and its words into a folder. Throws `OPTION` for what is no
 * file, `IMPORT` for one that is empty or that cannot be read, `FILE_ENCODING` for UTF-16 and what is compressed, `OUTPUT_FOREIGN` where a file is in the way and `OUTPUT_WRITE`; nothing is written then.
 */
export function initFromLog(file: string, folder: string, disk: Files): ProposedImport {
  throwIfAny(noLog(file, 'the file of a log', disk, '--from'))
  const place = { file, path: disk.at(file) }
  refuseForeignLog(place)
  const source = logFiles([place], 1)
  const plain = () => withoutColors(source.records())
  const whole = formOf(plain())
  if (whole === 'shiviz' || whole === 'otlp') return shipped(whole)
  const wrapper = whole === 'clocks' ? undefined : wrapperIn(plain)
  const records = wrapper?.records ?? plain
  const form = wrapper === undefined ? whole : formWithin(records())
  if (form === 'otlp') return shipped(form, wrapper)
  const name = slugify(basename(file).replace(/(?<=.)\.[^.]*$/s, ''))
  const [mappingFile, words] = [`${name}.mapping.json`, `${name}.vocabulary.json`]
  const draft = proposeLog(records, form, name, words)
  const proposal = wrapper === undefined ? draft : wrapped(draft, wrapper)
  if (proposal.guesses[0]?.startsWith('0 ')) throw new ProtokollError(nothingIn(records(), file))
  const written = [join(folder, mappingFile), join(folder, words)]
  writeAll(written, [proposal.mapping, proposal.vocabulary], disk)
  return { mapping: join(folder, mappingFile), written, guesses: proposal.guesses, hints: proposal.hints }
}

/** What is in something is one line, and events with clocks are two: no mapping reads those. */
function formWithin(records: Iterable<LogRecord>): Exclude<LogForm, 'shiviz' | 'clocks'> {
  const form = formOf(records)
  return form === 'shiviz' || form === 'clocks' ? 'lines' : form
}

/** Why nothing can be proposed for a log. */
function nothingIn(records: Iterable<LogRecord>, file: string): Problem {
  for (const { text, line, why = 'cannot be read' } of records) {
    if (text !== undefined) continue
    const legal = 'lines of text in UTF-8, or JSON objects'
    return { code: 'IMPORT', file, message: 'no line of the log can be read', found: `line ${line}: ${why}`, legal }
  }
  return { code: 'IMPORT', file, message: 'the log is empty' }
}

/** Logs that need no mapping of their own. */
function shipped(form: 'shiviz' | 'otlp', wrapper?: GuessedWrapper): ProposedImport {
  const told = {
    shiviz: 'hosts and their vector clocks, as ShiViz reads them: a mapping for such logs comes along',
    otlp: 'spans of OpenTelemetry, as JSON: a mapping for such logs comes along',
  }
  const copy = wrapper && `a copy of that mapping, with "wrapper": ${JSON.stringify(wrapper.declared)}`
  return { mapping: form, written: [], guesses: [told[form]], hints: copy === undefined ? [] : [copy] }
}

/** The same draft, for a log whose lines are in something. */
function wrapped({ mapping, guesses, ...rest }: Proposal, { declared, told }: GuessedWrapper): Proposal {
  const { mapping: version, name, vocabulary, format, ...others } = mapping
  const first = { mapping: version, name, vocabulary, format, wrapper: declared }
  return { ...rest, mapping: { ...first, ...others }, guesses: [...guesses.slice(0, 1), told, ...guesses.slice(1)] }
}

function writeAll(files: readonly string[], contents: readonly unknown[], disk: Files): void {
  throwIfAny(files.filter((file) => disk.kind(file) !== undefined).map(inTheWay))
  const made: string[] = []
  const words = { message: 'the drafts cannot be written', advice: 'name another folder with --out' }
  try {
    for (const [i, file] of files.entries()) {
      writingTo(file, words, () => disk.create(file, jsonText(contents[i])))
      made.push(file)
    }
  } catch (error) {
    for (const file of made) ifPossible(() => disk.remove(file))
    throw error
  }
}

function inTheWay(file: string): Problem {
  const advice = 'move it, or name another folder with --out'
  return { code: 'OUTPUT_FOREIGN', file, message: 'a file is in the way of a draft', advice }
}
