import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Draw } from '../../../src/explore/seeded-draw.ts'
import { CHORD, ETCD, TRANSCRIPTS } from './shared-logs.ts'

/** A log that is broken somewhere, and the mapping that it is for. */
export interface MutatedLog {
  readonly mapping: string
  readonly bytes: Buffer
}

const OWN = join(import.meta.dirname, 'logs')
const own = (name: string) => join(OWN, name)

/** Logs that are broken: those that lie here, and those beside the repository where there are any. */
const SOURCES: readonly (readonly [mapping: string, file: string])[] = [
  ['otlp', own('shop.otlp.jsonl')],
  ['ccf-raft', own('ccf-raft.ndjson')],
  ['etcd-transcript', own('leader-is-forgotten.txt')],
  ['etcd-transcript', own('members-change.txt')],
  ['etcd-transcript', own('snapshot-to-a-new-node.txt')],
  ['shiviz', own('leases.shiviz')],
  // A mapping of logfmt that does not come along.
  [own('depots.json'), own('depots.logfmt')],
  // The same as Docker keeps it.
  [own('depots-in-docker.json'), own('depots.docker.jsonl')],
  ['etcd-raft', ETCD],
  ['shiviz', CHORD],
  ...TRANSCRIPTS.map((file) => ['etcd-transcript', file] as const),
]

/** Most lines of a piece; a broken log of this size says as much as a long one. */
const PIECE_LINES = 40

const HUGE = ['1e999', '99999999999999999999999', '-1', '0x10', '1.5', '-0', '9007199254740993']
const ODD = [
  '\0',
  '\u0000\u0000',
  '\ufeff',
  '\u2028',
  '\u202e',
  '"',
  '{',
  ']',
  '\\',
  '\r',
  '\t',
  '{"__proto__":1}',
  'null',
]
const INVALID = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc0, 0xaf]]

/** The broken log of a number: the same at all times. */
export function mutatedLog(number: number): MutatedLog {
  const draw = new Draw(number)
  const sources = SOURCES.filter(([, file]) => file.startsWith(OWN) || existsSync(file))
  // Each mapping gets its share, however many logs there are for it.
  const mapping = draw.one([...new Set(sources.map(([name]) => name))])
  const lines = linesOf(draw.one(sources.filter(([name]) => name === mapping))[1])
  const from = draw.below(Math.max(1, lines.length - PIECE_LINES))
  let piece = lines.slice(from, from + 1 + draw.below(PIECE_LINES))
  for (let left = 1 + draw.below(4); left > 0; left -= 1) piece = draw.one(MUTATIONS)(piece, draw)
  const bytes = Buffer.concat(piece.flatMap((line) => [line, Buffer.from('\n')]))
  return { mapping, bytes: draw.below(4) === 0 ? bytes.subarray(0, bytes.length - 1) : bytes }
}

const read = new Map<string, Buffer[]>()

function linesOf(file: string): Buffer[] {
  const known = read.get(file)
  if (known !== undefined) return known
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const made = lines.map((line) => Buffer.from(line))
  read.set(file, made)
  return made
}

type Mutation = (lines: Buffer[], draw: Draw) => Buffer[]

/** Changes one of the lines. */
function inLine(change: (line: Buffer, draw: Draw) => Buffer): Mutation {
  return (lines, draw) => {
    if (lines.length === 0) return lines
    const at = draw.below(lines.length)
    return lines.with(at, change(lines[at] as Buffer, draw))
  }
}

function spliced(line: Buffer, at: number, removed: number, added: Uint8Array): Buffer {
  return Buffer.concat([line.subarray(0, at), added, line.subarray(at + removed)])
}

const MUTATIONS: readonly Mutation[] = [
  // A bit, or a whole byte, is another.
  inLine((line, draw) => {
    const at = draw.below(line.length + 1)
    return spliced(line, at, 1, Buffer.from([(line[at] ?? 0) ^ (1 << draw.below(8))]))
  }),
  inLine((line, draw) => spliced(line, draw.below(line.length + 1), 1, Buffer.from([draw.below(256)]))),
  // A line is cut at either end, or in the middle.
  inLine((line, draw) => line.subarray(0, draw.below(line.length + 1))),
  inLine((line, draw) => line.subarray(draw.below(line.length + 1))),
  inLine((line, draw) => spliced(line, draw.below(line.length + 1), draw.below(30), Buffer.alloc(0))),
  // Lines are gone, twice there, or in another order.
  (lines, draw) => lines.toSpliced(draw.below(lines.length + 1), 1 + draw.below(3)),
  (lines, draw) => {
    const at = draw.below(lines.length + 1)
    return lines.toSpliced(at, 0, ...lines.slice(at, at + 1 + draw.below(4)))
  },
  (lines, draw) => {
    const [a, b] = [draw.below(lines.length + 1), draw.below(lines.length + 1)]
    const [first, second] = [lines[a], lines[b]]
    return first === undefined || second === undefined ? lines : lines.with(a, second).with(b, first)
  },
  (lines) => lines.toReversed(),
  // Two lines are one, or one is two.
  (lines, draw) => {
    const at = draw.below(lines.length + 1)
    return lines.toSpliced(at, 2, Buffer.concat(lines.slice(at, at + 2)))
  },
  inLine((line, draw) => spliced(line, draw.below(line.length + 1), 0, Buffer.from('\n'))),
  // A number is huge, a text is odd, bytes are no UTF-8.
  inLine((line, draw) =>
    Buffer.from(String(line).replace(/\d+/g, (digits) => (draw.below(3) === 0 ? draw.one(HUGE) : digits))),
  ),
  inLine((line, draw) => spliced(line, draw.below(line.length + 1), draw.below(2), Buffer.from(draw.one(ODD)))),
  inLine((line, draw) => spliced(line, draw.below(line.length + 1), draw.below(2), Buffer.from(draw.one(INVALID)))),
  // Values are nested too deep, or a word is long.
  inLine((line, draw) => {
    const depth = 10 ** (1 + draw.below(4))
    const [open, close] = draw.one([
      ['[', ']'],
      ['{"a":', '}'],
    ] as const)
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`
    return draw.below(2) === 0 ? Buffer.from(deep) : Buffer.from(String(line).replace(/(?<=:)[^,{}[\]]+/, () => deep))
  }),
  inLine((line, draw) => Buffer.from(String(line).replace(/\w+/, (word) => word.repeat(1 + draw.below(2000))))),
  // A field, or a word, is another.
  inLine((line, draw) => {
    const words = String(line).match(/\w+/g) ?? ['x']
    const [word, other] = [draw.one(words), draw.one(words)]
    return Buffer.from(String(line).replace(word, () => other))
  }),
  (lines, draw) => lines.toSpliced(draw.below(lines.length + 1), 0, Buffer.alloc(draw.below(3), draw.one(ODD))),
]
