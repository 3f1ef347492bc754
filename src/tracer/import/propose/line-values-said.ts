import { LIMITS } from '../../common/limits.ts'
import { isGrowing } from './guesses.ts'
import { NODE_NAME } from './line-columns.ts'
import { PathFacts } from './path-facts.ts'

/** A value that lines say behind its name, as `term=3` or `"term": 3`. */
const INTEGER = /(?<![\w.])([A-Za-z]\w{0,30})"?[=:] ?(-?\d{1,15})(?![\w.:/-])/gu
/** Whose a line is, where it says so anywhere. */
const NODE_KEYS = ['node', 'node_id', 'nodeId', 'server', 'server_id', 'replica', 'member', 'self', 'host', 'id']
const TIMES = /^(?:ts|t|time|timestamp|ms|us|took|elapsed|duration|latency|line|port|pid|seq)$/i
/** More are nobody's first look. */
const MOST_VARIABLES = 8
const MOST_LINES = 0.5
const LEAST_LINES = 0.1

/** How a line says whose it is, wherever that stands in it: a lookahead, and the nodes. */
export interface SaidNode {
  readonly pattern: string
  readonly nodes: ReadonlySet<string>
}

/** A name behind which most lines have one of a few words. */
export function nodeSaidIn(lines: readonly string[]): SaidNode | undefined {
  for (const key of NODE_KEYS) {
    const pattern = `(?=.*?\\b${key}"?[=:] ?"?(?<node>${NODE_NAME}))`
    const regex = new RegExp(`^${pattern}`, 'u')
    const found = lines.flatMap((line) => regex.exec(line)?.groups?.['node'] ?? [])
    const nodes = new Set(found)
    if (found.length >= lines.length * MOST_LINES && nodes.size <= LIMITS.proposedWords && nodes.size > 0)
      return { pattern, nodes }
  }
  return undefined
}

/** The names of numbers of a node that hardly ever fall. */
export function growingIn(said: Iterable<{ readonly node: string; readonly text: string }>, lines: number): string[] {
  const facts = new Map<string, PathFacts>()
  for (const { node, text } of said) {
    const own = new Map<string, number>()
    for (const [, name = '', digits] of text.matchAll(INTEGER)) if (!own.has(name)) own.set(name, Number(digits))
    for (const [name, value] of own) {
      const known = facts.get(name) ?? (facts.size < LIMITS.proposedPaths ? new PathFacts(name) : undefined)
      if (known === undefined) continue
      facts.set(name, known)
      known.take(value, node)
    }
  }
  return [...facts.values()]
    .filter((each) => isGrowing(each) && each.lines >= lines * LEAST_LINES && !TIMES.test(each.path))
    .map(({ path }) => path)
    .slice(0, MOST_VARIABLES)
}

/** Finds a number by its name, if it is there. */
export function numberPattern(name: string, group: string): string {
  return `(?=(?:.*?(?<![\\w.])${name}"?[=:] ?(?<${group}>-?\\d{1,15})(?![\\w.:/-]))?)`
}
