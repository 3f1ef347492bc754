import { LIMITS } from '../common/limits.ts'
import { timePower } from './regex-times.ts'

/** Thrown where a text is longer than an expression can be held against in a short time. */
export class TooLong extends Error {
  override readonly name = 'TooLong'
}

interface Bound {
  readonly characters: number
  readonly power: number
}

/** Of a text without line ends in it, and of one with. */
type Bounds = readonly [Bound, Bound]

const known = new WeakMap<RegExp, Bounds>()
/** What ends a line for `.`. */
const BREAK = /[\n\r\u2028\u2029]/
/** No expression of a sensible length gets into trouble with so few characters. */
const SHORT = 64

/**
 * The expression, for being held against this text. Throws {@link TooLong} if its time grows with a power of the length, and
 * the text is so long that this is more than `LIMITS.importMatchSteps`.
 */
export function within(regex: RegExp, text: string): RegExp {
  if (text.length <= SHORT) return regex
  const [plain, broken] = known.get(regex) ?? boundsOf(regex)
  if (text.length <= broken.characters) return regex
  const { characters, power } = BREAK.test(text) ? broken : plain
  if (text.length <= characters) return regex
  const most = characters.toLocaleString('en')
  throw new TooLong(
    `${text.length.toLocaleString('en')} characters are too many for an expression whose time grows with the power ${power} of them; ${most} at most`,
  )
}

function boundsOf(regex: RegExp): Bounds {
  const bounds = [boundOf(timePower(regex.source, false)), boundOf(timePower(regex.source, true))] as const
  known.set(regex, bounds)
  return bounds
}

/** So many characters can be cut into so many pieces in as many ways as there may be steps. */
function boundOf(power: number): Bound {
  if (power < 2) return { characters: Number.POSITIVE_INFINITY, power }
  let ways = 1
  for (let pieces = 2; pieces <= power; pieces += 1) ways *= pieces
  return { characters: Math.max(SHORT, Math.floor((LIMITS.importMatchSteps * ways) ** (1 / power))), power }
}
