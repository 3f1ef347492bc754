import { expect, test } from 'vitest'
import { END, HEADER, JOINED, problemsOf, readLines, SECTION } from '../support/traces.ts'

const joined = { node: '1', op: 'joined' }
const meanwhile = { meanwhile: '1', set: {} }

test.each([
  [[joined], 2, 'node', 'an event outside a section', 'a line with "section" first'],
  [[meanwhile], 2, 'meanwhile', 'a meanwhile line outside a section', 'a line with "section" first'],
  [
    [SECTION, ...JOINED, meanwhile, ...JOINED.slice(0, 1)],
    7,
    'node',
    'an event after a meanwhile line that stands behind events',
    'a meanwhile line, a section, the end',
  ],
])('the order of %j', (lines, line, field, message, legal) => {
  const found = JSON.stringify(lines.at(-1))
  const [problem, ...more] = problemsOf(() => readLines([HEADER, ...lines, END]))
  expect(more).toEqual([])
  expect(problem).toMatchObject({ code: 'TRACE_ORDER', message, file: 'a.jsonl', line, field })
  expect(problem).toMatchObject({ found, legal })
})

test('a line after the end', () => {
  expect(problemsOf(() => readLines([HEADER, END, SECTION]))).toEqual([
    {
      code: 'TRACE_ORDER',
      message: 'a line after the end of the trace',
      file: 'a.jsonl',
      line: 3,
      found: JSON.stringify(JSON.stringify(SECTION)),
      legal: 'nothing: a line with "end" is the last',
    },
  ])
})

test('two traces in one file', () => {
  expect(problemsOf(() => readLines([HEADER, SECTION, HEADER, END]))).toEqual([
    {
      code: 'TRACE_ORDER',
      message: 'a second first line',
      file: 'a.jsonl',
      line: 3,
      found: JSON.stringify(HEADER),
      legal: 'one trace a file',
    },
  ])
})

test('a line of no kind', () => {
  expect(problemsOf(() => readLines([HEADER, SECTION, { nod: '1' }, END]))).toEqual([
    {
      code: 'TRACE_UNKNOWN_EVENT',
      message: 'a line of no known kind',
      file: 'a.jsonl',
      line: 3,
      found: '{"nod":"1"}',
      legal: 'a line with one of "section", "meanwhile", "node", "end"',
    },
  ])
})

test('a section may be empty, and a trace may have none', () => {
  expect(readLines([HEADER, SECTION, { section: 'Two', preparation: true, uses: ['a'] }, END]).sections).toEqual([
    { title: 'One', line: 2, meanwhile: [], events: [] },
    { title: 'Two', line: 3, preparation: true, uses: ['a'], meanwhile: [], events: [] },
  ])
  expect(readLines([HEADER, { end: 'failed' }])).toMatchObject({ sections: [], outcome: 'failed' })
})
