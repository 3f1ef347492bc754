import type { Trace } from '../../src/tracer/trace/trace.ts'
import { HOSTILE } from './hostile.ts'

const CLAIMS = { uses: ['feature_a/branch_a'], tests: ['feature_b'] }
const FIELDS = { round: 1, by: '1' }

/** What is changed, with the texts in entries of lists. */
const changes = (text: string, other: string) => ({
  note: other,
  votes: { add: [text, other] },
  log: { add: [{ what: text, by: text }, { what: other }] },
})

/** A trace in which a text stands everywhere where a person can put one, and in each of the words that have one. */
export function hostileTrace(text: string, number: number): Trace {
  const others = [HOSTILE[(number + 7) % HOSTILE.length] ?? 'x', HOSTILE[(number + 31) % HOSTILE.length] ?? 'y']
  const peer = `${others[0]} peer`
  return {
    source: `traces/${number}.jsonl`,
    // Long names are cut: the number keeps them apart, as a person would be asked to.
    header: {
      trace: 1,
      vocabulary: 'two_phase',
      group: text,
      file: `${text} ${number}`,
      test: text,
      description: `${text}\n\n- ${text}\n- ${others[1]}\n\n1. ${others[0]} \`${text}\`\n\n\`\`\`\n${text}\n\`\`\`\n\n${text} \`x\` ${text}`,
    },
    outcome: number % 5 === 0 ? 'failed' : 'passed',
    sections: [
      {
        title: text,
        line: 2,
        ...CLAIMS,
        meanwhile: [],
        events: [
          { node: text, op: 'joined', set: { note: text } },
          { node: peer, op: 'joined', set: { role: 'prepared', coordinator: text } },
          { node: text, op: 'asked', fields: { what: text } },
          { node: text, op: 'send', to: peer, message: 'prepare', id: text, fields: FIELDS },
          {
            node: peer,
            op: 'handle',
            from: text,
            message: 'prepare',
            id: text,
            fields: FIELDS,
            set: changes(text, others[1] ?? ''),
          },
          { node: peer, op: 'broken', fields: { rule: text, other: text } },
          {
            node: peer,
            op: 'asked',
            fields: { what: text },
            set: { votes: { drop: 1, add: [text] }, log: { keep: 1 } },
          },
          { node: peer, op: 'block', to: text, message: 'ballot', fields: { can: true } },
          { node: peer, op: 'send', to: text, message: 'ballot', id: text, fields: { can: true } },
        ],
      },
      { title: `second ${text}`, line: 11, preparation: true, meanwhile: [], events: [] },
      {
        title: `third ${text}`,
        line: 12,
        meanwhile: [],
        events: [{ node: text, op: 'handle', from: peer, message: 'ballot', id: text, fields: { can: true } }],
      },
    ],
  }
}

export const hostileTraces: readonly Trace[] = HOSTILE.map(hostileTrace)

/** The trace as its file has it. */
export function linesOf({ header, sections, outcome }: Trace): string {
  const lines = [
    header,
    ...sections.flatMap(({ title, line: _, meanwhile, events, ...claims }) => [
      { section: title, ...claims },
      ...meanwhile,
      // A node that fields name has to be one.
      ...events.map((event) =>
        event.fields?.['by'] ? { ...event, fields: { ...event.fields, by: event.node } } : event,
      ),
    ]),
    { end: outcome },
  ]
  return lines.map((each) => `${JSON.stringify(each)}\n`).join('')
}
