import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explanationOf } from './explanations.ts'
import { describeOutcomes } from './page.ts'
import { type Difference, type Outcome, runScript } from './run-script.ts'

/** etcd's scripts are not part of this project: they are read where they are at hand. */
const OURS = '../shared/logs/etcd'
const FOLDER = process.env['ETCD_SCRIPTS'] ?? OURS
const PAGE = resolve(import.meta.dirname, '../../docs/contributing/etcd.md')

const SCRIPTS = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.txt'))
      .sort()
  : []

const outcomes = new Map<string, Outcome>()

describe.skipIf(SCRIPTS.length === 0)("etcd's interaction scripts", () => {
  it.each(SCRIPTS)('%s: what differs is explained', (name) => {
    const outcome = runScript(name, readFileSync(`${FOLDER}/${name}`, 'utf8'))
    outcomes.set(name, outcome)
    expect(outcome.unread).toEqual([])
    expect(outcome.facts).toBeGreaterThan(0)
    expect(outcome.differences.filter((each) => explanationOf(each) === undefined).map(inWords)).toEqual([])
  })

  it.skipIf(FOLDER !== OURS)(
    'differ in what docs/contributing/etcd.md names, and in nothing else',
    async ({ expect }) => {
      expect([...outcomes.keys()]).toEqual(SCRIPTS)
      await expect(describeOutcomes(outcomes)).toMatchFileSnapshot(PAGE)
    },
  )
})

function inWords({ file, line, command, node, what, theirs, ours }: Difference): string {
  return `${file}:${line}: after "${command}" ${what} of node ${node || 'any'} is ${theirs} in etcd, ${ours} here`
}
