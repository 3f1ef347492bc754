import { quote } from '../../common/errors.ts'
import { jsonObject } from '../json-object.ts'
import type { LogRecord } from '../log-source.ts'
import { unwrapped, wrapperOf } from '../wrapper.ts'
import { EVENT } from './said-around.ts'
import { type DeclaredWrapper, fieldOfObjects } from './wrapper-field.ts'
import { inFrontOfObjects } from './wrapper-front.ts'

type Records = () => Iterable<LogRecord>

/** What lines of a log seem to be wrapped in. */
export interface GuessedWrapper {
  readonly declared: DeclaredWrapper
  /** The same in words. */
  readonly told: string
  /** The log without it. */
  readonly records: Records
}

/** So many lines are looked at. */
const LOOKED_AT = 1_000
/** Of fewer lines it is what is said. */
const MOST_LINES = 0.8
/** How a line of a container stands in the file of its node. */
const OF_CONTAINER = '^(?<time>\\d{4}-\\d\\d-\\d\\dT\\S+) (?:stdout|stderr) [FP] (?<rest>.*)$'

/**
 * Looks at the beginning of a log for what a collector has put around its lines; undefined if nothing, or where a line
 * without it would not say any more who did what, and with whom.
 */
export function wrapperIn(records: Records): GuessedWrapper | undefined {
  const lines = firstLines(records())
  const areMost = (some: readonly unknown[]) => some.length > 0 && some.length >= lines.length * MOST_LINES
  const objects = lines.flatMap((line) => jsonObject(line) ?? [])
  const declared =
    ofContainer(lines, areMost) ??
    (areMost(objects) ? fieldOfObjects(objects, areMost) : inFrontOfObjects(lines, areMost))
  if (declared === undefined) return undefined
  const wrapper = wrapperOf(declared)
  return { declared, told: inWords(declared), records: () => unwrapped(records(), wrapper) }
}

function inWords(declared: DeclaredWrapper): string {
  if ('field' in declared)
    return `each line is in the field ${quote(declared.field)} of an object, as collectors of logs put it there`
  return declared.line.includes(`(?<${EVENT}>`)
    ? 'each line is an object behind words that say what happened'
    : 'something stands in front of each line, as collectors of logs put it there'
}

function firstLines(records: Iterable<LogRecord>): string[] {
  const lines: string[] = []
  for (const { text = '' } of records) {
    if (text.trim() !== '') lines.push(text)
    if (lines.length >= LOOKED_AT) break
  }
  return lines
}

function ofContainer(
  lines: readonly string[],
  areMost: (some: readonly unknown[]) => boolean,
): DeclaredWrapper | undefined {
  const regex = new RegExp(OF_CONTAINER, 'u')
  return areMost(lines.filter((line) => regex.test(line))) ? { line: OF_CONTAINER } : undefined
}
