import fc from 'fast-check'
import { HOSTILE } from './hostile.ts'

/** One thing that is done to a file: `at` and `size` are taken as parts of what is there. */
interface Damage {
  readonly kind: keyof typeof KINDS
  readonly at: number
  readonly size: number
  readonly text: string
}

/** Where in so many things: 0 is the first. */
const place = (count: number, at: number) => Math.min(Math.floor(at * count), Math.max(count - 1, 0))

/** Replaces one of the matches of a pattern. */
function replaceOne(text: string, pattern: RegExp, at: number, by: (match: string) => string): string {
  const matches = [...text.matchAll(pattern)]
  const match = matches[place(matches.length, at)]
  if (!match) return text
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length)
}

function changeLines(text: string, change: (lines: string[]) => string[]): string {
  return change(text.split('\n')).join('\n')
}

/** So much at most: what is larger is refused, or should be no more than slow. */
const MOST_CHARACTERS = 1_000_000

/** As often as there is room for. */
function repeated(text: string, times: number, around: number): string {
  return text.repeat(Math.max(1, Math.min(times, Math.floor((MOST_CHARACTERS - around) / Math.max(text.length, 1)))))
}

/** Bounded, as quotes of a broken text pair with none: each would be looked for to the end. */
const STRING = /"(?:[^"\\]|\\.){0,2000}"/g
const NUMBER = /-?\d+/g
const NUMBERS = ['-1', '0', '1e400', '1e-400', '9007199254740993', '0.1', '1E5', '-0', '01', '4294967296', 'NaN']
const BYTES = [0x00, 0x80, 0xff, 0xc0, 0xed, 0xf5, 0x0d, 0x1b, 0x22, 0x5c, 0x7b, 0x7d, 0xe2]

/** What happens to the text of a file. */
const KINDS = {
  dropSpan: (text: string, { at, size }: Damage) => {
    const from = place(text.length, at)
    return text.slice(0, from) + text.slice(from + Math.ceil(size * 40))
  },
  cut: (text: string, { at }: Damage) => text.slice(0, place(text.length, at)),
  insert: (text: string, { at, text: more }: Damage) =>
    text.slice(0, place(text.length, at)) + more + text.slice(place(text.length, at)),
  string: (text: string, { at, text: other }: Damage) => replaceOne(text, STRING, at, () => JSON.stringify(other)),
  /** A name is another wherever it stands. */
  everyString: (text: string, { at, text: other }: Damage) => {
    const strings = [...new Set(text.match(STRING) ?? [])]
    const name = strings[place(strings.length, at)] ?? '""'
    return text.replaceAll(name, () => JSON.stringify(other))
  },
  sameString: (text: string, { at, size }: Damage) => {
    const strings = text.match(STRING) ?? ['""']
    return replaceOne(text, STRING, at, () => strings[place(strings.length, size)] ?? '""')
  },
  longString: (text: string, { at, size }: Damage) =>
    replaceOne(text, STRING, at, (match) => JSON.stringify(repeated(match, 10 ** (size * 5), text.length))),
  number: (text: string, { at, size }: Damage) =>
    replaceOne(text, NUMBER, at, () => NUMBERS[place(NUMBERS.length, size)] ?? '0'),
  otherType: (text: string, { at, size }: Damage) => {
    const values = ['null', 'true', '[]', '{}', '"x"', '1', '[[]]', '{"x":{}}']
    return replaceOne(
      text,
      /"(?:[^"\\]|\\.){0,2000}"(?!:)|-?\d+|true|false|null/g,
      at,
      () => values[place(8, size)] ?? '',
    )
  },
  deep: (text: string, { at, size }: Damage) => {
    const levels = Math.ceil(10 ** (size * 5))
    return replaceOne(text, STRING, at, (match) => '['.repeat(levels) + match + ']'.repeat(levels))
  },
  wide: (text: string, { at, size }: Damage) => {
    const count = Math.min(Math.ceil(10 ** (size * 5)), (MOST_CHARACTERS - text.length) / 12)
    const more = Array.from({ length: Math.max(1, count) }, (_, i) => `"k${i}":${i}`).join()
    return replaceOne(text, /\{/g, at, () => `{${more},`)
  },
  longList: (text: string, { at, size }: Damage) =>
    replaceOne(text, /\[[^[\]]*\]/g, at, (list) => {
      const inner = `${list.slice(1, -1) || '"x"'},`
      return `[${repeated(inner, 10 ** (size * 5), text.length).slice(0, -1)}]`
    }),
  dropLine: (text: string, { at }: Damage) => changeLines(text, (lines) => lines.toSpliced(place(lines.length, at), 1)),
  repeatLine: (text: string, { at, size }: Damage) =>
    changeLines(text, (lines) => {
      const from = place(lines.length, at)
      const line = `${lines[from]}\n`
      return lines.toSpliced(from, 0, repeated(line, 10 ** (size * 4), text.length).slice(0, -1))
    }),
  moveLine: (text: string, { at, size }: Damage) =>
    changeLines(text, (lines) => {
      const [line = ''] = lines.splice(place(lines.length, at), 1)
      return lines.toSpliced(place(lines.length, size), 0, line)
    }),
  crlf: (text: string) => text.replaceAll('\n', '\r\n'),
  bom: (text: string) => `\ufeff${text}`,
} as const satisfies Record<string, (text: string, damage: Damage) => string>

/** What happens to the bytes. */
function breakBytes(text: string, at: number, size: number): Buffer {
  const bytes = Buffer.from(text)
  if (size < 0.85 || bytes.length === 0) return bytes
  if (size > 0.98) return Buffer.from(`\ufeff${text}`, 'utf16le')
  bytes[place(bytes.length, at)] = BYTES[Math.floor(at * 997) % BYTES.length] ?? 0
  return bytes
}

const part = fc.double({ min: 0, max: 1, noNaN: true })
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[])),
  at: part,
  size: part,
  text: fc.oneof(fc.constantFrom(...HOSTILE), fc.string()),
})

/** A file that had something done to it: told by what, as that is what one can read. */
export interface Broken {
  /** Which of the samples it was. */
  readonly sample: number
  readonly all: readonly Damage[]
  readonly at: number
  readonly size: number
}

/** One of so many samples with up to three things done to it. */
export function brokenOf(count: number): fc.Arbitrary<Broken> {
  const sample = fc.nat({ max: count - 1 })
  return fc.record({ sample, all: fc.array(damage, { minLength: 1, maxLength: 3 }), at: part, size: part })
}

export function bytesOf({ sample, all, at, size }: Broken, samples: readonly string[]): Buffer {
  const text = all.reduce((text, each) => KINDS[each.kind](text, each), samples[sample] ?? '')
  return breakBytes(text, at, size)
}
