import { parseVocabulary } from '../../src/tracer/trace/parse-vocabulary.ts'

/** The words of a node that has nothing but a log. */
export const listWords = parseVocabulary(
  {
    vocabulary: 2,
    name: 'log',
    title: 'A log',
    nodePrefix: '',
    booleans: { true: 'yes', false: 'no' },
    roles: [{ id: 'node', short: 'NODE', color: '#FFFFFF' }],
    variables: [
      { id: 'log', short: 'log', type: 'list', fields: [{ id: 'term', short: 't', type: 'integer' }], initial: [] },
    ],
    marks: [
      { id: 'started', cell: 'STARTED', introduces: true },
      { id: 'appended', cell: 'APPENDED' },
    ],
    messages: [],
  },
  'log.json',
)

/** One section in which each event adds an entry to the log, and every tenth takes the first away. */
export function generateList(events: number): Uint8Array {
  const lines = [
    { trace: 2, vocabulary: 'log', group: 'g', file: 'generated', test: 'list' },
    { section: 'It grows' },
    { node: '1', op: 'started' },
    ...Array.from({ length: events }, (_, i) => {
      const log = { ...(i % 10 === 9 ? { drop: 1 } : {}), add: [{ term: i }] }
      return { node: '1', op: 'appended', set: { log } }
    }),
    { end: 'passed' },
  ]
  return new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}
