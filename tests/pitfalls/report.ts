import type { Break } from './breaks.ts'
import type { Failure } from './broken-copy.ts'

export interface Caught {
  readonly change: Break
  readonly failures: readonly Failure[]
}

const HEAD = `# What catches known mistakes

Each row is a way in which an implementation of Raft has gone wrong. A copy of the engine is broken in exactly that way,
and all scenarios are run on it. Written by \`npm run test:pitfalls -- -u\`; the test fails when this page is out of date.

| | the broken engine | checkers | scenarios |
| --- | --- | --- | --- |
`

/** How many scenarios a row names; the others are counted. */
const NAMED = 3

export function describeCaught(all: readonly Caught[]): string {
  return HEAD + all.map(row).join('')
}

function row({ change, failures }: Caught): string {
  const checkers = [...new Set(failures.flatMap(({ message }) => propertyIn(message)))].sort()
  const scenarios = failures.map(({ test }) => test).sort()
  const more = scenarios.length > NAMED ? [`${scenarios.length - NAMED} more`] : []
  const cells = [
    String(change.number),
    change.title,
    checkers.join('; ') || 'none',
    [...scenarios.slice(0, NAMED), ...more].join('; ') || 'none',
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
}

/** The property that a checker found broken. */
function propertyIn(message: string): readonly string[] {
  const property = /SimViolation: (.+?) is broken/.exec(message)?.[1]
  return property === undefined ? [] : [property]
}
