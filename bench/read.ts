/**
 * How many lines a second are read: of one long trace, and of many short ones. Beside it JSON alone parses the same
 * lines. Then how much a trace that has been read takes, beside what JSON alone makes of its lines.
 */
import { readTrace } from '../src/tracer/trace/read.ts'
import { recordAll, toldOf, vocabulary } from './cluster.ts'
import { compare, megabytesOf, report } from './measure.ts'

const LONG = { lines: 200_000, section: 1000 }
const SHORT = { lines: 100, section: 20 }
const SHORT_TRACES = 10_000

const events = recordAll(toldOf(3000)).filter((line) => line.startsWith('{"node"'))

/** A trace of so many lines, a section after so many, whose events are those of a run from a place on. */
function traceOf({ lines, section }: typeof LONG, from: number): string[] {
  const nodes = ['1', '2', '3'].map((node) => `{"meanwhile":"${node}","set":{}}`)
  const header = '{"trace":1,"vocabulary":"raft","group":"g","file":"f","test":"t"}'
  const rest = Array.from({ length: lines - 6 }, (_, i) =>
    i % section === section - 1 ? `{"section":"Section ${i}"}` : (events[(from + i) % events.length] ?? ''),
  )
  return [header, '{"section":"First"}', ...nodes, ...rest, '{"end":"passed"}']
}

function bytesOf(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}

function read(bytes: Uint8Array) {
  return readTrace(bytes, 'a.jsonl', vocabulary)
}

function parse(lines: readonly string[]) {
  return lines.map((line) => JSON.parse(line) as unknown)
}

const long = traceOf(LONG, 0)
const longBytes = bytesOf(long)
report(
  compare(
    'lines/s',
    long.length,
    { name: `reader, a trace of ${LONG.lines} lines`, run: () => read(longBytes) },
    { name: 'JSON.parse of the same lines', run: () => parse(long) },
  ),
)

// They differ, but not each from all others: what is measured is not the room that the input takes.
const short = Array.from({ length: 100 }, (_, i) => traceOf(SHORT, i * 700))
const shortBytes = short.map(bytesOf)
const inTurn = <T>(all: readonly T[], act: (one: T) => unknown) => {
  for (let i = 0; i < SHORT_TRACES; i += 1) act(all[i % all.length] as T)
}
report(
  compare(
    'lines/s',
    SHORT_TRACES * SHORT.lines,
    { name: `reader, ${SHORT_TRACES} traces of ${SHORT.lines} lines`, run: () => inTurn(shortBytes, read) },
    { name: 'JSON.parse of the same lines', run: () => inTurn(short, parse) },
    3,
  ),
)

const [own, other] = [megabytesOf(() => read(longBytes)), megabytesOf(() => parse(long))]
report({
  name: `room of a trace of ${LONG.lines} lines`,
  ...{ unit: 'MB', value: own, baseline: { name: 'what JSON.parse makes of them', value: other }, ratio: own / other },
})
