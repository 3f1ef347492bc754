import { type Imported, importLog } from '../../../src/tracer/import/import-log.ts'
import type { LogRecord, LogSource } from '../../../src/tracer/import/log-source.ts'
import type { Mapping } from '../../../src/tracer/import/mapping.ts'
import { parseMapping, prepareMapping } from '../../../src/tracer/import/parse-mapping.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadMapping } from '../../../src/tracer/io/load-mapping.ts'
import type { Header } from '../../../src/tracer/trace/events.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'

/** Words of a protocol for logs in tests: a server asks others to hold a lease. */
export const leaseVocabulary: Vocabulary = parseVocabulary(
  {
    vocabulary: 2,
    name: 'lease',
    title: 'Leases',
    nodePrefix: '',
    booleans: { true: 'yes', false: 'no' },
    roles: [
      { id: 'unknown', short: '?', color: '#EEEEEE' },
      { id: 'free', short: 'FREE', color: '#DDE7F3' },
      { id: 'held', short: 'HELD', color: '#CFE8CF' },
    ],
    variables: [
      { id: 'epoch', short: 'e', type: 'integer' },
      { id: 'holder', type: 'node', nullable: true },
    ],
    marks: [
      { id: 'begins', cell: 'BEGINS', introduces: true },
      { id: 'says', cell: 'SAYS', fields: [{ id: 'text', type: 'text' }] },
      { id: 'unseen', cell: 'UNSEEN' },
    ],
    messages: [
      { id: 'ask', short: 'ask', fields: [{ id: 'epoch', short: 'e', type: 'integer' }] },
      {
        id: 'grant',
        short: 'gr',
        answers: 'ask',
        fields: [
          { id: 'epoch', short: 'e', type: 'integer' },
          { id: 'yes', type: 'boolean', optional: true },
        ],
      },
    ],
  },
  'lease.json',
)

/** A mapping of lease logs with these parts. Throws as `parseMapping` does. */
export function mappingOf(parts: object, vocabulary: Vocabulary = leaseVocabulary): Mapping {
  const whole = { mapping: 1, name: 'lease', vocabulary: 'lease.json', format: 'ndjson', ...parts }
  return prepareMapping(parseMapping(whole, 'mapping.json'), vocabulary, 'mapping.json')
}

/** A log that is a text. */
export function logOf(text: string, record = 1, file = 'a.log'): LogSource {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const records: LogRecord[] = []
  for (let i = 0; i < lines.length; i += record) {
    const own = lines.slice(i, i + record)
    records.push({ file, line: i + 1, lines: own.length, text: own.join('\n') })
  }
  return {
    records: () => records,
    inOrder: (places) => [...places].flatMap((place) => records[place] ?? []),
  }
}

export interface Made extends Imported {
  /** The text of each trace. */
  readonly texts: readonly string[]
}

/** What becomes of a log, and the texts of the traces. */
export function importText(source: LogSource, mapping: Mapping, mostCharacters?: number): Made {
  const parts: string[][] = []
  const about = { file: 'a', test: 'a', description: '' }
  const output = {
    begin: () => void parts.push([]),
    line: (text: string) => void parts.at(-1)?.push(`${text}\n`),
    end: () => undefined,
  }
  const imported = importLog(source, mapping, about, output, mostCharacters)
  return { ...imported, texts: parts.map((lines) => lines.join('')) }
}

/** The traces of a log, as they are read again: nothing that is written is refused. */
export function tracesOf({ texts }: Pick<Made, 'texts'>, vocabulary: Vocabulary = leaseVocabulary): Trace[] {
  return texts.map((text, i) => readTrace(new TextEncoder().encode(text), `${i + 1}.jsonl`, vocabulary))
}

/** A line of a trace without what says where in the log it is from. */
export function withoutLog(line: string): string {
  return line.replace(/,"log":"[^"]*"(?=\}$)/gm, '')
}

/** The lines of the only trace, without the first and the last, and without the lines of the log. */
export function linesOf(made: Made, vocabulary: Vocabulary = leaseVocabulary): string[] {
  tracesOf(made, vocabulary)
  return made.texts.flatMap((text) => text.trimEnd().split('\n').slice(1, -1).map(withoutLog))
}

export function headerOf({ texts: [text = ''] }: Made): Header {
  return JSON.parse(text.split('\n')[0] ?? '')
}

/** A mapping that comes with protokoll. */
export function shipped(name: string): Mapping {
  return loadMapping(name, realFiles).mapping
}
