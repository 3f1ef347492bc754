import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** `docs/contributing/scenarios.md`: what a complete document set of Raft shows, line by line, and which test shows it. */
const TABLE = 'docs/contributing/scenarios.md'
const SCENARIOS = 'tests/scenarios'
const REFERENCE = '../shared/reference/scenarios.md'

interface Line {
  readonly number: number
  /** `group: name of the test`. */
  readonly tests: readonly string[]
}

/** Rows like `| 7 | what it shows | elections: a new leader; elections: another |`. */
function readTable(): Line[] {
  return readFileSync(TABLE, 'utf8')
    .split('\n')
    .map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
    .filter(([, number]) => /^\d+$/.test(number ?? ''))
    .map(([, number, , tests = '']) => ({
      number: Number(number),
      tests: tests.split('<br>').map((each) => each.trim()),
    }))
}

/** Every traced test, as the table names it. */
function tracedTests(): string[] {
  const files = readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  )
  return files.flatMap((file) => {
    const [group] = file.split(/[\\/]/)
    const names = readFileSync(join(SCENARIOS, file), 'utf8').matchAll(/^test\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gm)
    return [...names].map(([, , name = '']) => `${group}: ${name.replace(/\\(.)/g, '$1')}`)
  })
}

test('every line of the list is shown by a test, and every traced test shows one', () => {
  const lines = readTable()
  expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: 65 }, (_, i) => i + 1))
  const named = new Set(lines.flatMap(({ tests }) => tests))
  const traced = tracedTests()
  expect(traced.length).toBeGreaterThanOrEqual(90)
  expect([...named].filter((each) => !traced.includes(each))).toEqual([])
  expect(traced.filter((each) => !named.has(each))).toEqual([])
  expect(new Set(traced).size).toBe(traced.length)
})

test.skipIf(!existsSync(REFERENCE))('the list has as many lines as the one that it answers', () => {
  const numbers = readFileSync(REFERENCE, 'utf8').matchAll(/^(\d+)\. /gm)
  expect(readTable().map(({ number }) => number)).toEqual([...numbers].map(([, number]) => Number(number)))
})
