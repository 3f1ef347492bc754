import { type DiffSide, diffTraces } from '../../src/tracer/diff/diff-traces.ts'
import type { Report } from '../../src/tracer/diff/report.ts'
import { parseVocabulary } from '../../src/tracer/trace/parse-vocabulary.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'

/** Traces of another protocol than Raft, for comparing: five nodes send each other numbers. */

const WORDS = {
  vocabulary: 1,
  name: 'bench',
  title: 'Bench',
  nodePrefix: 'N-',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'any', short: 'ANY', color: '#FFFFFF', meaning: 'Any.' }],
  variables: [{ id: 'last', short: 'l', type: 'integer', initial: 0, meaning: 'The last number.' }],
  marks: [{ id: 'joined', cell: 'JOINED', introduces: true, meaning: 'It is there.' }],
  messages: [
    {
      id: 'ping',
      short: 'p',
      meaning: 'A number.',
      fields: [{ id: 'number', short: 'n', type: 'integer', meaning: 'it' }],
    },
  ],
}

const words = parseVocabulary(WORDS, 'words')

export interface Case {
  readonly tests: number
  /** In each test, on each side. */
  readonly events: number
  /** In each test. */
  readonly differences: number
  /** In each section. Default 200. */
  readonly section?: number
  /** Tests have other names on the two sides. */
  readonly renamed?: boolean
  /** Sections have other titles on the two sides. */
  readonly retitled?: boolean
}

/** The files of both sides. */
export interface Sides {
  readonly before: readonly Uint8Array[]
  readonly after: readonly Uint8Array[]
}

export function sidesOf(of: Case): Sides {
  const texts = (isAfter: boolean) => Array.from({ length: of.tests }, (_, test) => textOf(of, test, isAfter))
  return { before: texts(false), after: texts(true) }
}

export function readSides({ before, after }: Sides): { readonly before: DiffSide; readonly after: DiffSide } {
  const side = (name: string, all: readonly Uint8Array[]) => {
    const traces = all.map((bytes, i) => readTrace(bytes, `${i}.jsonl`, words))
    return { name, traces, vocabulary: words }
  }
  return { before: side('before', before), after: side('after', after) }
}

export function compareSides({ before, after }: ReturnType<typeof readSides>): Report {
  return diffTraces(before, after)
}

function textOf(of: Case, test: number, isAfter: boolean) {
  const { events, differences, section = 200, renamed = false, retitled = false } = of
  const start = isAfter && retitled ? 'Since' : 'From'
  const name = isAfter && renamed ? `renamed ${test}` : `${test}`
  const lines: object[] = [{ trace: 1, vocabulary: 'bench', group: 'g', file: 'f', test: name }, { section: 'Start' }]
  for (let node = 0; node < 5; node += 1) lines.push({ node: `${node}`, op: 'joined' })
  const every = Math.max(1, Math.floor(events / 2 / Math.max(1, differences)))
  for (let i = 0; i < events / 2; i += 1) {
    if (i % (section / 2) === 0) lines.push({ section: `${start} ${i} on` })
    const isOther = isAfter && differences > 0 && i % every === every - 1
    const fields = { number: isOther ? -i : (i * 7919 + test * 31) % (50 + test) }
    const [node, to] = [`${(i * 31) % 5}`, `${(i * 31 + 1 + (i % 4)) % 5}`]
    lines.push({ node, op: 'send', to, message: 'ping', fields })
    lines.push({ node: to, op: 'handle', from: node, message: 'ping', fields, set: { last: fields.number } })
  }
  return new TextEncoder().encode(`${[...lines, { end: 'passed' }].map((line) => JSON.stringify(line)).join('\n')}\n`)
}
