import type { Declared } from '../../trace/vocabulary-schema.ts'
import type { LogRecord } from '../log-source.ts'
import { isClock, isFirstOfPair } from './log-forms.ts'
import type { Proposal } from './proposal.ts'
import { proposeLines } from './propose-lines.ts'

/** Proposes a mapping of a log with vector clocks that are not where the mapping `shiviz` looks for them. */
export function proposeClocks(records: () => Iterable<LogRecord>, name: string, words: string): Proposal {
  const { pairs, stray } = pairsIn(records())
  if (stray === undefined) return textFirst(pairs, name, words)
  const { hints, ...draft } = proposeLines(records, name, words)
  return { ...draft, hints: [readable(stray), ...hints] }
}

/** How many pairs of a text and a clock there are, and the first line where a clock should be for nothing else to be there. */
function pairsIn(records: Iterable<LogRecord>): { readonly pairs: number; readonly stray: number | undefined } {
  let [lines, isPairs] = [0, true]
  let stray: number | undefined
  for (const { text = '' } of records) {
    lines += 1
    if (isClock(text) === isFirstOfPair(lines)) isPairs = false
    else if (isFirstOfPair(lines)) stray ??= lines
    if (!isPairs && stray !== undefined) return { pairs: 0, stray }
  }
  // One line more is a text whose clock is missing, or a title above pairs that have the clock first.
  return { pairs: lines / 2, stray: isPairs && lines % 2 === 0 ? undefined : (stray ?? lines) }
}

function readable(line: number): string {
  const layout =
    'the mapping shiviz reads pairs of lines, a host with its clock and then what happened, and nothing between them'
  return `${layout}: line ${line} is not in its place; take such lines out, and give each execution a file of its own`
}

function textFirst(pairs: number, name: string, words: string): Proposal {
  return {
    mapping: {
      mapping: 1,
      name,
      vocabulary: words,
      format: 'lines',
      record: 2,
      clocks: { message: 'step' },
      sections: { title: 'Events', every: 50 },
      rules: [
        {
          why: 'what happened, a host, and its clock',
          line: '^(?<text>.*)\\n(?<host>\\S+) (?<clock>\\{.*\\})$',
          op: 'event',
          node: '{host}',
          fields: { text: '{text}' },
          clock: '{clock}',
        },
      ],
    },
    vocabulary: clockWords(name),
    guesses: [`${pairs} times what happened, and then the host and its vector clock`],
    hints: ['a file is one execution: where clocks begin again, cut the log'],
  }
}

function clockWords(name: string): Declared {
  return {
    vocabulary: 2,
    name,
    title: 'Events with vector clocks',
    nodePrefix: '',
    booleans: { true: 'yes', false: 'no' },
    roles: [{ id: 'host', short: 'HOST', color: '#DDE7F3', meaning: 'A host, or a process.' }],
    variables: [],
    marks: [
      {
        id: 'event',
        cell: 'EVENT',
        fields: [{ id: 'text', type: 'text', meaning: 'what the log says' }],
        meaning: 'Something happened.',
      },
    ],
    messages: [
      {
        id: 'step',
        short: 'step',
        fields: [],
        meaning: 'What happened before at one host, and after at the other.',
      },
    ],
  }
}
