import { expect, test } from 'vitest'
import { diffTraces } from '../../../src/tracer/diff/diff-traces.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { END, HEADER, readLines, SECTION } from '../support/traces.ts'

/** As a draft of a log has it that tells no numbers. */
const words = parseVocabulary(
  {
    ...{ vocabulary: 2, name: 'said', title: 'What is said', nodePrefix: '', booleans: { true: 'yes', false: 'no' } },
    roles: [{ id: 'unknown', short: '?', color: '#EEEEEE' }],
    variables: [],
    marks: [{ id: 'starts', cell: 'STARTS', introduces: true }],
    messages: [{ id: 'word', short: 'word', fields: [] }],
  },
  'words.json',
)

test('nodes without variables are compared by what they do', () => {
  const starts = (node: string) => ({ node, op: 'starts' })
  const send = { node: 'a', op: 'send', to: 'b', message: 'word', fields: {} }
  const handle = { node: 'b', op: 'handle', from: 'a', message: 'word', fields: {} }
  const side = (name: string, lines: readonly object[]) => {
    const trace = readLines(
      [{ ...HEADER, vocabulary: 'said' }, SECTION, starts('a'), starts('b'), ...lines, END],
      words,
    )
    return { name, vocabulary: words, traces: [{ ...trace, source: 'said.jsonl' }] }
  }
  expect(diffTraces(side('before', [send, handle]), side('after', [send])).verdict).toBe('behaviour')
  expect(diffTraces(side('before', [send, handle]), side('after', [send, handle])).verdict).toBe('nothing')
})
