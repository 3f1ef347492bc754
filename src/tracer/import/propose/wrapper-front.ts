import { escapeRegex } from '../../common/escape-regex.ts'
import { LIMITS } from '../../common/limits.ts'
import { dottedAt } from '../dotted-names.ts'
import { jsonObject } from '../json-object.ts'
import { REST } from '../wrapper.ts'
import { headOf } from './line-columns.ts'
import { hasSecret } from './line-secrets.ts'
import type { PathFacts } from './path-facts.ts'
import { EVENT, guessesOf } from './said-around.ts'
import type { DeclaredWrapper } from './wrapper-field.ts'

/** As much of a line is looked at in front of an object. */
const LONGEST_FRONT = 200

interface Line {
  readonly front: string
  readonly object: object
}

/** What stands in front of objects, where it is a collector's, or one of a few words for what happened. */
export function inFrontOfObjects(
  texts: readonly string[],
  areMost: (some: readonly unknown[]) => boolean,
): DeclaredWrapper | undefined {
  const lines = texts.flatMap((text) => {
    const at = text.indexOf('{')
    const object = at > 0 && at <= LONGEST_FRONT ? jsonObject(text.slice(at)) : undefined
    return object === undefined ? [] : [{ front: text.slice(0, at), object }]
  })
  if (!areMost(lines)) return undefined
  const { node: own } = guessesOf(lines.map(({ object }) => object))
  const { head, nodes, isEvent } = headBefore(lines, own)
  const regex = new RegExp(`^${head}`, 'u')
  const pattern = isEvent ? head.replace('(?<node>', `(?<${EVENT}>`) : head
  const isWhose = own !== undefined || nodes !== undefined
  const known = new Set([...(own?.values ?? []), ...(nodes ?? [])])
  const left = lines.map(({ front }) => front.replace(regex, ''))
  const between = betweenOf(left, areMost, isWhose && !isEvent ? known : undefined)
  return between === undefined ? undefined : { line: `^${pattern}${between}(?<${REST}>\\{.*)$` }
}

/** What lines begin with, and whether the names among that are what happened rather than whose they are. */
function headBefore(lines: readonly Line[], own: PathFacts | undefined) {
  const fronts = lines.map(({ front }) => front)
  const read = (withLast: boolean) => {
    const { pattern: head, nodes } = headOf(fronts, withLast)
    return { head, nodes, isEvent: nodes !== undefined && own !== undefined && saysMore(lines, head, own) }
  }
  const found = read(true)
  // The words of what happened belong together.
  return found.isEvent ? read(false) : found
}

/** Whether names in front say more than whose an object is, as it says itself. */
function saysMore(lines: readonly Line[], head: string, own: PathFacts): boolean {
  const regex = new RegExp(`^${head}`, 'u')
  const fronts = new Map<unknown, string | undefined>()
  return lines.some(({ front, object }) => {
    const node = dottedAt(object, own.path.split('.'))
    const name = regex.exec(front)?.groups?.['node']
    if (name === undefined || node === undefined) return false
    if (!fronts.has(node)) fronts.set(node, name)
    return fronts.get(node) !== name
  })
}

/**
 * What stands between what lines begin with and their objects, as an expression. Undefined where that would lose
 * something: a sentence, or whose a line is. `nodes`: of whom words there may be events; undefined if they can be none.
 */
function betweenOf(
  left: readonly string[],
  areMost: (some: readonly unknown[]) => boolean,
  nodes: ReadonlySet<string> | undefined,
): string | undefined {
  const counts = new Map<string, number>()
  for (const each of left) counts.set(each, (counts.get(each) ?? 0) + 1)
  const [[usual] = ['']] = [...counts].sort(([, a], [, b]) => b - a)
  const isSaid = (text: string) => /\p{L}/u.test(text) && !hasSecret(text)
  // Where most lines have no word there, it is no event; the few that have one are left over.
  const isUsual = counts.size === 1 || (areMost(left.filter((each) => each === usual)) && !isSaid(usual))
  if (isUsual && !hasSecret(usual)) return escapeRegex(usual)
  if (!left.some(isSaid)) return '[^{]*'
  const isFew = counts.size <= LIMITS.proposedWords && counts.size * 2 <= left.length
  const namesNode = (text: string) => text.split(/[^\w.:-]+|[:.]+(?=\s|$)/).some((word) => nodes?.has(word))
  if (nodes === undefined || !isFew || [...counts.keys()].some(namesNode)) return undefined
  return `(?<${EVENT}>[^{]*?)[:=\\s]*`
}
