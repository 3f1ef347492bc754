/** Which characters a part of an expression can be, as bits of a sample. */
export type Characters = bigint

/** White space beyond the first 256 characters, and what ends a line. */
const SPACES = [0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff]
const ESCAPED = /\\u\{([0-9a-fA-F]+)\}|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})/giu
const PROPERTY = /\[(?:\\.|[^\]\\])*\\p\{(?:\\.|[^\]\\])*\]|\\p\{[^}]*\}/giu
const FIRST_SURROGATE = 0xd800
const BEHIND_SURROGATES = 0xe000
const LAST = 0x10ffff

/**
 * Compares the characters that parts of one expression can be. The sample has the characters at which any part of the
 * expression begins and ends to match, with their neighbours: two parts share a character if they share one of these.
 */
export class CharacterSets {
  private readonly sample: readonly string[]
  private readonly places: ReadonlyMap<string, number>
  private readonly known = new Map<string, Characters>()
  /** What can be anything. */
  readonly any: Characters

  constructor(source: string) {
    this.sample = [...pointsOf(source)].map((point) => String.fromCodePoint(point))
    this.places = new Map(this.sample.map((character, i) => [character, i]))
    this.any = (1n << BigInt(this.sample.length)) - 1n
  }

  /** Of a literal, an escape or a class, as it stands in the expression. */
  of(token: string): Characters {
    const place = this.places.get(token)
    if (token !== '.' && place !== undefined) return 1n << BigInt(place)
    const known = this.known.get(token)
    if (known !== undefined) return known
    const regex = new RegExp(`^${token}$`, 'u')
    const bits = this.sample.map((character) => (regex.test(character) ? '1' : '0')).toReversed()
    const characters = BigInt(`0b${bits.join('')}`)
    this.known.set(token, characters)
    return characters
  }
}

function pointsOf(source: string): Set<number> {
  const points = new Set(Array.from({ length: 257 }, (_, code) => code))
  const add = (point: number) => {
    for (const each of [point - 1, point, point + 1]) if (each >= 0 && each <= LAST) points.add(each)
  }
  for (const space of SPACES) add(space)
  for (const character of source) add(character.codePointAt(0) ?? 0)
  for (const [, braced, high, low, plain] of source.matchAll(ESCAPED)) {
    if (high !== undefined && low !== undefined)
      add(String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0) ?? 0)
    else add(Number.parseInt(braced ?? plain ?? '0', 16))
  }
  for (const [token] of source.matchAll(PROPERTY)) for (const edge of edgesOf(token)) add(edge)
  return points
}

let everything: string | undefined

/** The first and last of those that stand next to each other, of all that a class with properties in it matches. */
function* edgesOf(token: string): Generator<number> {
  everything ??= allCharacters()
  for (const [run] of everything.matchAll(new RegExp(`(?:${token})+`, 'gu'))) {
    yield run.codePointAt(0) ?? 0
    yield run.codePointAt(run.length - (run.length > 1 && /[\udc00-\udfff]$/.test(run.slice(-1)) ? 2 : 1)) ?? 0
  }
}

function allCharacters(): string {
  let all = ''
  for (let point = 0; point <= LAST; point += 1) {
    if (point === FIRST_SURROGATE) point = BEHIND_SURROGATES
    all += String.fromCodePoint(point)
  }
  return all
}
