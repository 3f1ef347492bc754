import type { Failure } from '../support/changed-copy.ts'
import { BREAKS, type Break } from './breaks.ts'

const HEAD = `# What catches known mistakes

Each row is a way in which an implementation of Raft has gone wrong. A copy of the engine is broken in exactly that way,
and all scenarios are run on it: \`npm run test:pitfalls\` prints everything that fails, and is itself green only if
what is named here does.

|  | the broken engine | scenario | property that a checker finds broken |
| --- | --- | --- | --- |
`

/** The page about all breaks. */
export function describeBreaks(): string {
  const row = ({ number, title, scenario, property = '' }: Break) =>
    `| ${number} | ${title} | ${scenario} | ${property} |\n`
  return HEAD + BREAKS.map(row).join('')
}

/** How many scenarios are named; the others are counted. */
const NAMED = 3

/** One line about what caught a break. */
export function describeCaught({ number, title }: Break, failures: readonly Failure[]): string {
  const scenarios = failures.map(({ test }) => test).sort()
  const rest = scenarios.length > NAMED ? `, and ${scenarios.length - NAMED} more` : ''
  const checkers = propertiesIn(failures).join('; ') || 'no checker'
  return `${number}: ${title}\n    caught by: ${checkers}\n    scenarios: ${scenarios.slice(0, NAMED).join('; ')}${rest}\n`
}

/** The properties that checkers found broken. */
export function propertiesIn(failures: readonly Failure[]): readonly string[] {
  const found = failures.flatMap(({ message }) => /SimViolation: (.+?) is broken/.exec(message)?.[1] ?? [])
  return [...new Set(found)].sort()
}
