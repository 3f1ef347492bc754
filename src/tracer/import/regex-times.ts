/** Something of a regular expression that can be repeated. */
interface Item {
  /** The characters that can stand there, as bits of {@link SAMPLE}; of a group, those of all that is in it. */
  readonly characters: bigint
  readonly start: number
  isRepeated: boolean
  /** How often it stands there, at least and at most. */
  least: number
  most: number
  /** Of a group: its alternatives. */
  readonly alternatives?: readonly (readonly Item[])[]
}

interface OpenGroup {
  readonly start: number
  readonly isLookaround: boolean
  readonly alternatives: Item[][]
}

/** Characters by which two parts of an expression are compared. */
const SAMPLE = [...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)), 'Ω', '中', '😀', '\u2028']
const ANY = (1n << BigInt(SAMPLE.length)) - 1n
/** Repeated so often, a group is looked at as one that is repeated without end. */
const MANY = 10

const TOKEN =
  /\\(?:k<[^>]*>|[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|[*+?]|\{\d+(?:,\d*)?\}|./suy

/**
 * The part of a regular expression that can take for ever on some line: a group that is repeated, in which something is,
 * so that one text can be cut into its rounds in many ways. Undefined if there is none. The expression is a legal one.
 *
 * A group is fine if each of its rounds begins, or each ends, with a character that nothing else in it can be.
 */
export function endlessPart(source: string): string | undefined {
  const groups: OpenGroup[] = [{ start: 0, isLookaround: false, alternatives: [[]] }]
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(source); match !== null; match = TOKEN.exec(source)) {
    const [token] = match
    const repeats = repeatsOf(token)
    if (repeats === undefined) read(token, match.index, groups)
    else {
      const item = groups.at(-1)?.alternatives.at(-1)?.at(-1)
      if (item !== undefined && isEndless(repeat(item, repeats))) return source.slice(item.start, TOKEN.lastIndex)
    }
  }
  return undefined
}

function read(token: string, start: number, groups: OpenGroup[]): void {
  const alternatives = groups.at(-1)?.alternatives
  if (token.startsWith('(')) groups.push({ start, isLookaround: /^\(\?<?[=!]/.test(token), alternatives: [[]] })
  else if (token === '|') alternatives?.push([])
  else if (token === ')') close(groups)
  else alternatives?.at(-1)?.push({ characters: charactersOf(token), start, isRepeated: false, least: 1, most: 1 })
}

/** A question mark behind another quantifier only says in which order it is tried. */
function repeat(item: Item, [least, most]: [least: number, most: number]): Item {
  if (!item.isRepeated) Object.assign(item, { least, most, isRepeated: true })
  return item
}

function close(groups: OpenGroup[]): void {
  const group = groups.pop()
  if (group === undefined) return
  const { start, isLookaround, alternatives } = group
  const characters = isLookaround ? 0n : alternatives.flat().reduce((all, item) => all | item.characters, 0n)
  groups.at(-1)?.alternatives.at(-1)?.push({ characters, start, isRepeated: false, least: 1, most: 1, alternatives })
}

function repeatsOf(token: string): [least: number, most: number] | undefined {
  if (token === '*') return [0, Number.POSITIVE_INFINITY]
  if (token === '+') return [1, Number.POSITIVE_INFINITY]
  if (token === '?') return [0, 1]
  const [, least, comma, most] = /^\{(\d+)(,(\d*))?\}$/.exec(token) ?? []
  if (least === undefined) return undefined
  if (comma === undefined) return [Number(least), Number(least)]
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)]
}

const known = new Map<string, bigint>()

function charactersOf(token: string): bigint {
  if (/^(?:[\^$]|\\[bB])$/.test(token)) return 0n
  if (/^\\(?:k|[1-9])/.test(token)) return ANY
  const before = known.get(token)
  if (before !== undefined) return before
  const regex = new RegExp(`^${token}$`, 'u')
  const characters = SAMPLE.reduce(
    (bits, character, i) => (regex.test(character) ? bits | (1n << BigInt(i)) : bits),
    0n,
  )
  known.set(token, characters)
  return characters
}

function isEndless({ most, alternatives }: Item): boolean {
  if (alternatives === undefined || most < MANY) return false
  const isVariable = alternatives.some((items) => items.some(varies))
  if (!isVariable) return singlesOverlap(alternatives)
  return !marksRounds(alternatives, (_items) => 0) && !marksRounds(alternatives, (items) => items.length - 1)
}

/** Whether the length of what stands there is not always the same. */
function varies({ least, most, alternatives = [] }: Item): boolean {
  if (least !== most) return true
  const [first] = alternatives
  return alternatives.some((items) => items.length !== first?.length || items.some(varies))
}

/** Two alternatives that are the same character, once each. */
function singlesOverlap(alternatives: readonly (readonly Item[])[]): boolean {
  let seen = 0n
  for (const [only, ...others] of alternatives) {
    if (only === undefined || others.length > 0 || only.characters === 0n) continue
    if ((seen & only.characters) !== 0n) return true
    seen |= only.characters
  }
  return false
}

/** Whether each round has, at this place, one character that nothing else in the group can be. */
function marksRounds(alternatives: readonly (readonly Item[])[], placeOf: (items: readonly Item[]) => number): boolean {
  const marks = alternatives.map((items) => items[placeOf(items)])
  const others = alternatives
    .flat()
    .filter((item) => !marks.includes(item))
    .reduce((all, { characters }) => all | characters, 0n)
  return marks.every(
    (mark) =>
      mark !== undefined &&
      mark.least === 1 &&
      mark.most === 1 &&
      mark.alternatives === undefined &&
      mark.characters !== 0n &&
      (mark.characters & others) === 0n,
  )
}
