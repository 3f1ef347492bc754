import { expect, test } from 'vitest'
import { END, HEADER, JOINED, problemsOf, readLines, readText, SECTION, textOf } from '../support/traces.ts'

const LEGAL_END = 'a trace ends with the line {"end":"passed"} or {"end":"failed"}'
const AGAIN = 'record the test again'
const text = textOf([HEADER, SECTION, ...JOINED, END])
const bytes = new TextEncoder().encode(text)

test('a whole trace is read', () => {
  const trace = readText(text)
  expect(trace).toMatchObject({ source: 'a.jsonl', header: HEADER, outcome: 'passed' })
  expect(trace.sections).toEqual([{ title: 'One', line: 2, meanwhile: [], events: JOINED }])
})

test('an empty file', () => {
  expect(problemsOf(() => readText(''))).toEqual([
    {
      code: 'TRACE_TRUNCATED',
      message: 'the file is empty',
      file: 'a.jsonl',
      line: 1,
      found: 'the end of the file',
      legal: LEGAL_END,
      advice: AGAIN,
    },
  ])
})

test('a trace that stops at the end of a line', () => {
  expect(problemsOf(() => readLines([HEADER, SECTION, ...JOINED]))).toEqual([
    {
      code: 'TRACE_TRUNCATED',
      message: 'the trace stops before its end',
      file: 'a.jsonl',
      line: 6,
      found: 'the end of the file',
      legal: LEGAL_END,
      advice: AGAIN,
    },
  ])
})

test('a trace that stops within a line', () => {
  expect(problemsOf(() => readText(`${textOf([HEADER, SECTION])}{"node":"1","o`))).toEqual([
    {
      code: 'TRACE_TRUNCATED',
      message: 'the last line has no end',
      file: 'a.jsonl',
      line: 3,
      found: String.raw`"{\"node\":\"1\",\"o"`,
      legal: LEGAL_END,
      advice: AGAIN,
    },
  ])
})

test('wherever a trace is cut off, it is found to be truncated, on the line of the cut', () => {
  const accents = new TextEncoder().encode(textOf([{ ...HEADER, description: 'äöü €' }, { section: '日本' }, END]))
  for (let length = 0; length < accents.length; length += 1) {
    const cut = accents.subarray(0, length)
    const line = cut.filter((byte) => byte === 0x0a).length + 1
    const [problem, ...more] = problemsOf(() => readText(cut))
    expect(more).toEqual([])
    expect(problem).toMatchObject({ code: 'TRACE_TRUNCATED', line })
  }
})

test.each([
  [1, 0],
  [2, text.indexOf('One')],
  [4, text.indexOf('"2"') + 1],
])('bytes that are not UTF-8 on line %i', (line, at) => {
  const bad = Uint8Array.from(bytes)
  bad[at] = 0xff
  const [problem, ...more] = problemsOf(() => readText(bad))
  expect(more).toEqual([])
  expect(problem).toMatchObject({ code: 'TRACE_ENCODING', file: 'a.jsonl', line, legal: 'UTF-8', advice: AGAIN })
  expect(problem?.found).toContain('\ufffd')
})

test('a character that a line end cuts in two is told on its own line', () => {
  const broken = [...new TextEncoder().encode(textOf([HEADER])), 0x7b, 0xe2, 0x82, 0x0a, ...bytes]
  expect(problemsOf(() => readText(Uint8Array.from(broken)))).toMatchObject([
    { code: 'TRACE_ENCODING', line: 2, found: '"{\ufffd"' },
  ])
})

test('a byte order mark is not part of a trace', () => {
  expect(problemsOf(() => readText(`\ufeff${text}`))).toMatchObject([{ code: 'TRACE_ENCODING', line: 1 }])
})

test('lines may end with carriage return and line feed', () => {
  expect(readText(text.replaceAll('\n', '\r\n')).sections[0]?.events).toEqual(JOINED)
})

test.each(['', 'null', '[]', '"end"', '{"end":', "{'end':'passed'}"])('a line that is no JSON object: %j', (line) => {
  expect(problemsOf(() => readText(`${textOf([HEADER])}${line}\n${textOf([END])}`))).toEqual([
    {
      code: 'TRACE_JSON',
      message: 'not a JSON object',
      file: 'a.jsonl',
      line: 2,
      found: JSON.stringify(line),
      legal: 'one object a line',
    },
  ])
})

/** Long enough to be read in several pieces, whose borders are within characters and lines of any length. */
function longTrace(): { lines: object[]; events: object[] } {
  const events = Array.from({ length: 2500 }, (_, i) => {
    const what = i % 700 === 699 ? '€'.repeat(40_000) : 'ä'.repeat(i % 37)
    return { node: '1', op: 'asked', fields: { what: `${i}${what}` } }
  })
  return { lines: [HEADER, SECTION, ...JOINED, ...events, END], events }
}

test('a long trace is read to its last character', () => {
  const { lines, events } = longTrace()
  expect(readLines(lines).sections[0]?.events).toEqual([...JOINED, ...events])
})

test('bytes that are not UTF-8 are told of before all else, and where they are, however far down', () => {
  const { lines, events } = longTrace()
  const long = new TextEncoder().encode(textOf([HEADER, { nonsense: true }, ...lines.slice(2)]))
  long[long.length - 30] = 0xff
  expect(problemsOf(() => readText(long))).toMatchObject([{ code: 'TRACE_ENCODING', line: events.length + 5 }])
})
