import { LIMITS } from '../common/limits.ts'
import { longestChain } from './regex-chains.ts'
import { CharacterSets, type Characters } from './regex-characters.ts'
import { EMPTY, type Part, RegexPaths } from './regex-paths.ts'

/** Something of a regular expression that can be repeated: a character, or a group with its alternatives. */
interface Item {
  readonly start: number
  /** The characters that can stand there; none of a group, nor of what has no length, as `^`. */
  readonly characters?: Characters
  readonly alternatives?: readonly (readonly Item[])[]
  /** A reference to a group: as long as that was. */
  readonly isReference?: boolean
  /** Groups in each other. */
  readonly depth: number
  isRepeated: boolean
  /** How often it stands there, at least and at most. */
  least: number
  most: number
}

interface OpenGroup {
  readonly start: number
  readonly isLookaround: boolean
  readonly alternatives: Item[][]
  /** What becomes of it when it is closed. */
  item?: Item
}

/** Something that a lookaround looks for, wherever one comes to it. */
interface Lookaround {
  readonly alternatives: readonly (readonly Item[])[]
  /** The groups that it is in, from the expression itself on, with what stands before it in each. */
  readonly within: readonly (readonly [group: OpenGroup, before: readonly Item[]])[]
}

/** What is no longer than so many characters can be cut in a few ways only. */
const SHORT = 12
/** So many characters of a group are told apart, with those of its repeats. */
const MOST_PLACES = 2000
/** Of more lookarounds it is not found out at how many places they are tried. */
const MOST_LOOKAROUNDS = 50
/** A part of a group is written out as often as it stands there, if that is no longer. */
const MOST_COPIES = 200

const TOKEN =
  /\\(?:k<[^>]*>|[pP]\{[^}]*\}|u\{[^}]*\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[1-9]\d*|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[a-z]*(?:-[a-z]*)?:|[=!]|<[=!]|<[^>]*>))?|[*+?]|\{\d+(?:,\d*)?\}|./suy

/**
 * The part of a regular expression that can take for ever on some line: a group that is repeated, and that one text leads
 * through in several ways, so that more rounds mean a multiple of ways. Undefined if there is none. What is not
 * told apart is taken for such a part: what lookarounds exclude, references, cases with `(?i:`, groups that are very long.
 * The expression is a legal one.
 */
export function endlessPart(source: string): string | undefined {
  if (!/\)[*+?{]/.test(source)) return undefined
  return new Expression(source).endless
}

/**
 * With which power of a line's length the time grows at most that a regular expression takes, 1 at least. `breaks` says
 * whether there are line ends in it: without, `.*` at its end leaves nothing to try. The expression is a legal one
 * without an endless part.
 */
export function timePower(source: string, breaks: boolean): number {
  if (!/[*+]|,\}|\{\d{2,}|,\d{2,}\}/.test(source)) return 1
  const { alternatives, lookarounds, sets } = new Expression(source)
  const own = alternatives.map((items) => withoutTail(items, source, breaks))
  const isAnchored = alternatives.every((items) => beginsText(items, source))
  const whole = powerOf(own, isAnchored ? undefined : sets.any)
  const isMany = lookarounds.length > MOST_LOOKAROUNDS
  return lookarounds.reduce(
    (most, each) => {
      const places = isMany ? whole : placesPower(each, source, sets.any)
      return Math.max(most, places + powerOf(each.alternatives, undefined))
    },
    Math.max(1, whole),
  )
}

function beginsText([first]: readonly Item[], source: string): boolean {
  return first !== undefined && source[first.start] === '^'
}

/**
 * With which power of a line's length the number of places grows at which a lookaround is tried: of what stands before it,
 * that is one less than if anything could follow.
 */
function placesPower({ within }: Lookaround, source: string, any: Characters): number {
  const before = within.flatMap(([{ item }, items]) => (item !== undefined && item.most > 1 ? [item, ...items] : items))
  const anything = { start: 0, depth: 0, ...ONCE, characters: any, least: 0, most: Number.POSITIVE_INFINITY }
  const isAnchored = beginsText(within[0]?.[1] ?? [], source)
  return powerOf([[...before, anything]], isAnchored ? undefined : any) - 1
}

function powerOf(alternatives: readonly (readonly Item[])[], before: Characters | undefined): number {
  const item = { start: 0, depth: 0, ...ONCE, alternatives }
  const paths = new RegexPaths()
  if (placesIn(item) > MOST_PLACES) return loopsIn(item)
  if (before === undefined) onePart(item, paths)
  else paths.both(paths.loop(paths.character(before), 0), onePart(item, paths))
  return longestChain(paths.next, paths.characters)
}

function loopsIn({ most, alternatives = [] }: Item): number {
  return alternatives.flat().reduce((sum, each) => sum + loopsIn(each), most === Number.POSITIVE_INFINITY ? 1 : 0)
}

/**
 * What is left without a repeat at the end that nothing can come behind: what follows is nothing, or the end of the text and
 * it is `.*`. Also where that stands in a group with a name.
 */
function withoutTail(items: readonly Item[], source: string, breaks: boolean): readonly Item[] {
  const hasEnd = source[items.at(-1)?.start ?? -1] === '$'
  const rest = hasEnd ? items.slice(0, -1) : items
  const last = rest.at(-1)
  if (last === undefined) return items
  if (last.characters !== undefined && last.most === Number.POSITIVE_INFINITY) {
    const isTail = !hasEnd || (source[last.start] === '.' && !breaks)
    return isTail ? [...rest.slice(0, -1), { ...last, most: last.least }] : items
  }
  const [own, ...others] = last.alternatives ?? []
  if (own === undefined || others.length > 0 || last.isRepeated) return items
  const end = hasEnd ? items.slice(-1) : []
  return [...rest.slice(0, -1), ...withoutTail([...own, ...end], source, breaks)]
}

/** A regular expression, taken apart. */
class Expression {
  readonly sets: CharacterSets
  readonly alternatives: Item[][] = [[]]
  /** What lookarounds look for. */
  readonly lookarounds: Lookaround[] = []
  readonly endless: string | undefined

  constructor(source: string) {
    this.sets = new CharacterSets(source)
    this.endless = this.read(source)
  }

  private read(source: string): string | undefined {
    const isCaseless = /\(\?[a-z]*i[a-z]*[-:]/.test(source)
    const charactersOf = isCaseless ? () => this.sets.any : (each: string) => this.sets.of(each)
    const groups: OpenGroup[] = [{ start: 0, isLookaround: false, alternatives: this.alternatives }]
    TOKEN.lastIndex = 0
    for (let match = TOKEN.exec(source); match !== null; match = TOKEN.exec(source)) {
      const [token] = match
      const repeats = repeatsOf(token)
      if (repeats === undefined) this.token(token, match.index, groups, charactersOf)
      else {
        const item = groups.at(-1)?.alternatives.at(-1)?.at(-1)
        if (item !== undefined && isEndless(repeat(item, repeats))) return source.slice(item.start, TOKEN.lastIndex)
      }
    }
    return undefined
  }

  private token(token: string, start: number, groups: OpenGroup[], charactersOf: (token: string) => Characters): void {
    const group = groups.at(-1)
    if (token === ')' && group?.isLookaround === true) {
      const isOneOfMany = this.lookarounds.length >= MOST_LOOKAROUNDS
      const around = isOneOfMany ? [] : groups.slice(0, -1)
      const within = around.map((each) => [each, [...(each.alternatives.at(-1) ?? [])]] as const)
      this.lookarounds.push({ alternatives: group.alternatives, within })
    }
    read(token, start, groups, charactersOf)
  }
}

const ONCE = { isRepeated: false, least: 1, most: 1 } as const

function read(token: string, start: number, groups: OpenGroup[], charactersOf: (token: string) => Characters): void {
  const alternatives = groups.at(-1)?.alternatives
  if (token.startsWith('(')) groups.push({ start, isLookaround: /^\(\?<?[=!]/.test(token), alternatives: [[]] })
  else if (token === '|') alternatives?.push([])
  else if (token === ')') close(groups)
  else alternatives?.at(-1)?.push({ start, depth: 0, ...ONCE, ...meaningOf(token, charactersOf) })
}

function meaningOf(
  token: string,
  charactersOf: (token: string) => Characters,
): Pick<Item, 'characters' | 'isReference'> {
  if (/^(?:[\^$]|\\[bB])$/.test(token)) return {}
  return /^\\(?:k|[1-9])/.test(token) ? { isReference: true, characters: -1n } : { characters: charactersOf(token) }
}

/** A question mark behind another quantifier only says in which order it is tried. */
function repeat(item: Item, [least, most]: [least: number, most: number]): Item {
  if (!item.isRepeated) Object.assign(item, { least, most, isRepeated: true })
  return item
}

/** What a lookaround finds is found once, and it has no length. */
function close(groups: OpenGroup[]): void {
  const group = groups.pop()
  if (group === undefined) return
  const { start, isLookaround, alternatives } = group
  const depth = 1 + alternatives.flat().reduce((deepest, item) => Math.max(deepest, item.depth), 0)
  const item = isLookaround ? { start, depth: 0, ...ONCE } : { start, depth, ...ONCE, alternatives }
  group.item = item
  groups.at(-1)?.alternatives.at(-1)?.push(item)
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

/** Looks at a group as if it were repeated without end. */
function isEndless(item: Item): boolean {
  if (item.alternatives === undefined || item.most < 2) return false
  if (item.depth > LIMITS.importNestedGroups) return true
  if (longest(item) <= SHORT) return false
  if (placesIn({ ...item, least: 1, most: 1 }) > MOST_PLACES) return true
  const paths = new RegexPaths()
  paths.loop(onePart(item, paths), item.least)
  return paths.areManifold()
}

/** How many characters it can be. */
function longest({ most, characters, alternatives = [], isReference }: Item): number {
  if (isReference) return Number.POSITIVE_INFINITY
  const lengths = alternatives.map((items) => items.reduce((sum, item) => sum + longest(item), 0))
  const once = characters === undefined ? lengths.reduce((a, b) => Math.max(a, b), 0) : 1
  return once === 0 ? 0 : once * most
}

/** How many places of characters its paths have. */
function placesIn(item: Item): number {
  const { characters, alternatives = [] } = item
  const once = characters === undefined ? alternatives.flat().reduce((sum, each) => sum + placesIn(each), 0) : 1
  return copiesOf(item, once) * once
}

/** How often a part is written out; once if it becomes a loop. */
function copiesOf({ least, most, characters }: Item, places: number): number {
  const isExact = characters !== undefined || least === most
  return isExact && places * most <= MOST_COPIES ? most : 1
}

function partOf(item: Item, paths: RegexPaths): Part {
  const { least, most } = item
  if (least === 1 && most === 1) return onePart(item, paths)
  if (most === 0) return EMPTY
  if (most === 1) return paths.optional(onePart(item, paths))
  const copies = copiesOf(item, placesIn({ ...item, least: 1, most: 1 }))
  if (copies !== most) return paths.loop(onePart(item, paths), least)
  let rest = EMPTY
  for (let copy = most; copy > 0; copy -= 1) {
    rest = paths.both(onePart(item, paths), rest)
    if (copy > least) rest = paths.optional(rest)
  }
  return rest
}

function onePart({ characters, alternatives, isReference }: Item, paths: RegexPaths): Part {
  if (isReference && characters !== undefined) return paths.loop(paths.character(characters), 0)
  if (characters !== undefined) return paths.character(characters)
  const [first = EMPTY, ...others] = (alternatives ?? []).map((items) =>
    items.reduce((before, item) => paths.both(before, partOf(item, paths)), EMPTY),
  )
  return others.reduce((all, each) => paths.either(all, each), first)
}
