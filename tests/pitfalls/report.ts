import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '../support/changed-copy.ts'
import { BREAKS, type Break } from './breaks.ts'
import type { Found } from './explorer.ts'

/** What exploring has shown of one break. */
export interface Explored {
  readonly how: Found['how']
  readonly what: string
  readonly schedules: number
  readonly actions: number
  readonly events: number
}

const HEAD = `# What catches known mistakes

Each row is a way in which an implementation of Raft has gone wrong. A copy of the engine is broken in exactly that way,
and all scenarios are run on it: \`npm run test:pitfalls\` prints everything that fails, and is itself green only if
what is named here does.

The last columns are about random schedules, which know no scenario: how they show the mistake, in which schedule of
the common seed it shows first, and how small the smallest of the first few that show it becomes: its actions, and the
events that the page of its dossier has, which are the causal past of the moment that shows it. By *property*: a checker
finds something broken, a node is sent what it rejects, or clients' answers have no order. By *liveness*: with everything
repaired, something that must happen does not; the shrunk schedule then shows the first thing that the engine does
otherwise than the sound one, where there is one. By *comparison*: nothing else showed in the first 4,000 schedules, so
both engines are made to do the same; schedules are then counted on. Each of the actions is needed, the shrunk schedule
shows the same a hundred times of a hundred, and so does the test that the dossier has to paste, in the broken copy.
\`npm run explore:pitfalls\` does all this, and prints CPU-seconds.

|  | the broken engine | scenario | property that a checker finds broken | exploring | schedule | actions | events |
| --- | --- | --- | --- | --- | --- | --- | --- |
`

/** The page about all breaks. */
export function describeBreaks(): string {
  const explored: Record<string, Explored | null> = JSON.parse(
    readFileSync(join(import.meta.dirname, 'explored.json'), 'utf8'),
  )
  const row = ({ number, title, scenario, property = '' }: Break) => {
    const found = explored[number]
    const last = found
      ? `${found.how}: ${found.what} | ${found.schedules} | ${found.actions} | ${found.events}`
      : ' |  |  | '
    return `| ${number} | ${title} | ${scenario} | ${property} | ${last} |\n`
  }
  return HEAD + BREAKS.map(row).join('')
}

/** What the median of the events may be. */
export const MOST_EVENTS = 20

export function medianEvents(all: readonly Explored[]): number {
  const events = all.map((each) => each.events).sort((a, b) => a - b)
  return events[events.length >> 1] ?? 0
}

/** One line about how exploring has shown a break. */
export function describeFound({ number, title }: Break, found: Found): string {
  const { how, problem, schedules, cpuSeconds, actions, shrunk, shrinkingSeconds, events } = found
  return (
    `${number}: ${title}\n    by ${how}, ${problem.what}: in schedule ${schedules} after ${cpuSeconds.toFixed(1)} CPU-seconds; ` +
    `${actions} actions shrunk to ${shrunk.actions.length} in ${shrinkingSeconds.toFixed(1)}; ${events} events\n`
  )
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
