import { readFileSync } from 'node:fs'
import { describeProblem } from '../../../src/tracer/common/errors.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { problemsOf, readText } from './traces.ts'

/** The block of a reference page that has this name; fails if there is none. */
export function block(page: string, name: string): string {
  const lines = readFileSync(`docs/reference/${page}.rst`, 'utf8').split('\n')
  const start = lines.findIndex((line) => line.trim() === `:name: ${name}`)
  if (start < 0) throw new Error(`no block called ${name} on ${page}.rst`)
  // A block in a list stands further in.
  const inset = ' '.repeat((lines[start] ?? '').search(/\S/))
  const rest = lines.slice(start + 2)
  const end = rest.findIndex((line) => line !== '' && !line.startsWith(inset))
  return rest
    .slice(0, end < 0 ? rest.length : end)
    .map((line) => line.slice(inset.length))
    .join('\n')
    .trimEnd()
}

/** The names of a page's blocks. */
export function blockNames(page: string): string[] {
  const text = readFileSync(`docs/reference/${page}.rst`, 'utf8')
  return [...text.matchAll(/^ {3}:name: (.+)$/gm)].map(([, name = '']) => name)
}

const vocabularyText = block('vocabulary', 'example-vocabulary')
export const exampleTrace = `${block('trace-format', 'example-trace')}\n`
export const exampleVocabulary = parseVocabulary(JSON.parse(vocabularyText), 'commit.json')

type Change = (lines: string[]) => unknown

/** What the reader says of the example after a change; line 1 is `lines[1]`, as a reader of the page counts. */
function traceError(change: Change): string {
  const lines = ['', ...exampleTrace.split('\n').slice(0, -1)]
  change(lines)
  const text = lines
    .slice(1)
    .map((line) => `${line}\n`)
    .join('')
  return told(() => readText(text, exampleVocabulary))
}

function vocabularyError(from: string | RegExp, to: string): string {
  const changed = vocabularyText.replace(from, to)
  return told(() => parseVocabulary(JSON.parse(changed), 'commit.json'))
}

const told = (act: () => unknown) => problemsOf(act).map(describeProblem).join('\n')
const replace = (line: number, from: string, to: string) => (lines: string[]) => {
  lines[line] = (lines[line] ?? '').replace(from, to)
}

function notUtf8(): Uint8Array {
  const bytes = new TextEncoder().encode(exampleTrace)
  bytes[bytes.lastIndexOf('p'.charCodeAt(0))] = 0xff
  return bytes
}

/** Every example of an error on the pages, made. */
export const ERRORS: Readonly<Record<string, () => string>> = {
  TRACE_ENCODING: () => told(() => readText(notUtf8(), exampleVocabulary)),
  'TRACE_FIELD-missing': () => traceError(replace(7, '"fields":{"what":"pay 5"},', '')),
  'TRACE_FIELD-stray': () => traceError(replace(9, '"op"', '"at":17,"op"')),
  'TRACE_FIELD-type': () => traceError(replace(10, '"fields":{"round":1}', '"fields":{"round":"1"}')),
  'TRACE_FIELD-vocabulary': () => traceError(replace(1, '"vocabulary":"commit"', '"vocabulary":"raft"')),
  TRACE_JSON: () => traceError(replace(8, '}}', '}')),
  'TRACE_ORDER-outside': () => traceError((lines) => lines.splice(2, 1)),
  'TRACE_ORDER-meanwhile': () => traceError((lines) => lines.splice(6, 2, lines[7] ?? '', lines[6] ?? '')),
  'TRACE_ORDER-after': () => traceError((lines) => lines.push(lines[3] ?? '')),
  'TRACE_TRUNCATED-within': () => {
    const lines = exampleTrace.split('\n')
    return told(() => readText(`${lines.slice(0, 9).join('\n')}\n${lines[9]?.slice(0, 20)}`, exampleVocabulary))
  },
  'TRACE_TRUNCATED-after': () => traceError((lines) => lines.pop()),
  'TRACE_TRUNCATED-empty': () => traceError((lines) => lines.splice(0)),
  'TRACE_UNKNOWN_EVENT-op': () => traceError(replace(9, 'send', 'sent')),
  'TRACE_UNKNOWN_EVENT-line': () => traceError(replace(12, '"node"', '"nod"')),
  TRACE_UNKNOWN_FIELD: () => traceError(replace(7, 'round', 'ruond')),
  TRACE_UNKNOWN_MESSAGE: () => traceError(replace(11, 'ballot', 'balot')),
  TRACE_UNKNOWN_NODE: () => traceError(replace(9, '"to":"b"', '"to":"c"')),
  TRACE_UNKNOWN_ROLE: () => traceError(replace(10, '"prepared"', '"ready"')),
  TRACE_VERSION: () => traceError(replace(1, '"trace":2', '"trace":3')),
  'VOCABULARY-stray': () => vocabularyError('"color"', '"colour"'),
  'VOCABULARY-initial': () => vocabularyError('"initial": 0', '"initial": "0"'),
  'VOCABULARY-twice': () => vocabularyError('"asked"', '"joined"'),
}
